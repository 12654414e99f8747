"""Letters on paper: for whom they are still to be printed, in which batches they were, their frozen words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from kalix_compliance.breaches.kinds import Contacted, Route
from kalix_compliance.breaches.models import AffectedPerson, ContactAttempt, PeopleNotice
from kalix_compliance.breaches.queries.judgement import names_for
from kalix_compliance.breaches.queries.told import to_contact
from kalix_compliance.core.language import say
from kalix_compliance.customers.models import Customer
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.models import CampaignText
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

PORTION = 500
"""Letters in one PDF: what a printer takes, and what is drawn within seconds."""


class Group(StrEnum):
    """Whose letters are printed."""

    ALL = "all"
    NO_PHONE = "no-phone"
    UNREACHED = "unreached"


GROUP_NAMES = {
    Group.ALL: say("Mọi người chưa được báo và có địa chỉ"),
    Group.NO_PHONE: say("Người chỉ có địa chỉ"),
    Group.UNREACHED: say("Người đã gọi mà không gặp"),
}


@dataclass(frozen=True)
class Batch:
    """Letters that were printed together; `at` is by which the batch is known."""

    at: datetime
    by: str
    letters: int
    posted: int

    @property
    def open(self) -> bool:
        return self.posted < self.letters


@dataclass(frozen=True)
class LetterDesk:
    """What there is to print, and what was printed."""

    waiting: dict[Group, int]
    without_address: int
    batches: Sequence[Batch]


def letter_desk(session: Session, notice: PeopleNotice) -> LetterDesk:
    """The desk of this notice; six statements whatever the number of people."""
    return LetterDesk(
        waiting={group: _count(session, *to_print(notice, group)) for group in Group},
        without_address=_count(session, *to_contact(notice.breach_id), ~_has_address()),
        batches=batches_of(session, notice),
    )


def to_print(notice: PeopleNotice, group: Group) -> tuple[ColumnElement[bool], ...]:
    """The conditions about `AffectedPerson`: to be told, with an address, not printed yet."""
    conditions = [
        *to_contact(notice.breach_id),
        _has_address(),
        ~_attempted(notice, Contacted.PRINTED),
    ]
    if group is Group.NO_PHONE:
        conditions.append(AffectedPerson.route == Route.LETTER)
    if group is Group.UNREACHED:
        conditions.append(_attempted(notice, Contacted.NO_ANSWER, Contacted.WRONG_NUMBER))
    return tuple(conditions)


def batches_of(session: Session, notice: PeopleNotice) -> list[Batch]:
    """The batches, newest first, with how many of each have been posted."""
    later = aliased(ContactAttempt)
    posted = exists().where(
        later.person_id == ContactAttempt.person_id,
        later.notice_id == notice.id,
        later.outcome == Contacted.POSTED,
        later.at >= ContactAttempt.at,
    )
    rows = session.execute(
        select(
            ContactAttempt.at,
            ContactAttempt.by,
            func.count(),
            func.count().filter(posted),
        )
        .where(ContactAttempt.notice_id == notice.id, ContactAttempt.outcome == Contacted.PRINTED)
        .group_by(ContactAttempt.at, ContactAttempt.by)
        .order_by(ContactAttempt.at.desc())
    ).all()
    names = names_for(session, [row[1] for row in rows])
    return [Batch(row[0], names.get(row[1], ""), row[2], row[3]) for row in rows]


def frozen_texts(session: Session, campaign_id: UUID) -> dict[str, Text]:
    """The texts as they were frozen, by variant; the name is still open in them."""
    house = safes.house()
    rows = session.scalars(select(CampaignText).where(CampaignText.campaign_id == campaign_id))
    return {
        row.variant: Text(unseal_from(row, house, "subject"), unseal_from(row, house, "body"))
        for row in rows
    }


def _has_address() -> ColumnElement[bool]:
    return exists().where(Customer.id == AffectedPerson.customer_id, Customer.address.is_not(None))


def _attempted(notice: PeopleNotice, *outcomes: Contacted) -> ColumnElement[bool]:
    return exists().where(
        and_(
            ContactAttempt.person_id == AffectedPerson.id,
            ContactAttempt.notice_id == notice.id,
            ContactAttempt.outcome.in_(outcomes),
        )
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(AffectedPerson).where(*conditions)) or 0
