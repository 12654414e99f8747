"""Which days are worked: weekdays, minus Vietnam's public holidays, as the company corrects them.

The library computes the holidays; Tết and the second day of National Day are fixed each year by the
Prime Minister, so an administrator corrects single days (Labour Code Art 112, Resolution 28/2026/QH16).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from kalix_compliance.core.clock import HANOI, in_hanoi

MONDAY_TO_FRIDAY = frozenset(range(1, 6))  # as ISO 8601 counts
ONE_DAY = timedelta(days=1)
AMERICAN_DATE = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")  # in "Day off (substituted from …)"
OPENS, CLOSES = time(8), time(18)


@lru_cache(maxsize=32)
def public_holidays(year: int, language: str = "vi") -> Mapping[date, str]:
    """The public holidays of a year with their names; `language` is a code of this system (vi, en)."""
    if language == "vi":
        return dict(holidays.country_holidays("VN", years=year, language="vi"))
    named = holidays.country_holidays("VN", years=year, language="en_US")
    return {day: AMERICAN_DATE.sub(r"\2/\1/\3", name) for day, name in named.items()}


@dataclass(frozen=True)
class Correction:
    """What the company says of one day, against weekday and library."""

    working: bool
    note: str = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """`weekdays` are ISO (Monday = 1); `corrections` win over weekdays and holidays."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    corrections: Mapping[date, Correction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(1, 8)):
            raise ValueError("a calendar needs at least one working weekday, 1 (Monday) to 7")

    def is_working_day(self, day: date) -> bool:
        if correction := self.corrections.get(day):
            return correction.working
        return day.isoweekday() in self.weekdays and day not in public_holidays(day.year)

    def holiday_name(self, day: date, language: str = "vi") -> str | None:
        """Why nobody works on a day that would be a working weekday otherwise; None for other days."""
        if correction := self.corrections.get(day):
            return None if correction.working else self.name_of(day, language)
        return public_holidays(day.year, language).get(day)

    def name_of(self, day: date, language: str = "vi") -> str:
        """What the company or the law calls this day, worked or not; empty for an ordinary day."""
        correction = self.corrections.get(day)
        return (correction and correction.note) or public_holidays(day.year, language).get(day, "")

    def holidays_on_weekdays(self, year: int) -> list[date]:
        """The public holidays that would be working days otherwise."""
        return [day for day in public_holidays(year) if day.isoweekday() in self.weekdays]

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the first worked day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which is not counted itself; negative goes back."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """Working days later than `after`, up to and with `until`; negative when `until` is earlier."""
        if until < after:
            return -self.working_days_between(until, after)
        days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
        return sum(map(self.is_working_day, days))


def hanoi_day(moment: datetime) -> date:
    """The date on the wall in Hanoi."""
    return in_hanoi(moment).date()


def last_day_of(end: datetime) -> date:
    """The last day of a term by its end: one that ends at 24:00 ends on the day before."""
    return hanoi_day(end - timedelta(microseconds=1))


def start_of(day: date) -> datetime:
    """00:00 of that day in Hanoi, as an instant in UTC."""
    return datetime.combine(day, time(), HANOI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """24:00 of that day in Hanoi: the first instant that is too late."""
    return start_of(day + ONE_DAY)


def working_hours_after(moment: datetime, calendar: WorkingCalendar) -> datetime:
    """The first moment from `moment` on that lies in 08:00-18:00 of a working day in Hanoi."""
    local = in_hanoi(moment)
    day = local.date() if local.time() < CLOSES else local.date() + ONE_DAY
    first = calendar.next_working_day(day)
    opening = datetime.combine(first, OPENS, HANOI)
    return max(moment, opening.astimezone(UTC))
