"""The last twelve weeks: answers in time and late, how long they took, what stood overdue and urgent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.obligations import RESOLVE
from kalix_compliance.complaints.queries.search import PROMISE
from kalix_compliance.complaints.visibility import sees_every_case, visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.deadlines.calendar import hanoi_day, start_of
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.reports.queries.sql_days import days_between

WEEKS = 12
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """The seven days that end at `until`: answers in time and late, and the median of their days.

    `overdue` and `urgent` are how many cases stood so at its end.
    """

    since: date
    until: datetime
    in_time: int
    late: int
    median: float | None
    overdue: int
    urgent: int


@dataclass(frozen=True)
class Weeks:
    """Twelve weeks that end now, the oldest first; `median` is over all their answers, in days."""

    weeks: tuple[Week, ...]
    median: float | None

    @property
    def in_time(self) -> int:
        return sum(week.in_time for week in self.weeks)

    @property
    def late(self) -> int:
        return sum(week.late for week in self.weeks)

    @property
    def answered(self) -> int:
        return self.in_time + self.late

    @property
    def share(self) -> float | None:
        """Answers in time among all answers, 0 to 1; None without any answer."""
        return self.in_time / self.answered if self.answered else None

    @property
    def medians(self) -> list[float]:
        """Week by week, those without an answer left out."""
        return [week.median for week in self.weeks if week.median is not None]


def weeks_until(session: Session, actor: Actor, now: datetime) -> Weeks:
    """The figures of the last twelve weeks over what this actor may see; four statements."""
    ends = [now - WEEK * back for back in range(WEEKS - 1, -1, -1)]
    answers = _answers(actor, ends)
    counts = {row.week: row for row in session.execute(_counts(answers))}
    medians = {row.week: row.median for row in session.execute(_medians(answers, by_week=True))}
    whole = session.execute(_medians(answers, by_week=False)).first()
    stood = session.execute(_stood(actor, ends)).one()
    return Weeks(
        tuple(
            Week(
                since=hanoi_day(end - WEEK),
                until=end,
                in_time=counts[n].answered - counts[n].late if n in counts else 0,
                late=counts[n].late if n in counts else 0,
                median=medians.get(n),
                overdue=stood[2 * n] or 0,
                urgent=stood[2 * n + 1] or 0,
            )
            for n, end in enumerate(ends)
        ),
        whole.median if whole else None,
    )


def _answers(actor: Actor, ends: Sequence[datetime]) -> Subquery:
    """Each promise of 15 days that was met in these weeks: which week, how long it took, whether late."""
    week = case(*((Clock.met_at <= end, n) for n, end in enumerate(ends)))
    return (
        select(
            week.label("week"),
            Clock.missed.label("missed"),
            days_between(Clock.started_at, Clock.met_at).label("days"),
        )
        .where(
            Clock.obligation == RESOLVE,
            Clock.met_at > ends[0] - WEEK,
            Clock.met_at <= ends[-1],
            _of_cases_seen_by(actor),
        )
        .subquery()
    )


def _of_cases_seen_by(actor: Actor) -> ColumnElement[bool]:
    """Clocks of cases that this actor sees; those who see every case need no look at the cases."""
    if sees_every_case(actor):
        return true()
    return exists().where(Complaint.reference == Clock.about, visible_to(actor))


def _counts(answers: Subquery) -> Select[Any]:
    late = func.sum(case((answers.c.missed, 1), else_=0)).label("late")
    counted = select(answers.c.week, func.count().label("answered"), late)
    return counted.group_by(answers.c.week)


def _medians(answers: Subquery, *, by_week: bool) -> Select[Any]:
    """The middle number of days, of each week or of all: neither database needs a function of its own."""
    apart = answers.c.week if by_week else None
    ranked = select(
        answers.c.week,
        answers.c.days,
        func.row_number().over(partition_by=apart, order_by=answers.c.days).label("place"),
        func.count().over(partition_by=apart).label("n"),
    ).subquery()
    middle = or_(ranked.c.place == (ranked.c.n + 1) // 2, ranked.c.place == (ranked.c.n + 2) // 2)
    median = func.avg(ranked.c.days).label("median")
    if by_week:
        return select(ranked.c.week, median).where(middle).group_by(ranked.c.week)
    return select(median).where(middle)


def _stood(actor: Actor, ends: Sequence[datetime]) -> Select[Any]:
    """How many promises stood overdue, and how many urgent, at each of these moments."""
    sums = [
        func.sum(case((condition, 1), else_=0))
        for end in ends
        for condition in (_was_overdue(end), _was_urgent(end))
    ]
    since = ends[0]
    return (
        select(*sums)
        .select_from(Clock)
        .where(
            Clock.obligation == RESOLVE,
            or_(  # each of the three has an index
                Clock.met_at > since,
                Clock.cancelled_at > since,
                and_(Clock.met_at.is_(None), Clock.cancelled_at.is_(None)),
            ),
            _of_cases_seen_by(actor),
        )
    )


def _ran(at: datetime) -> ColumnElement[bool]:
    return and_(
        Clock.started_at <= at,
        or_(Clock.met_at.is_(None), Clock.met_at > at),
        or_(Clock.cancelled_at.is_(None), Clock.cancelled_at > at),
    )


def _due_then(at: datetime) -> ColumnElement[datetime]:
    """The date that was promised at that moment: before an extension the first one."""
    return case((Clock.extended_at > at, Clock.first_due_at), else_=Clock.due_at)


def _was_overdue(at: datetime) -> ColumnElement[bool]:
    return and_(_ran(at), _due_then(at) <= at)


def _was_urgent(at: datetime) -> ColumnElement[bool]:
    until = start_of(hanoi_day(at) + timedelta(days=PROMISE.urgent + 1))
    return and_(_ran(at), _due_then(at) > at, _due_then(at) <= until)
