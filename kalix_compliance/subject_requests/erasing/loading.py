"""Finding the erasure that a command or a page is about."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.errors import NotFound
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.kinds import ErasureState
from kalix_compliance.subject_requests.models import Erasure
from kalix_compliance.subject_requests.states import ERASURE

PREFIX = "XD"


def is_erasure(reference: str) -> bool:
    return reference.startswith(f"{PREFIX}-")


def load(unit: Unit, reference: str, version: int | None = None) -> Erasure:
    """The erasure, locked for this unit; raises NotFound, or StaleRecord for an older `version`."""
    if not is_reference(reference):
        raise NotFound
    unit.about(reference)
    wanted = select(Erasure).where(Erasure.reference == reference)
    erasure = unit.session.scalar(wanted.with_for_update())
    if erasure is None:
        raise NotFound
    unit.expect(erasure, version)
    return erasure


def erasures_of(session: Session, customer_id: UUID) -> list[Erasure]:
    """A person's erasures, the newest first; at most one of them is not cancelled."""
    wanted = select(Erasure).where(Erasure.customer_id == customer_id)
    return list(session.scalars(wanted.order_by(Erasure.planned_at.desc())))


def standing_erasure(session: Session, customer_id: UUID) -> Erasure | None:
    """The one that is under way or done."""
    wanted = select(Erasure).where(
        Erasure.customer_id == customer_id, Erasure.state != ErasureState.CANCELLED
    )
    return session.scalar(wanted)


def move(erasure: Erasure, state: ErasureState) -> None:
    """Move along the life of an erasure; raises RuleBroken when the table does not allow it."""
    ERASURE.check(erasure.state, state)
    erasure.state = state
