"""Who has seen personal data in clear: by account and day, and of one person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, union
from sqlalchemy.orm import Session

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.rows import by_first
from kalix_compliance.deadlines.calendar import end_of, start_of
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.visibility import hidden_from
from kalix_compliance.oversight.opening_words import OPENINGS, PURPOSE_NAMES
from kalix_compliance.oversight.queries.rows import as_uuid, who_is
from kalix_compliance.oversight.queries.subjects import subjects_of_person
from kalix_compliance.oversight.rules import Busy, is_night, unusual_days
from kalix_compliance.staff.queries import names_of

A_PERSON = "reveal_personal_data"
MOST_DAYS = 92
FIRST_DAY, LAST_DAY = date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
MOST_PEOPLE = 10
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Span:
    """Days of Hanoi, both included; never more than a quarter."""

    since: date
    until: date

    @classmethod
    def read(cls, since: date | None, until: date | None, today: date, days: int = 30) -> "Span":
        """What was asked for, made whole: the last thirty days when nothing was."""
        last = min((until or today).toordinal(), LAST_DAY)
        first = since.toordinal() if since else last - days + 1
        first, last = sorted((first, last))
        first = max(first, last - MOST_DAYS + 1)
        return cls(*(date.fromordinal(min(max(n, FIRST_DAY), LAST_DAY)) for n in (first, last)))

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def condition(self) -> Condition:
        return and_(AuditEntry.at >= start_of(self.since), AuditEntry.at < end_of(self.until))


@dataclass(frozen=True)
class AccountLine:
    """One account over the span: how often, of how many people, and what is out of its way."""

    actor: str
    name: Text
    staff_id: UUID | None
    openings: int
    people: int
    at_night: int
    by_day: dict[date, int]
    unusual: tuple[Busy, ...] = ()

    @property
    def busiest(self) -> tuple[date, int]:
        return max(self.by_day.items(), key=lambda pair: (pair[1], pair[0]))


@dataclass(frozen=True)
class AccountDetail:
    """One account, for a page of its own."""

    line: AccountLine
    purposes: list[tuple[Text, int]]
    kinds: list[tuple[Text, int]]
    people: list[tuple[str, int]]
    """The people whose data was opened most often, by id."""
    without_case: int


@dataclass(frozen=True)
class Opener:
    """An account that has opened data of one person."""

    actor: str
    name: Text
    openings: int
    first_at: datetime
    last_at: datetime


@dataclass
class _Tally:
    openings: int = 0
    at_night: int = 0
    by_day: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, day: date, hour: int, n: int) -> None:
        self.openings += n
        self.by_day[day] += n
        self.at_night += n if is_night(hour) else 0


@dataclass(frozen=True)
class Kept:
    """What its reader may be told of: nothing done to a record, or in its name, that is secret for them.

    In whose name something was opened stands in the entry itself, which is looked at only from the first
    such record on: there was none before.
    """

    parts: list[list[Condition]]

    @classmethod
    def from_(cls, session: Session, actor: Actor) -> "Kept":
        secret = sorted(hidden_from(session, actor))
        if not secret:
            return cls([[]])
        first = session.scalar(
            select(func.min(Disclosure.registered_at)).where(Disclosure.reference.in_(secret))
        )
        about = AuditEntry.facts["about"].as_string()
        told = [AuditEntry.subject.not_in(secret), or_(about.is_(None), about.not_in(secret))]
        return cls([[AuditEntry.at < first], [AuditEntry.at >= first, *told]])

    @property
    def condition(self) -> Condition:
        return or_(*(and_(true(), *part) for part in self.parts))


def accounts(session: Session, actor: Actor, span: Span) -> list[AccountLine]:
    """Every account that opened something, those with unusual days first; four statements."""
    actor.require(Permission.AUDIT_READ)
    kept = Kept.from_(session, actor)
    tallies = _tallies(session, span, kept)
    people = _people_counts(session, span, kept)
    names = names_of(session, {key for key in map(as_uuid, tallies) if key})
    odd = unusual_days({who: tally.by_day for who, tally in tallies.items()}, span.days)
    lines = [
        _line(who, tally, names, people.get(who, 0), odd.get(who, ()))
        for who, tally in tallies.items()
    ]
    return sorted(lines, key=_most_unusual_first)


def account(session: Session, actor: Actor, who: str, span: Span) -> AccountDetail | None:
    """One of these accounts; None when it has opened nothing in the span."""
    line = next((one for one in accounts(session, actor, span) if one.actor == who), None)
    if line is None:
        return None
    kept = Kept.from_(session, actor)
    opened = AuditEntry.action.in_(OPENINGS)
    theirs = [AuditEntry.actor == who, opened, span.condition, kept.condition]
    purpose = AuditEntry.facts["purpose"].as_string()
    purposes = _counted(session, select(purpose, func.count()).where(*theirs).group_by(purpose))
    bare = select(func.count()).where(
        *theirs, AuditEntry.action == A_PERSON, AuditEntry.facts["about"].as_string() == ""
    )
    kinds = _counted(
        session, select(AuditEntry.action, func.count()).where(*theirs).group_by(AuditEntry.action)
    )
    return AccountDetail(
        line,
        [(PURPOSE_NAMES.get(code, code), n) for code, n in purposes if code],
        [(OPENINGS[code], n) for code, n in kinds],
        _most_opened(session, theirs),
        session.scalar(bare) or 0,
    )


def openers_of(session: Session, actor: Actor, customer_id: UUID) -> list[Opener]:
    """Who has opened data of this person, ever, the latest first."""
    actor.require(Permission.AUDIT_READ)
    theirs = subjects_of_person(session, actor, customer_id).names
    n, first, last = func.count(), func.min(AuditEntry.at), func.max(AuditEntry.at)
    wanted = select(AuditEntry.actor, n, first, last).where(
        AuditEntry.subject.in_(theirs),
        AuditEntry.action.in_(OPENINGS),
        Kept.from_(session, actor).condition,
    )
    found = session.execute(wanted.group_by(AuditEntry.actor)).all()
    names = names_of(session, {key for key in (as_uuid(row[0]) for row in found) if key})
    rows = [Opener(who, who_is(who, names), n, since, until) for who, n, since, until in found]
    return sorted(rows, key=lambda row: (row.last_at, row.actor), reverse=True)


def _tallies(session: Session, span: Span, kept: Kept) -> dict[str, _Tally]:
    """Counts by account, day and hour of Hanoi; a statement for each part of what is counted."""
    hour = _hanoi_hour(session)
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for part in kept.parts:
        wanted = select(AuditEntry.actor, hour, func.count())
        wanted = wanted.where(AuditEntry.action.in_(OPENINGS), span.condition, *part)
        for who, when, n in session.execute(wanted.group_by(AuditEntry.actor, hour)):
            tallies[who].add(date.fromisoformat(when[:10]), int(when[11:13]), n)
    return tallies


def _people_counts(session: Session, span: Span, kept: Kept) -> dict[str, int]:
    """How many people each account has opened, in one statement."""
    of_persons = (AuditEntry.action == A_PERSON, span.condition)
    pairs = [
        select(AuditEntry.actor, AuditEntry.subject).where(*of_persons, *part)
        for part in kept.parts
    ]
    found = (pairs[0].distinct() if len(pairs) == 1 else union(*pairs)).subquery()
    wanted = select(found.c.actor, func.count()).group_by(found.c.actor)
    return by_first(session.execute(wanted))


def _most_opened(session: Session, theirs: Sequence[Condition]) -> list[tuple[str, int]]:
    n = func.count()
    wanted = select(AuditEntry.subject, n).where(AuditEntry.action == A_PERSON, *theirs)
    in_order = n.desc(), AuditEntry.subject
    found = session.execute(
        wanted.group_by(AuditEntry.subject).order_by(*in_order).limit(MOST_PEOPLE)
    )
    return [(subject, count) for subject, count in found]


def _hanoi_hour(session: Session) -> ColumnElement[str]:
    """`2026-11-22 14` by the wall clock of Hanoi, whose offset has not changed since 1975."""
    if session.get_bind().dialect.name == "sqlite":
        return func.strftime("%Y-%m-%d %H", AuditEntry.at, "+7 hours")
    return func.to_char(func.timezone("Asia/Ho_Chi_Minh", AuditEntry.at), "YYYY-MM-DD HH24")


def _counted(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[tuple[str, int]]:
    rows: Iterable[Any] = session.execute(wanted)
    return sorted(((row[0] or "", row[1]) for row in rows), key=lambda pair: (-pair[1], pair[0]))


def _line(
    who: str, tally: _Tally, names: dict[UUID, str], people: int, odd: tuple[Busy, ...]
) -> AccountLine:
    return AccountLine(
        actor=who,
        name=who_is(who, names),
        staff_id=as_uuid(who),
        openings=tally.openings,
        people=people,
        at_night=tally.at_night,
        by_day=dict(tally.by_day),
        unusual=odd,
    )


def _most_unusual_first(line: AccountLine) -> tuple[object, ...]:
    rarest = min((busy.chance for busy in line.unusual), default=1.0)
    return (rarest, -line.openings, str(line.name))
