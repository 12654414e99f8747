"""How things stand now: the ages of open cases, answers of this month and the last, requests and breaches."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.search import IS_ENDED
from kalix_compliance.complaints.models import IS_OPEN
from kalix_compliance.complaints.queries.conditions import (
    Age,
    Kept,
    aged,
    answered_between,
    kept_is,
)
from kalix_compliance.complaints.queries.search import stands_at
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.queries import LATELY, missed_one, past_one
from kalix_compliance.reports.figures.scope import Days, Scope, month_of, months_before
from kalix_compliance.subject_requests.models import SubjectRequest


@dataclass(frozen=True)
class Aged:
    """Open cases of one age: how many, and how many of them are overdue."""

    age: Age
    all: int
    overdue: int


@dataclass(frozen=True)
class Answers:
    """Answers that reached customers on these days, in time and late."""

    days: Days
    kept: int
    missed: int

    @property
    def all(self) -> int:
        return self.kept + self.missed

    @property
    def share(self) -> float | None:
        return self.kept / self.all if self.all else None


@dataclass(frozen=True)
class Matter:
    """Requests, or breaches: open ones, overdue ones, and those that ended in the last twelve months.

    `kept` of these every term, or `missed` one.
    """

    open: int = 0
    overdue: int = 0
    kept: int = 0
    missed: int = 0

    @property
    def share(self) -> float | None:
        ended = self.kept + self.missed
        return self.kept / ended if ended else None


def ages(session: Session, actor: Actor, now: datetime, scope: Scope | None = None) -> list[Aged]:
    """The open cases by age, youngest first, one statement; the days of a scope do not matter."""
    sums = []
    for age in Age:
        of_age = aged(age, now)
        sums.append(func.count(case((of_age, 1))))
        sums.append(func.count(case((and_(of_age, stands_at(Level.OVERDUE, now)), 1))))
    conditions = scope.conditions() if scope else []
    row = session.execute(select(*sums).where(visible_to(actor), IS_OPEN, *conditions)).one()
    return [Aged(age, row[2 * n], row[2 * n + 1]) for n, age in enumerate(Age)]


def answers(session: Session, actor: Actor, now: datetime) -> tuple[Answers, Answers]:
    """Answers of this month up to now, and of the whole last month; one statement."""
    today = hanoi_day(now)
    this, last = Days(today.replace(day=1), today), month_of(months_before(today, 1))
    sums = []
    for days in (this, last):
        answered = and_(*answered_between(days.since, days.until))
        sums += [
            func.count(case((and_(answered, kept_is(kept, now)), 1)))
            for kept in (Kept.YES, Kept.NO)
        ]
    between = answered_between(last.since, this.until)
    row = session.execute(select(*sums).where(visible_to(actor), *between)).one()
    return Answers(this, row[0], row[1]), Answers(last, row[2], row[3])


def requests_now(session: Session, actor: Actor, now: datetime) -> Matter | None:
    """Two statements; None for those who may not see requests."""
    if not actor.may(Permission.REQUEST_READ):
        return None
    late = func.count(case((SubjectRequest.due_at <= now, 1)))
    under_way = select(func.count(), late).where(SubjectRequest.ended_at.is_(None))
    lately = SubjectRequest.ended_at > now - LATELY
    return _matter(session, under_way, _kept(SubjectRequest.reference, "request.").where(lately))


def breaches_now(session: Session, actor: Actor, now: datetime) -> Matter | None:
    """Two statements, drills left out; overdue with a term that has passed. None for who may not see them."""
    if not actor.may(Permission.BREACH_READ):
        return None
    late = func.count(case((Breach.reference.in_(past_one("breach.", now)), 1)))
    real = Breach.drill.is_(False)
    under_way = select(func.count(), late).where(~IS_ENDED, real)
    lately = func.coalesce(Breach.closed_at, Breach.ruled_out_at) > now - LATELY
    return _matter(session, under_way, _kept(Breach.reference, "breach.").where(real, lately))


def _kept(reference: InstrumentedAttribute[str], prefix: str) -> Select[int, int]:
    """How many records kept every term, and how many missed one."""
    missed = reference.in_(missed_one(prefix))
    return select(func.count(case((~missed, 1))), func.count(case((missed, 1))))


def _matter(session: Session, under_way: Select[int, int], ended: Select[int, int]) -> Matter:
    running, late = session.execute(under_way).one()
    kept, missed = session.execute(ended).one()
    return Matter(running, late, kept, missed)
