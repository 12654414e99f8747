"""Who has been told: one condition in SQL, and the counts that follow from it.

A person counts as told when the mail server has taken a mail of any notice of this breach for them, when
somebody has reached them by phone, or when a letter was posted that has not come back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from kalix_compliance.breaches.kinds import Contacted, Route
from kalix_compliance.breaches.models import AffectedPerson, Breach, ContactAttempt, PeopleNotice
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


def contacted_about(
    breach_id: UUID | InstrumentedAttribute[UUID],
) -> Select[UUID]:
    """The few people of a breach whom somebody called or wrote to: a long list is not walked through."""
    wanted = (
        select(ContactAttempt.person_id)
        .join(PeopleNotice, PeopleNotice.id == ContactAttempt.notice_id)
        .where(PeopleNotice.breach_id == breach_id, ContactAttempt.outcome.in_(IN_PERSON))
    )
    return wanted.correlate(Breach)  # its own breach only, when this stands inside a list of them


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
    """The counts of each breach; one statement whatever the number of breaches and people."""
    wanted = select(Breach.id, on_list(), told_of_list(), erased_of_list())
    rows = session.execute(wanted.where(Breach.id.in_(set(breach_ids))))
    return {breach_id: ToldCounts(*counts) for breach_id, *counts in rows}


def on_list() -> ColumnElement[int]:
    """How many people are on the list of a row of `Breach`."""
    return select(func.count()).where(AffectedPerson.breach_id == Breach.id).scalar_subquery()


def erased_of_list() -> ColumnElement[int]:
    """How many of them were erased before anybody told them."""
    return (
        select(func.count())
        .where(
            AffectedPerson.breach_id == Breach.id,
            AffectedPerson.erased_at.is_not(None),
            ~is_told(),
        )
        .scalar_subquery()
    )


def told_of_list() -> ColumnElement[int]:
    """How many of them have been told, by mail or, when no mail reached them, in person.

    Nobody leaves a list once a mail has reached them, so that mails can be counted for people; when there is
    more than one notice, who got two mails is one person.
    """
    sent = select(func.count()).where(
        PeopleNotice.breach_id == Breach.id, PeopleNotice.campaign_id.is_not(None)
    )
    reached = (
        PeopleNotice.breach_id == Breach.id,
        OutboxMessage.campaign_id == PeopleNotice.campaign_id,
        OutboxMessage.state.in_(REACHED),
    )
    mails = select(func.count()).where(*reached)
    customers = select(func.count(OutboxMessage.customer_id.distinct())).where(*reached)
    in_person = select(func.count()).where(
        AffectedPerson.id.in_(contacted_about(Breach.id)), told_in_person(), ~told_by_mail()
    )
    by_mail = case(
        (sent.scalar_subquery() > 1, customers.scalar_subquery()), else_=mails.scalar_subquery()
    )
    return by_mail + in_person.scalar_subquery()


def _mail_in(states: Collection[Delivery]) -> ColumnElement[bool]:
    return exists().where(
        PeopleNotice.breach_id == AffectedPerson.breach_id,
        OutboxMessage.campaign_id == PeopleNotice.campaign_id,
        OutboxMessage.customer_id == AffectedPerson.customer_id,
        OutboxMessage.state.in_(list(states)),
    )
