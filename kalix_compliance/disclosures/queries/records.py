"""Disclosures by their numbers, for those who know nothing else of them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.contributions import Records
from kalix_compliance.disclosures.models import Disclosure, DisclosureSubject
from kalix_compliance.disclosures.visibility import hidden_from


def _owners(session: Session, references: Collection[str]) -> dict[str, UUID | None]:
    """An order belongs to nobody: it may name many people."""
    wanted = select(Disclosure.reference).where(Disclosure.reference.in_(references))
    return dict.fromkeys(session.scalars(wanted))


def _of_person(session: Session, customer_id: UUID) -> list[str]:
    wanted = select(Disclosure.reference).join(
        DisclosureSubject, DisclosureSubject.disclosure_id == Disclosure.id
    )
    return list(session.scalars(wanted.where(DisclosureSubject.customer_id == customer_id)))


def _hidden(session: Session, actor: Actor, references: Collection[str]) -> set[str]:
    return set(hidden_from(session, actor)) & set(references)


DISCLOSURE_RECORDS = Records("CC", "disclosures.file", _owners, _of_person, _hidden)
