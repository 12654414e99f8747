"""How much time is left, in the words of the pages and letters."""

from datetime import date, datetime, timedelta

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.deadlines.calendar import WorkingCalendar, hanoi_day
from kalix_compliance.deadlines.terms import TermUnit


def time_left(
    now: datetime, due_at: datetime, last_day: date, unit: TermUnit, calendar: WorkingCalendar
) -> Sentence:
    """What a running clock says: "Còn 6 ngày", "Còn 2 ngày làm việc", "Hạn hôm nay", "Quá 2 ngày".

    Lateness is told in calendar days, so that a weekend after the last working day counts too.
    """
    if unit is TermUnit.HOURS:
        return _hours_left(due_at - now)
    today = hanoi_day(now)
    if today == last_day:
        return say("Hạn hôm nay")
    if today > last_day:
        return _days_over((today - last_day).days)
    if unit is TermUnit.WORKING_DAYS:
        return _working_days_left(calendar.working_days_between(today, last_day))
    return _days_left((last_day - today).days)


def met_words(met_at: datetime, due_at: datetime, last_day: date, unit: TermUnit) -> Sentence:
    """What a clock that was met says: when, or how much too late."""
    if met_at < due_at:
        return say("Xong %(moment)s", moment=f"{in_hanoi(met_at):%d/%m/%Y %H:%M}")
    if unit is TermUnit.HOURS:
        return say("Xong trễ %(time)s", time=duration(met_at - due_at))
    over = (hanoi_day(met_at) - last_day).days
    return say("Xong trễ 1 ngày") if over == 1 else say("Xong trễ %(n)s ngày", n=over)


def missed_words(met_at: datetime) -> Sentence:
    """A clock that was missed although the act itself is dated in time: it was recorded too late."""
    return say("Ghi trễ, xong %(moment)s", moment=f"{in_hanoi(met_at):%d/%m/%Y %H:%M}")


def cancelled_words() -> Sentence:
    return say("Không còn tính hạn")


def duration(length: timedelta) -> Sentence:
    """Hours and minutes: "20 giờ 25 phút", "2 giờ", "25 phút"."""
    minutes = int(length.total_seconds()) // 60
    h, m = divmod(minutes, 60)
    if h and m:
        return say("%(h)s giờ %(m)s phút", h=h, m=m)
    if h:
        return say("%(n)s giờ", n=h)
    return say("%(n)s phút", n=m) if m else say("dưới 1 phút")


def duration_of_hours(hours: float) -> Sentence:
    return duration(timedelta(hours=hours))


def _hours_left(left: timedelta) -> Sentence:
    if left > timedelta():
        return say("Còn %(time)s", time=duration(left))
    return say("Quá %(time)s", time=duration(-left))


def _days_left(n: int) -> Sentence:
    return say("Còn 1 ngày") if n == 1 else say("Còn %(n)s ngày", n=n)


def _working_days_left(n: int) -> Sentence:
    return say("Còn 1 ngày làm việc") if n == 1 else say("Còn %(n)s ngày làm việc", n=n)


def _days_over(n: int) -> Sentence:
    return say("Quá 1 ngày") if n == 1 else say("Quá %(n)s ngày", n=n)
