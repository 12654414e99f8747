"""When a request that was passed on is to be answered, and when one is reminded."""

from datetime import date
from enum import StrEnum

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.deadlines.calendar import WorkingCalendar

REMIND_BEFORE = 1  # working day


class Standing(StrEnum):
    """How near the date of a request is that was passed on."""

    OK = "ok"
    SOON = "soon"
    OVERDUE = "overdue"


def usual_date(
    today: date, working_days: int, own_last_day: date, calendar: WorkingCalendar
) -> date:
    """As many working days as the register gives them, but not past the request's own last day.

    When that day is over they still get their days: it cannot be kept any more.
    """
    usual = calendar.add_working_days(today, working_days)
    return min(usual, own_last_day) if own_last_day > today else usual


def wrong_date(due_on: date, today: date, own_last_day: date) -> Sentence | None:
    """What is wrong with the date that they are given; None when nothing is."""
    if due_on < today:
        return say("Ngày này đã qua. Chọn hôm nay hoặc một ngày sau.")
    if due_on > own_last_day >= today:
        return say(
            "Ngày này sau hạn của chính yêu cầu (%(day)s). Chọn ngày sớm hơn.",
            day=f"{own_last_day:%d/%m/%Y}",
        )
    return None


def standing(due_on: date, today: date, calendar: WorkingCalendar) -> Standing:
    """Soon from one working day before; overdue on the day after."""
    if today > due_on:
        return Standing.OVERDUE
    if today >= calendar.add_working_days(due_on, -REMIND_BEFORE):
        return Standing.SOON
    return Standing.OK


def standing_words(due_on: date, today: date) -> Sentence:
    """The days that are left, or are over."""
    left = (due_on - today).days
    if left < 0:
        return say("Quá %(n)s ngày", n=-left)
    if left == 0:
        return say("Hết hôm nay")
    return say("Còn %(n)s ngày", n=left)
