"""Who still has to be called or written to, and what can be shown of how each person was told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import Contacted, Route
from kalix_compliance.breaches.models import (
    AffectedPerson,
    Breach,
    ContactAttempt,
    PeopleNotice,
)
from kalix_compliance.breaches.queries.proofs import ON_A_PAGE, attempts_of_many
from kalix_compliance.breaches.queries.recipients import NOBODY, MaskedContact, masked_contacts
from kalix_compliance.breaches.queries.told import needs_contact, to_contact
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery


class Why(StrEnum):
    """Why a person has to be called or written to."""

    NO_EMAIL = "no-email"
    BOUNCED = "bounced"
    UNCERTAIN = "uncertain"


WHY_NAMES = {
    Why.NO_EMAIL: say("Không có email"),
    Why.BOUNCED: say("Thư bị trả lại"),
    Why.UNCERTAIN: say("Chưa rõ thư tới chưa"),
}


@dataclass(frozen=True)
class CallRow:
    """One person who is still to be told, masked."""

    person_id: UUID
    customer_id: UUID
    contact: MaskedContact
    route: Route
    why: Why
    tries: int
    last: Contacted | None
    last_at: datetime | None


@dataclass(frozen=True)
class CallPage:
    """A page of the call list; `next_after` is the id to go on from, None at the end."""

    rows: Sequence[CallRow]
    total: int
    by_why: dict[Why, int]
    next_after: UUID | None

    @property
    def everybody(self) -> int:
        return sum(self.by_why.values())


def call_page(
    session: Session,
    actor: Actor,
    breach: Breach,
    *,
    why: Why | None = None,
    after: UUID | None = None,
) -> CallPage:
    """Those who still have to be called or written to; a handful of statements."""
    actor.require(Permission.BREACH_CONTACT)
    open_ones = to_contact(breach.id)
    by_why = _by_why(session, open_ones)
    wanted = open_ones if why is None else (*open_ones, _because(why))
    if after is not None:
        wanted = (*wanted, AffectedPerson.id > after)
    people = session.scalars(
        select(AffectedPerson).where(*wanted).order_by(AffectedPerson.id).limit(ON_A_PAGE + 1)
    ).all()
    shown = people[:ON_A_PAGE]
    return CallPage(
        rows=_call_rows(session, shown),
        total=sum(by_why.values()) if why is None else by_why.get(why, 0),
        by_why=by_why,
        next_after=shown[-1].id if len(people) > len(shown) else None,
    )


@dataclass(frozen=True)
class OpenList:
    """A breach in which people are left to be called."""

    reference: str
    drill: bool
    people: int


def open_lists(session: Session, actor: Actor) -> list[OpenList]:
    """Every open breach whose notice goes out and does not reach everybody; one statement."""
    actor.require(Permission.BREACH_CONTACT)
    begun = exists().where(
        PeopleNotice.breach_id == Breach.id, PeopleNotice.campaign_id.is_not(None)
    )
    rows = session.execute(
        select(Breach.reference, Breach.drill, func.count())
        .join(AffectedPerson, AffectedPerson.breach_id == Breach.id)
        .where(Breach.closed_at.is_(None), Breach.ruled_out_at.is_(None), begun, needs_contact())
        .group_by(Breach.reference, Breach.drill)
        .order_by(Breach.reference)
    )
    return [OpenList(*row) for row in rows]


def next_to_call(session: Session, actor: Actor, breach: Breach) -> UUID | None:
    """Whom this caller rings next: never tried before tried, each caller from another place of the list.

    Two who work down the list at once so begin with different people.
    """
    actor.require(Permission.BREACH_CONTACT)
    tries = (
        select(func.count()).where(ContactAttempt.person_id == AffectedPerson.id).scalar_subquery()
    )
    wanted = (
        select(AffectedPerson.id, tries)
        .where(
            *to_contact(breach.id),
            AffectedPerson.route != Route.LETTER,
        )
        .order_by(tries, AffectedPerson.id)
        .limit(ON_A_PAGE)
    )
    found = session.execute(wanted).all()
    if not found:
        return None
    first: list[UUID] = [row.id for row in found if row[1] == found[0][1]]
    return first[sum(actor.id.encode()) % len(first)]


def _because(why: Why) -> ColumnElement[bool]:
    if why is Why.NO_EMAIL:
        return AffectedPerson.route != Route.EMAIL
    return and_(AffectedPerson.route == Route.EMAIL, _mail_is(WHY_STATES[why]))


WHY_STATES = {
    Why.BOUNCED: (Delivery.BOUNCED, Delivery.FAILED),
    Why.UNCERTAIN: (Delivery.UNCERTAIN,),
}


def _mail_is(states: Collection[Delivery]) -> ColumnElement[bool]:
    return exists().where(
        PeopleNotice.breach_id == AffectedPerson.breach_id,
        OutboxMessage.campaign_id == PeopleNotice.campaign_id,
        OutboxMessage.customer_id == AffectedPerson.customer_id,
        OutboxMessage.state.in_(list(states)),
    )


def _by_why(session: Session, open_ones: tuple[ColumnElement[bool], ...]) -> dict[Why, int]:
    row = session.execute(
        select(*(func.count().filter(_because(why)) for why in Why))
        .select_from(AffectedPerson)
        .where(*open_ones)
    ).one()
    return {why: count for why, count in zip(Why, row, strict=True) if count}


def _call_rows(session: Session, people: Sequence[AffectedPerson]) -> list[CallRow]:
    contacts = masked_contacts(session, {person.customer_id for person in people})
    attempts = attempts_of_many(session, {person.id for person in people})
    uncertain = _uncertain(session, people)
    return [
        CallRow(
            person_id=person.id,
            customer_id=person.customer_id,
            contact=contacts.get(person.customer_id, NOBODY),
            route=person.route,
            why=_why(person, uncertain),
            tries=len(tried := attempts[person.id]),
            last=tried[0].outcome if tried else None,
            last_at=tried[0].at if tried else None,
        )
        for person in people
    ]


def _why(person: AffectedPerson, uncertain: set[UUID]) -> Why:
    if person.route is not Route.EMAIL:
        return Why.NO_EMAIL
    return Why.UNCERTAIN if person.id in uncertain else Why.BOUNCED


def _uncertain(session: Session, people: Sequence[AffectedPerson]) -> set[UUID]:
    ids = [person.id for person in people]
    wanted = select(AffectedPerson.id).where(
        AffectedPerson.id.in_(ids), _mail_is(WHY_STATES[Why.UNCERTAIN])
    )
    return set(session.scalars(wanted))
