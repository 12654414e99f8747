"""A draft is sealed under a key of its own, which goes with it: no backup keeps it readable."""

import json
from collections.abc import Sequence

from kalix_compliance.intake.models import IntakeDraft
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from

Typed = Sequence[tuple[str, str]]


def seal_draft(draft: IntakeDraft, text: str) -> None:
    """Put the text into the draft; its key is made with the first one."""
    seal_into(draft, safes.passing(draft.id), sealed=text)


def open_draft(draft: IntakeDraft) -> list[tuple[str, str]]:
    """What was typed, field by field; nothing when the draft is saved or its key is gone."""
    text = unseal_from(draft, safes.of_many([draft.id]).get(draft.id), "sealed")
    return [(str(name), str(value)) for name, value in json.loads(text)] if text else []
