"""What closing a breach still needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.rules.closing import to_close
from kalix_compliance.breaches.rules.requirements import Requirement
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@dataclass(frozen=True)
class ClosingNeeds:
    """Each thing that closing needs, and what was learned so far."""

    needs: Sequence[Requirement]
    root_cause: str
    lessons: str
    remedied_on: date | None
    keep_until: date | None

    @property
    def missing(self) -> Sequence[Requirement]:
        """What is still open."""
        return [one for one in self.needs if not one.met]


def closing_needs(breach: Breach, standing: Standing) -> ClosingNeeds:
    """What is open, in words, and what was learned; no statement of its own."""
    safe = safes.house()
    return ClosingNeeds(
        needs=to_close(standing),
        root_cause=unseal_from(breach, safe, "root_cause"),
        lessons=unseal_from(breach, safe, "lessons"),
        remedied_on=breach.remedied_on,
        keep_until=breach.keep_until,
    )
