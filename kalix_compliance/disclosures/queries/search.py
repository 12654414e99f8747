"""The register of orders: only those that the reader may know of, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.rows import by_first
from kalix_compliance.deadlines.queries import ClockView, clocks_of, next_clock
from kalix_compliance.disclosures.catalogue import BODY_NAMES, STATE_NAMES, STATE_SHAPES
from kalix_compliance.disclosures.kinds import BodyKind, DisclosureState
from kalix_compliance.disclosures.models import Disclosure, DisclosureSubject
from kalix_compliance.disclosures.states import OPEN
from kalix_compliance.disclosures.visibility import is_secret, secret_now, visible_to
from kalix_compliance.vault import safes
from kalix_compliance.vault.folding import fold
from kalix_compliance.vault.rows import unseal_from

PAGE = 50
MOST_LOOKED_AT = 2_000
"""Names of bodies are sealed, so they are looked for row by row."""


@dataclass(frozen=True)
class DisclosureRow:
    """One order in a list; it names no person."""

    reference: str
    state: DisclosureState
    body_kind: BodyKind
    body: str
    order_no: str
    order_on: date
    received_at: datetime
    due_at: datetime | None
    handed_over_at: datetime | None
    clock: ClockView | None
    people: int
    secret: bool
    authentic: bool | None
    refused_part: bool

    @property
    def state_name(self) -> Sentence:
        return STATE_NAMES[self.state]

    @property
    def state_shape(self) -> str:
        return STATE_SHAPES[self.state]

    @property
    def body_name(self) -> Sentence:
        return BODY_NAMES[self.body_kind]


@dataclass(frozen=True)
class DisclosurePage:
    rows: list[DisclosureRow]
    more: str | None


@dataclass(frozen=True)
class DisclosureSearch:
    """Find orders; an empty search finds the open ones. `after` is the number after which the page begins."""

    states: frozenset[DisclosureState] = OPEN
    body_kind: BodyKind | None = None
    year: int | None = None
    secret: bool | None = None
    text: str = ""
    after: str = ""
    limit: int = PAGE

    def page(self, session: Session, actor: Actor, now: datetime) -> DisclosurePage:
        """One page of rows and where the next begins; five statements whatever its length."""
        actor.require(Permission.DISCLOSURE_READ)
        wanted = select(Disclosure).where(visible_to(actor, now), *self._conditions(now))
        if self.after:
            wanted = wanted.where(Disclosure.reference < self.after)
        wanted = wanted.order_by(Disclosure.reference.desc())
        most = MOST_LOOKED_AT if self.text else self.limit + 1
        found = [row for row in session.scalars(wanted.limit(most)) if self._fits(row)]
        shown = found[: self.limit]
        more = shown[-1].reference if len(found) > self.limit else None
        return DisclosurePage(disclosure_rows(session, shown, now), more)

    def _conditions(self, now: datetime) -> Sequence[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = [Disclosure.state.in_(sorted(self.states))]
        if self.body_kind is not None:
            conditions.append(Disclosure.body_kind == self.body_kind)
        if self.year is not None:
            conditions.append(Disclosure.reference.like(f"CC-{self.year}-%"))
        if self.secret is not None:
            conditions.append(secret_now(now) if self.secret else ~secret_now(now))
        return conditions

    def _fits(self, row: Disclosure) -> bool:
        asked = fold(self.text).strip()
        if not asked:
            return True
        body = unseal_from(row, safes.house(), "body")
        return asked in fold(f"{row.reference} {row.order_no} {body}")


def disclosure_rows(
    session: Session, found: Sequence[Disclosure], now: datetime
) -> list[DisclosureRow]:
    """These orders as rows; three statements."""
    ids = [row.id for row in found]
    people: dict[UUID, int] = by_first(
        session.execute(
            select(DisclosureSubject.disclosure_id, func.count())
            .where(DisclosureSubject.disclosure_id.in_(ids))
            .group_by(DisclosureSubject.disclosure_id)
        )
    )
    clocks = clocks_of(session, [row.reference for row in found], now=now)
    house = safes.house()
    return [
        DisclosureRow(
            reference=row.reference,
            state=row.state,
            body_kind=row.body_kind,
            body=unseal_from(row, house, "body"),
            order_no=row.order_no,
            order_on=row.order_on,
            received_at=row.received_at,
            due_at=row.due_at,
            handed_over_at=row.handed_over_at,
            clock=next_clock(clocks[row.reference]),
            people=people.get(row.id, 0),
            secret=is_secret(row, now),
            authentic=row.authentic,
            refused_part=row.refused_part,
        )
        for row in found
    ]


def years_of(session: Session, actor: Actor, now: datetime) -> list[int]:
    """The years in which orders that this reader may know of were registered; one statement."""
    year = func.substr(Disclosure.reference, 4, 4)
    rows = session.scalars(select(year).where(visible_to(actor, now)).distinct())
    return sorted((int(row) for row in rows), reverse=True)


def disclosure_by_number(session: Session, actor: Actor, reference: str) -> str | None:
    """The order of this number, when this reader may know of it: for a search by number."""
    wanted = select(Disclosure.reference).where(
        Disclosure.reference == reference, visible_to(actor)
    )
    return session.scalar(wanted)


def disclosures_of_customer(
    session: Session, actor: Actor, customer_id: UUID, now: datetime
) -> list[DisclosureRow]:
    """The orders in which this person is named, as far as this reader may know of them."""
    if not actor.may(Permission.DISCLOSURE_READ):
        return []
    found = session.scalars(
        select(Disclosure)
        .join(DisclosureSubject, DisclosureSubject.disclosure_id == Disclosure.id)
        .where(DisclosureSubject.customer_id == customer_id, visible_to(actor, now))
        .order_by(Disclosure.reference.desc())
    ).all()
    return disclosure_rows(session, found, now) if found else []
