"""When the morning digest may go, and what it tells of: plain rules of the clock and the calendar."""

from datetime import date, datetime, time, timedelta

from kalix_compliance.core.clock import HANOI, in_hanoi
from kalix_compliance.deadlines.calendar import CLOSES, OPENS, WorkingCalendar, hanoi_day

LONGEST_BACK = timedelta(days=31)
"""Who has not been written to for longer is not told of everything since."""


def may_be_sent(now: datetime, calendar: WorkingCalendar) -> bool:
    """From 08:00 to 18:00 in Hanoi of a day that is worked: a worker that comes back catches up till then."""
    local = in_hanoi(now)
    return OPENS <= local.time() < CLOSES and calendar.is_working_day(local.date())


def told_since(
    now: datetime, last: datetime | None, lost: datetime | None, calendar: WorkingCalendar
) -> datetime:
    """Up to which moment a manager has been told already: their last digest, else the morning before.

    `lost` is the first that never arrived: who has had none but such is told from the morning before that.
    A digest from the future was written by a clock that went wrong, and tells nothing.
    """
    if last is not None and now - LONGEST_BACK <= last <= now:
        return last
    first = lost if lost is not None and now - LONGEST_BACK / 2 <= lost <= now else now
    return _morning_of(calendar.add_working_days(hanoi_day(first), -1))


def _morning_of(day: date, at: time = OPENS) -> datetime:
    return datetime.combine(day, at, HANOI)
