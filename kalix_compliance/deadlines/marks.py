"""When a clock is looked at again: at the levels of a day term, at the reminders of an hour term."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kalix_compliance.deadlines.calendar import WorkingCalendar
from kalix_compliance.deadlines.levels import RISING, Level, bands_of
from kalix_compliance.deadlines.obligations import Obligation


@dataclass(frozen=True)
class Mark:
    """Something to tell people of, and when it begins.

    `hours_left` is 0 for a level of a day term, and for the miss itself.
    """

    level: Level
    at: datetime
    hours_left: int = 0


def marks_of(
    obligation: Obligation, due_at: datetime, last_day: date, calendar: WorkingCalendar
) -> tuple[Mark, ...]:
    """The marks of a clock that ends then, in the order of time; the last one is the miss."""
    bands = bands_of(obligation, due_at, last_day, calendar)
    if not obligation.reminders:
        return tuple(Mark(level, bands.begins(level)) for level in RISING[1:])
    return (*_reminders(obligation, due_at), Mark(Level.OVERDUE, due_at))


def _reminders(obligation: Obligation, due_at: datetime) -> Iterator[Mark]:
    for hours in obligation.reminders:
        yield Mark(_level_with(hours, obligation), due_at - timedelta(hours=hours), hours)


def _level_with(hours_left: int, obligation: Obligation) -> Level:
    if hours_left <= obligation.urgent:
        return Level.URGENT
    return Level.SOON if hours_left <= obligation.soon else Level.OK
