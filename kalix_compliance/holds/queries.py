"""Which holds stand: what erasure and retention ask before they touch anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.holds.kinds import Basis
from kalix_compliance.holds.models import LegalHold


@dataclass(frozen=True)
class StandingHold:
    """A hold that has not been lifted. `review_on` is when somebody looks at it again: passing it lifts
    nothing, for what a court or a dispute still needs would be gone for ever."""

    id: UUID
    reference: str
    customer_id: UUID | None
    about: str
    basis: Basis
    review_on: date | None


def holds_on(
    session: Session, customer_id: UUID | None = None, about: Collection[str] = ()
) -> list[StandingHold]:
    """The holds that stand on this person or on any of these records, oldest first."""
    things: list[ColumnElement[bool]] = []
    if customer_id is not None:
        things.append(LegalHold.customer_id == customer_id)
    if about:
        things.append(LegalHold.about.in_(set(about)))
    if not things:
        return []
    wanted = select(LegalHold).where(LegalHold.lifted_at.is_(None), or_(*things))
    return [_standing(row) for row in session.scalars(wanted.order_by(LegalHold.reference))]


def is_held(session: Session, customer_id: UUID | None, references: Collection[str] = ()) -> bool:
    """Whether a hold forbids to erase this person or to empty any of these records."""
    return bool(holds_on(session, customer_id, references))


def _standing(row: LegalHold) -> StandingHold:
    return StandingHold(row.id, row.reference, row.customer_id, row.about, row.basis, row.until)
