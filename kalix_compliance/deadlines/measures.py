"""A clock in units of its own term: how far it has run of how much. Rulers are drawn from this."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kalix_compliance.deadlines.calendar import WorkingCalendar, hanoi_day, last_day_of
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.obligations import Obligation
from kalix_compliance.deadlines.terms import TermUnit

ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Measure:
    """All lengths in units of the term, from the start: hours, days or working days.

    `total` is where the wall stands, `first_total` where it stood before an extension, `elapsed` how far
    the clock has run now, or had run when it was met.
    """

    unit: TermUnit
    total: float
    elapsed: float
    soon_from: float
    urgent_from: float
    level: Level
    first_total: float | None = None

    @property
    def over(self) -> float:
        return max(0.0, self.elapsed - self.total)


@dataclass(frozen=True)
class Span:
    """From when to when, and where the first wall stood; `seen_at` is now, or when it was met."""

    started_at: datetime
    due_at: datetime
    last_day: date
    seen_at: datetime
    first_due_at: datetime | None = None


def measure(obligation: Obligation, span: Span, level: Level, calendar: WorkingCalendar) -> Measure:
    """Count a clock in units of its term."""
    unit = obligation.term.unit
    if unit is TermUnit.HOURS:
        total = (span.due_at - span.started_at) / ONE_HOUR
        elapsed = max(0.0, (span.seen_at - span.started_at) / ONE_HOUR)
        first = None
    else:
        start = hanoi_day(span.started_at)
        total = units_between(start, span.last_day, unit, calendar)
        elapsed = max(0.0, units_between(start, hanoi_day(span.seen_at), unit, calendar))
        if elapsed <= total and hanoi_day(span.seen_at) > span.last_day:
            elapsed = total + 0.5  # late, though no working day has passed since
        first = _first_total(span, start, unit, calendar)
    return Measure(
        unit,
        total,
        elapsed,
        max(0.0, total - obligation.soon),
        max(0.0, total - obligation.urgent),
        level,
        first,
    )


def units_between(start: date, end: date, unit: TermUnit, calendar: WorkingCalendar) -> float:
    """Days or working days after `start`, up to and with `end`."""
    if unit is TermUnit.WORKING_DAYS:
        return float(calendar.working_days_between(start, end))
    return float((end - start).days)


def _first_total(
    span: Span, start: date, unit: TermUnit, calendar: WorkingCalendar
) -> float | None:
    if span.first_due_at is None or span.first_due_at == span.due_at:
        return None
    return units_between(start, last_day_of(span.first_due_at), unit, calendar)
