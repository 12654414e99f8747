"""What is done against a breach, and the evidence that is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach, BreachMeasure
from kalix_compliance.breaches.rules.measures import MEASURE_STATES, MeasureState, measure_state
from kalix_compliance.casework.evidence import EvidenceRow, evidence_of
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence
from kalix_compliance.staff.queries import names_of
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


def measures_of(session: Session, breach: Breach) -> Sequence[MeasureView]:
    """The measures in the order of their numbers; two statements."""
    rows = session.scalars(
        select(BreachMeasure)
        .where(BreachMeasure.breach_id == breach.id)
        .order_by(BreachMeasure.number)
    ).all()
    names = names_of(session, {row.owner_id for row in rows})
    safe = safes.house()
    return [
        MeasureView(
            id=row.id,
            number=row.number,
            what=unseal_from(row, safe, "what"),
            owner=names.get(row.owner_id, ""),
            due_on=row.due_on,
            state=measure_state(done=row.done_at is not None, dropped=row.dropped_at is not None),
            done_at=row.done_at,
            dropped_at=row.dropped_at,
            result=unseal_from(row, safe, "result"),
            version=row.version,
        )
        for row in rows
    ]


def evidence_files(session: Session, breach: Breach) -> Sequence[EvidenceRow]:
    """The evidence files with their SHA-256, oldest first."""
    return evidence_of(session, breach.reference)
