"""Requests by their numbers, for those who know nothing else of them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.customers.contributions import Records
from kalix_compliance.database.rows import by_first
from kalix_compliance.subject_requests.models import SubjectRequest


def _owners(session: Session, references: Collection[str]) -> dict[str, UUID | None]:
    wanted = select(SubjectRequest.reference, SubjectRequest.customer_id)
    return {**by_first(session.execute(wanted.where(SubjectRequest.reference.in_(references))))}


def _of_person(session: Session, customer_id: UUID) -> list[str]:
    wanted = select(SubjectRequest.reference).where(SubjectRequest.customer_id == customer_id)
    return list(session.scalars(wanted))


REQUEST_RECORDS = Records("YC", "subject_requests.file", _owners, _of_person, tells_of_holds=True)
