"""How dates, times and numbers are written on the page.

Dates keep one order, `22/11/2026 14:05`, in both languages; numbers follow the reader's language.
Every moment is shown as the wall clock in Hanoi shows it. Nothing (`None`) is written as nothing.
"""

from datetime import date, datetime

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence, Text, say

WEEKDAYS: tuple[Sentence, ...] = (
    say("Thứ hai"),
    say("Thứ ba"),
    say("Thứ tư"),
    say("Thứ năm"),
    say("Thứ sáu"),
    say("Thứ bảy"),
    say("Chủ nhật"),
)
KILO = 1024
NARROW = "\u00a0"  # a number and its unit stay on one line


def local_day(value: date) -> date:
    """The day on which a moment falls in Hanoi; a plain day stays what it is."""
    return in_hanoi(value).date() if isinstance(value, datetime) else value


def day(value: date | None) -> str:
    """`22/11/2026`."""
    return "" if value is None else f"{local_day(value):%d/%m/%Y}"


def short_day(value: date | None) -> str:
    """`22/11`, for a dense column within one year."""
    return "" if value is None else f"{local_day(value):%d/%m}"


def moment(value: datetime | None) -> str:
    """`22/11/2026 14:05`."""
    return "" if value is None else f"{in_hanoi(value):%d/%m/%Y %H:%M}"


def clock_time(value: datetime | None) -> str:
    """`14:05`."""
    return "" if value is None else f"{in_hanoi(value):%H:%M}"


def exact_time(value: datetime | None) -> str:
    """`14:05:10`, where a page looks again by itself."""
    return "" if value is None else f"{in_hanoi(value):%H:%M:%S}"


def weekday(value: date | None) -> Text:
    """`Chủ nhật`."""
    return "" if value is None else WEEKDAYS[local_day(value).weekday()]


def long_day(value: date | None, today: date | None = None) -> Text:
    """`Chủ nhật, 22/11/2026`, or `Hôm nay, 22/11/2026`: the heading of a day in a history."""
    if value is None:
        return ""
    if today is not None and local_day(value) == local_day(today):
        return say("Hôm nay, %(day)s", day=day(value))
    return say("%(weekday)s, %(day)s", weekday=weekday(value), day=day(value))


def number(value: float | None, language: str = "vi", digits: int | None = None) -> str:
    """`12.480` and `0,75` in Vietnamese, `12,480` and `0.75` in English."""
    if value is None:
        return ""
    if digits is None:
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    else:
        text = f"{value:,.{digits}f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def percent(share: float | None, language: str = "vi", digits: int = 1) -> str:
    """A share between 0 and 1 as `94,4 %`; a whole share is written without decimals."""
    if share is None:
        return ""
    rounded = round(share * 100, digits)
    text = number(int(rounded) if rounded == int(rounded) else rounded, language)
    return f"{text}%" if language == "en" else f"{text}{NARROW}%"


def file_size(octets: int | None, language: str = "vi") -> str:
    """`2,4 MB`; small files in whole KB, never less than one."""
    if octets is None:
        return ""
    if octets < KILO * KILO:
        return f"{number(max(1, round(octets / KILO)), language)}{NARROW}KB"
    return f"{number(round(octets / KILO / KILO, 1), language)}{NARROW}MB"


def money(dong: int | None, language: str = "vi") -> str:
    """`2.000.000 ₫`."""
    return "" if dong is None else f"{number(dong, language)}{NARROW}₫"
