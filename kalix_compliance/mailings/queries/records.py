"""Mailings by their numbers, for those who know nothing else of them. They are nobody's."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.contributions import Records
from kalix_compliance.mailings.catalogue import PREFIX
from kalix_compliance.mailings.models import Mailing


def _owners(session: Session, references: Collection[str]) -> dict[str, UUID | None]:
    found = session.scalars(select(Mailing.reference).where(Mailing.reference.in_(references)))
    return dict.fromkeys(found)


def _of_person(_session: Session, _customer_id: UUID) -> list[str]:
    return []


def _hidden(_session: Session, actor: Actor, references: Collection[str]) -> Collection[str]:
    return () if actor.may(Permission.MAILING_WRITE) else references


MAILING_RECORDS = Records(PREFIX, "mailings.file", _owners, _of_person, _hidden)
