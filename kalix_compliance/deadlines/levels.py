"""How pressing a clock is, and the instants at which that changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kalix_compliance.deadlines.calendar import WorkingCalendar, start_of
from kalix_compliance.deadlines.obligations import Obligation
from kalix_compliance.deadlines.terms import TermUnit


class Level(StrEnum):
    """While it runs: ok, soon, urgent, overdue. When it is over: met, missed (met too late), cancelled."""

    OK = "ok"
    SOON = "soon"
    URGENT = "urgent"
    OVERDUE = "overdue"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"

    @property
    def running(self) -> bool:
        return self in RISING

    @property
    def late(self) -> bool:
        return self in (Level.OVERDUE, Level.MISSED)


RISING = (Level.OK, Level.SOON, Level.URGENT, Level.OVERDUE)


@dataclass(frozen=True)
class Bands:
    """The instants at which a clock becomes due soon, urgent and overdue."""

    soon_at: datetime
    urgent_at: datetime
    overdue_at: datetime

    def level_at(self, now: datetime) -> Level:
        reached = [level for level, begins in self._rising() if begins <= now]
        return reached[-1] if reached else Level.OK

    def begins(self, level: Level) -> datetime:
        return dict(self._rising())[level]

    def next_after(self, level: Level) -> datetime | None:
        """When the level after this one begins; None after overdue."""
        place = RISING.index(level) + 1
        return self.begins(RISING[place]) if place < len(RISING) else None

    def _rising(self) -> Iterator[tuple[Level, datetime]]:
        yield Level.SOON, self.soon_at
        yield Level.URGENT, self.urgent_at
        yield Level.OVERDUE, self.overdue_at


def bands_of(
    obligation: Obligation, due_at: datetime, last_day: date, calendar: WorkingCalendar
) -> Bands:
    """The warning bands of a clock that ends then."""
    soon, urgent = (
        _begin(left, obligation.term.unit, due_at, last_day, calendar)
        for left in (obligation.soon, obligation.urgent)
    )
    return Bands(soon, urgent, due_at)


def _begin(
    left: int, unit: TermUnit, due_at: datetime, last_day: date, calendar: WorkingCalendar
) -> datetime:
    match unit:
        case TermUnit.HOURS:
            return due_at - timedelta(hours=left)
        case TermUnit.DAYS:
            return start_of(last_day - timedelta(days=left))
        case TermUnit.WORKING_DAYS:
            return start_of(calendar.add_working_days(last_day, -left))
