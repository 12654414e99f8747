"""How long a term is, and when it ends (Civil Code Art 145-148)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.deadlines.calendar import WorkingCalendar, end_of, hanoi_day


class TermUnit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"


@dataclass(frozen=True)
class Term:
    """A length in hours, calendar days or working days."""

    length: int
    unit: TermUnit

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("a term is at least one unit long")

    @property
    def words(self) -> Sentence:
        match self.unit:
            case TermUnit.HOURS:
                return say("%(n)s giờ", n=self.length)
            case TermUnit.DAYS:
                return say("%(n)s ngày", n=self.length)
            case TermUnit.WORKING_DAYS:
                return say("%(n)s ngày làm việc", n=self.length)


@dataclass(frozen=True)
class Due:
    """`at`: the first instant that is too late. `last_day`: the last day in Hanoi on which it is in time.

    `rolled_at` is where Civil Code Art 148(5) would move the end of a day term that falls on a day off;
    it is shown, never relied on: the company counts strictly.
    """

    at: datetime
    last_day: date
    rolled_at: datetime


def hours(length: int) -> Term:
    return Term(length, TermUnit.HOURS)


def days(length: int) -> Term:
    return Term(length, TermUnit.DAYS)


def working_days(length: int) -> Term:
    return Term(length, TermUnit.WORKING_DAYS)


def due_of(start: datetime, term: Term, calendar: WorkingCalendar) -> Due:
    """When a term that starts at this instant ends.

    Hours run through nights and holidays (Art 147(1)). Days leave out the day of the event (147(2)) and
    end at 24:00 of the last one (148(6)), both by the date in Hanoi.
    """
    if term.unit is TermUnit.HOURS:
        at = start + timedelta(hours=term.length)
        return Due(at, hanoi_day(at), at)
    return ending_on(_last_day(hanoi_day(start), term, calendar), calendar)


def lengthened(last_day: date, by: Term, calendar: WorkingCalendar) -> Due:
    """The end of a day term that is prolonged: the extra days follow the last day of the first term."""
    return ending_on(_last_day(last_day, by, calendar), calendar)


def ending_on(last_day: date, calendar: WorkingCalendar) -> Due:
    """A term that ends at 24:00 of this day."""
    return Due(end_of(last_day), last_day, end_of(calendar.next_working_day(last_day)))


def _last_day(first: date, term: Term, calendar: WorkingCalendar) -> date:
    if term.unit is TermUnit.WORKING_DAYS:
        return calendar.add_working_days(first, term.length)
    return first + timedelta(days=term.length)
