"""Who has been told: one condition in SQL, and the counts that follow from it.

A person counts as told when the mail server has taken a mail of any notice of this breach for them, when
somebody has reached them by phone, or when a letter was posted that has not come back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from kalix_compliance.breaches.kinds import Contacted, Route
from kalix_compliance.breaches.models import AffectedPerson, ContactAttempt, PeopleNotice
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import REACHED, Delivery

LOST = (Delivery.BOUNCED, Delivery.FAILED, Delivery.UNCERTAIN)
"""What became of a mail when a person has to be told in another way."""
IN_PERSON = (Contacted.REACHED, Contacted.POSTED)
"""The outcomes of calls and letters by which somebody is told, as long as a letter does not come back."""


@dataclass(frozen=True)
class ToldCounts:
    """How many people are on a breach's list, and how many of them have been told."""

    people: int = 0
    told: int = 0
    erased: int = 0
    """Those who asked to be erased before anybody told them: nothing is held by which to reach them."""

    @property
    def untold(self) -> int:
        return self.people - self.told - self.erased


def told_by_mail() -> ColumnElement[bool]:
    """A mail of a notice of this breach was taken by the server for this person."""
    return _mail_in(REACHED)


def mail_lost() -> ColumnElement[bool]:
    """A mail of a notice of this breach did not, or may not have, reached this person."""
    return _mail_in(LOST)


def told_in_person() -> ColumnElement[bool]:
    """Somebody reached this person by phone, or a letter went out and did not come back."""
    later = aliased(ContactAttempt)
    came_back = exists().where(
        later.person_id == ContactAttempt.person_id,
        later.outcome == Contacted.RETURNED,
        later.at >= ContactAttempt.at,
    )
    posted = (ContactAttempt.outcome == Contacted.POSTED) & ~came_back
    return exists().where(
        ContactAttempt.person_id == AffectedPerson.id,
        or_(ContactAttempt.outcome == Contacted.REACHED, posted),
    )


def is_told() -> ColumnElement[bool]:
    """The one condition, about a row of `AffectedPerson`."""
    return or_(told_by_mail(), told_in_person())


def still_untold() -> ColumnElement[bool]:
    """Not told, and still to be told: somebody who has been erased since cannot be."""
    return AffectedPerson.erased_at.is_(None) & ~is_told()


def needs_contact() -> ColumnElement[bool]:
    """Not told yet, and no mail is going to change that: to be called, or written to on paper."""
    return still_untold() & or_(AffectedPerson.route != Route.EMAIL, mail_lost())


def to_contact(breach_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """`needs_contact` for the people of one breach, found from the few that it can concern.

    A list of 100,000 people is not walked through for the thousand whom no mail reached.
    """
    without_mail = select(AffectedPerson.id).where(
        AffectedPerson.breach_id == breach_id,
        AffectedPerson.route.in_([route for route in Route if route is not Route.EMAIL]),
    )
    lost = (
        select(AffectedPerson.id)
        .join(PeopleNotice, PeopleNotice.breach_id == AffectedPerson.breach_id)
        .join(
            OutboxMessage,
            (OutboxMessage.campaign_id == PeopleNotice.campaign_id)
            & (OutboxMessage.customer_id == AffectedPerson.customer_id),
        )
        .where(AffectedPerson.breach_id == breach_id, OutboxMessage.state.in_(LOST))
    )
    candidates = union(without_mail, lost).subquery()
    return (AffectedPerson.id.in_(select(candidates.c.id)), still_untold())


def last_told_at(session: Session, breach_id: UUID) -> datetime:
    """When the last of those who were told was told first: by a mail, or by phone or letter."""
    firsts = (
        select(func.min(ContactAttempt.at).label("at"))
        .join(AffectedPerson, AffectedPerson.id == ContactAttempt.person_id)
        .where(
            AffectedPerson.breach_id == breach_id,
            ContactAttempt.outcome.in_(IN_PERSON),
            ~told_by_mail(),
        )
        .group_by(ContactAttempt.person_id)
        .subquery()
    )
    by_mail = select(func.max(OutboxMessage.accepted_at)).where(
        PeopleNotice.breach_id == breach_id,
        OutboxMessage.campaign_id == PeopleNotice.campaign_id,
        OutboxMessage.state.in_(REACHED),
    )
    found = (session.scalar(select(func.max(firsts.c.at))), session.scalar(by_mail))
    return max((at for at in found if at is not None), default=datetime.min.replace(tzinfo=UTC))


def told_counts(session: Session, breach_ids: Collection[UUID]) -> dict[UUID, ToldCounts]:
    """The counts of each breach; four statements whatever the number of breaches and people."""
    ids = set(breach_ids)
    if not ids:
        return {}
    people = _people(session, ids)
    told = _told_by_mail(session, ids)
    for breach_id, count in _told_in_person_only(session, ids).items():
        told[breach_id] = told.get(breach_id, 0) + count
    return {
        id_: ToldCounts(on_list, told.get(id_, 0), erased)
        for id_ in ids
        for on_list, erased in [people.get(id_, (0, 0))]
    }


def _people(session: Session, ids: set[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many are on each list, and how many of them were erased before they were told."""
    erased = AffectedPerson.erased_at.is_not(None) & ~is_told()
    wanted = (
        select(AffectedPerson.breach_id, func.count(), func.count().filter(erased))
        .where(AffectedPerson.breach_id.in_(ids))
        .group_by(AffectedPerson.breach_id)
    )
    return {breach_id: (people, gone) for breach_id, people, gone in session.execute(wanted)}


def _told_by_mail(session: Session, ids: set[UUID]) -> dict[UUID, int]:
    """Nobody leaves a list once a mail has reached them, so that mails can be counted for people."""
    reached = (
        PeopleNotice.breach_id.in_(ids),
        OutboxMessage.campaign_id == PeopleNotice.campaign_id,
        OutboxMessage.state.in_(REACHED),
    )
    rows = session.execute(
        select(PeopleNotice.breach_id, PeopleNotice.number, func.count())
        .where(*reached)
        .group_by(PeopleNotice.breach_id, PeopleNotice.number)
    ).all()
    counts = {breach_id: count for breach_id, _, count in rows}
    if len(counts) < len(rows):  # more than one notice: who got two is one person
        counts = dict(
            session.execute(
                select(PeopleNotice.breach_id, func.count(OutboxMessage.customer_id.distinct()))
                .where(*reached)
                .group_by(PeopleNotice.breach_id)
            ).all()
        )
    return counts


def _told_in_person_only(session: Session, ids: set[UUID]) -> dict[UUID, int]:
    contacted = select(ContactAttempt.person_id).where(ContactAttempt.outcome.in_(IN_PERSON))
    wanted = (
        select(AffectedPerson.breach_id, func.count())
        .where(
            AffectedPerson.breach_id.in_(ids),
            AffectedPerson.id.in_(contacted),
            told_in_person(),
            ~told_by_mail(),
        )
        .group_by(AffectedPerson.breach_id)
    )
    return dict(session.execute(wanted).all())


def _mail_in(states: Collection[Delivery]) -> ColumnElement[bool]:
    return exists().where(
        PeopleNotice.breach_id == AffectedPerson.breach_id,
        OutboxMessage.campaign_id == PeopleNotice.campaign_id,
        OutboxMessage.customer_id == AffectedPerson.customer_id,
        OutboxMessage.state.in_(list(states)),
    )
