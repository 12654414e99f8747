"""The list of complaints: filters, counts, keyset pages. Every condition starts from who may see what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true, tuple_
from sqlalchemy.orm import Session

from kalix_compliance.complaints.catalogue import Cause, Channel, Conclusion, Kind
from kalix_compliance.complaints.models import IS_OPEN, Complaint
from kalix_compliance.complaints.queries.conditions import (
    Age,
    Kept,
    acknowledged_late,
    aged,
    answered_between,
    caused_by,
    kept_is,
    received_between,
    remedied_by,
)
from kalix_compliance.complaints.queries.rows import ComplaintRow, complaint_rows
from kalix_compliance.complaints.states import OPEN, State
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.deadlines.calendar import hanoi_day, start_of
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.obligations import obligation_of

PAGE = 50
MOST_COUNTED = 1_000
MOST_OPEN_COUNTED = 10_000
PROMISE = obligation_of("complaint.resolve")
IN_ORDER = (Complaint.due_at, Complaint.reference)


@dataclass(frozen=True)
class ComplaintSearch:
    """Find complaints; an empty search finds every open one, the nearest date first.

    Days are Hanoi's, the last included. `after` is the place (due moment, number) after which the page
    begins.
    """

    states: frozenset[State] = OPEN
    kind: Kind | None = None
    channel: Channel | None = None
    place: str = ""
    owner_id: UUID | None = None
    unowned: bool = False
    level: Level | None = None
    customer_id: UUID | None = None
    reference: str = ""
    only: tuple[str, ...] = ()
    escalated: bool = False
    received_from: date | None = None
    received_until: date | None = None
    answered_from: date | None = None
    answered_until: date | None = None
    kept: Kept | None = None
    age: Age | None = None
    conclusion: Conclusion | None = None
    cause: Cause | None = None
    remedy: str = ""
    acknowledged_late: bool = False
    after: tuple[datetime, str] | None = None
    limit: int = PAGE

    def page(self, session: Session, actor: Actor, now: datetime) -> "ComplaintPage":
        """One page of rows, and where the next begins."""
        numbers = self._numbers(actor, now).order_by(*IN_ORDER)
        if self.after:
            numbers = numbers.where(tuple_(*IN_ORDER) > tuple_(*self.after))
        # The numbers come out of an index alone; only the rows of one page are read whole.
        one_page = numbers.limit(self.limit + 1).subquery()
        wanted = select(Complaint).join(one_page, Complaint.reference == one_page.c.reference)
        found = session.scalars(wanted.order_by(*IN_ORDER)).all()
        shown = found[: self.limit]
        more = (shown[-1].due_at, shown[-1].reference) if len(found) > self.limit else None
        return ComplaintPage(complaint_rows(session, shown, now), more)

    @property
    def counted_to(self) -> int:
        """How far a page counts what matches: open cases have an index of their own."""
        return MOST_OPEN_COUNTED if self.states == OPEN else MOST_COUNTED

    def count(self, session: Session, actor: Actor, now: datetime, most: int | None = None) -> int:
        """How many there are, counted up to `most` so that a huge table costs no more than a large one."""
        limited = self._numbers(actor, now).limit(most or self.counted_to).subquery()
        return session.scalar(select(func.count()).select_from(limited)) or 0

    def numbers(self, session: Session, actor: Actor, now: datetime, most: int = PAGE) -> list[str]:
        """The numbers of the first so many, the nearest date first."""
        wanted = self._numbers(actor, now).order_by(*IN_ORDER)
        return list(session.scalars(wanted.limit(most)))

    def _numbers(self, actor: Actor, now: datetime) -> Select[str]:
        return select(Complaint.reference).where(and_(*self._conditions(actor, now)))

    def _conditions(self, actor: Actor, now: datetime) -> Sequence[ColumnElement[bool]]:
        conditions = [visible_to(actor), _state_is_one_of(self.states)]
        exact = {
            Complaint.kind: self.kind,
            Complaint.channel: self.channel,
            Complaint.place: self.place or None,
            Complaint.owner_id: self.owner_id,
            Complaint.customer_id: self.customer_id,
            Complaint.reference: self.reference or None,
            Complaint.conclusion: self.conclusion,
        }
        conditions += [column == value for column, value in exact.items() if value is not None]
        if self.only:
            conditions.append(Complaint.reference.in_(self.only))
        if self.unowned:
            conditions.append(Complaint.owner_id.is_(None))
        if self.escalated:
            conditions.append(Complaint.escalated_at.is_not(None))
        if self.level:
            conditions.append(level_is(self.level, now))
        return [*conditions, *self._figures(now)]

    def _figures(self, now: datetime) -> list[ColumnElement[bool]]:
        """What the figures of reports ask about."""
        conditions = [
            *received_between(self.received_from, self.received_until),
            *answered_between(self.answered_from, self.answered_until),
        ]
        if self.kept:
            conditions.append(kept_is(self.kept, now))
        if self.age:
            conditions.append(aged(self.age, now))
        if self.cause:
            conditions.append(caused_by(self.cause))
        if self.remedy:
            conditions.append(remedied_by(self.remedy))
        if self.acknowledged_late:
            conditions.append(acknowledged_late(now))
        return conditions


@dataclass(frozen=True)
class ComplaintPage:
    rows: list[ComplaintRow]
    more: tuple[datetime, str] | None


@dataclass(frozen=True)
class LevelCounts:
    """How many open complaints stand at each level of the 15-day promise; `told` kept it or missed it."""

    overdue: int = 0
    urgent: int = 0
    soon: int = 0
    ok: int = 0
    told: int = 0

    @property
    def all(self) -> int:
        return self.overdue + self.urgent + self.soon + self.ok + self.told


def level_is(level: Level, now: datetime) -> ColumnElement[bool]:
    """Open complaints whose 15-day promise stands at this level."""
    return and_(IS_OPEN, stands_at(level, now))


def stands_at(level: Level, now: datetime) -> ColumnElement[bool]:
    """Whether an open complaint's promise stands at this level; day terms change at midnight."""
    urgent, soon = _ends(now)
    bands = {
        Level.OVERDUE: Complaint.due_at <= now,
        Level.URGENT: and_(Complaint.due_at > now, Complaint.due_at <= urgent),
        Level.SOON: and_(Complaint.due_at > urgent, Complaint.due_at <= soon),
        Level.OK: Complaint.due_at > soon,
    }
    return and_(bands[level], Complaint.told_at.is_(None))


def level_counts(session: Session, actor: Actor, now: datetime) -> dict[UUID | None, LevelCounts]:
    """Open complaints by handler and level, in one statement."""
    sums = [
        func.sum(case((stands_at(level, now), 1), else_=0)).label(level.value)
        for level in (Level.OVERDUE, Level.URGENT, Level.SOON, Level.OK)
    ]
    sums.append(func.count(Complaint.told_at).label("told"))
    rows = session.execute(
        select(Complaint.owner_id, *sums)
        .where(visible_to(actor), IS_OPEN)
        .group_by(Complaint.owner_id)
    )
    return {
        row.owner_id: LevelCounts(row.overdue, row.urgent, row.soon, row.ok, row.told)
        for row in rows
    }


def total(counts: dict[UUID | None, LevelCounts]) -> LevelCounts:
    """The sum over all handlers."""
    return LevelCounts(*(sum(getattr(one, name) for one in counts.values()) for name in _LEVELS))


def open_case_counts(
    session: Session, actor: Actor, customer_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """How many open complaints each of these customers has, in one statement."""
    rows = session.execute(
        select(Complaint.customer_id, func.count())
        .where(
            visible_to(actor),
            Complaint.customer_id.in_(customer_ids),
            IS_OPEN,
        )
        .group_by(Complaint.customer_id)
    )
    return {row[0]: row[1] for row in rows}


def _state_is_one_of(states: frozenset[State]) -> ColumnElement[bool]:
    if states == OPEN:
        return IS_OPEN
    return true() if states == frozenset(State) else Complaint.state.in_(sorted(states))


_LEVELS = ("overdue", "urgent", "soon", "ok", "told")


def _ends(now: datetime) -> tuple[datetime, datetime]:
    """Up to which due moment a case is urgent, and up to which it is due soon."""
    today = hanoi_day(now)
    return (
        start_of(today + timedelta(days=PROMISE.urgent + 1)),
        start_of(today + timedelta(days=PROMISE.soon + 1)),
    )
