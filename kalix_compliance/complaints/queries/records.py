"""Complaints by their numbers, for those who know nothing else of them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.contributions import Records
from kalix_compliance.database.rows import by_first


def _owners(session: Session, references: Collection[str]) -> dict[str, UUID | None]:
    wanted = select(Complaint.reference, Complaint.customer_id)
    return {**by_first(session.execute(wanted.where(Complaint.reference.in_(references))))}


def _of_person(session: Session, customer_id: UUID) -> list[str]:
    wanted = select(Complaint.reference).where(Complaint.customer_id == customer_id)
    return list(session.scalars(wanted))


def _hidden(session: Session, actor: Actor, references: Collection[str]) -> list[str]:
    wanted = select(Complaint.reference).where(Complaint.reference.in_(references))
    return list(session.scalars(wanted.where(~visible_to(actor))))


COMPLAINT_RECORDS = Records(
    "KN", "complaints.file", _owners, _of_person, _hidden, tells_of_holds=True
)
