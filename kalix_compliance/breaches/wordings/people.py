"""How these steps read in a breach's story."""

from kalix_compliance.casework.story import Wording

WORDINGS: dict[str, Wording] = {}
