"""How a breach's story is told: one table for each part of the work."""

from kalix_compliance.breaches.wordings import (
    filings,
    judgement,
    notices,
    people,
    record,
    times,
    warnings,
)
from kalix_compliance.casework.story import Wording

WORDINGS: dict[str, Wording] = {
    **record.WORDINGS,
    **times.WORDINGS,
    **judgement.WORDINGS,
    **filings.WORDINGS,
    **people.WORDINGS,
    **notices.WORDINGS,
    **warnings.WORDINGS,
}
