"""Breaches by their numbers, for those who know nothing else of them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.customers.contributions import Records


def _owners(session: Session, references: Collection[str]) -> dict[str, UUID | None]:
    """A breach belongs to nobody."""
    wanted = select(Breach.reference).where(Breach.reference.in_(references))
    return dict.fromkeys(session.scalars(wanted))


def _of_person(session: Session, customer_id: UUID) -> list[str]:
    """The breaches on whose list the person stands."""
    wanted = select(Breach.reference).join(AffectedPerson, AffectedPerson.breach_id == Breach.id)
    return list(session.scalars(wanted.where(AffectedPerson.customer_id == customer_id)))


BREACH_RECORDS = Records("SC", "breaches.file", _owners, _of_person, tells_of_holds=True)
