"""From when a record is no longer kept (Law 91/2025 Art 3(3), 14(1); Civil Code Art 147, 148)."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from kalix_compliance.core.clock import HANOI
from kalix_compliance.core.language import Sentence, say

MOST_MONTHS = 600
FURTHEST_YEARS = 20
DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The corresponding day, or the last of its month when there is none (Civil Code Art 148(3))."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def kept_until(last_day: date, months: int) -> date:
    """The last day on which a record is kept; the day of the event itself is not counted."""
    return add_months(last_day, months)


def first_day_still_kept(today: date, months: int) -> date:
    """Records whose last day lies before this day are over: `kept_until` of each is before today."""
    day = add_months(today, -months)
    return day if kept_until(day, months) >= today else day + DAY


def moment_of(day: date) -> datetime:
    """The first instant of a day in Hanoi."""
    return datetime.combine(day, time(), HANOI)


def reasons_not_to_set(months: int, least: int) -> list[Sentence]:
    """Why a kind of record cannot be kept for so long, or so short."""
    if months < least:
        return [say("Loại hồ sơ này phải giữ ít nhất %(least)s tháng.", least=least)]
    if months > MOST_MONTHS:
        return [say("Giữ lâu nhất được %(most)s tháng.", most=MOST_MONTHS)]
    return []


def reasons_not_to_preview(day: date, today: date) -> list[Sentence]:
    """What went is on the page of runs; nobody plans for the year 3000."""
    if day < today:
        return [say("Ngày này đã qua. Chọn hôm nay hoặc một ngày sau.")]
    if day.year > today.year + FURTHEST_YEARS:
        return [say("Chọn một ngày trong vòng %(years)s năm tới.", years=FURTHEST_YEARS)]
    return []
