"""What is done against a breach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.rules.measures import MEASURE_STATES, MeasureState, measure_state
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@dataclass(frozen=True)
class MeasureView:
    id: UUID
    number: int
    what: str
    owner: str
    due_on: date
    state: MeasureState
    done_at: datetime | None
    dropped_at: datetime | None
    result: str
    """What was done, or why it was left out."""
    version: int

    @property
    def state_name(self) -> Sentence:
        return MEASURE_STATES[self.state]

    def is_late(self, now: datetime) -> bool:
        """Whether its day has passed in Hanoi and it is not done."""
        return self.state is MeasureState.PLANNED and self.due_on < in_hanoi(now).date()


def measures_of(r: Reading) -> Sequence[MeasureView]:
    """The measures in the order of their numbers."""
    safe = safes.house()
    return [
        MeasureView(
            id=row.id,
            number=row.number,
            what=unseal_from(row, safe, "what"),
            owner=r.name(row.owner_id),
            due_on=row.due_on,
            state=measure_state(done=row.done_at is not None, dropped=row.dropped_at is not None),
            done_at=row.done_at,
            dropped_at=row.dropped_at,
            result=unseal_from(row, safe, "result"),
            version=row.version,
        )
        for row in r.measures
    ]
