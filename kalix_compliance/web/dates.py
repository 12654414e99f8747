"""Reading the dates and times that people type. Wall-clock times are Hanoi's."""

import re
import unicodedata
from datetime import UTC, date, datetime, time

from kalix_compliance.core.clock import HANOI

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST = 40  # characters; no date is longer
DAY = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2})|(?:giờ|h|g)([0-9]{2})?)", re.IGNORECASE)


class NoSuchTime(ValueError):
    """Written like a date or a time, but no calendar or clock has it: 31/02/2026, 25:00."""


def day_from_text(text: str) -> date:
    """`22/11/2026`, also with dots or dashes and without leading zeros.

    Raises NoSuchTime for a day that does not exist, ValueError for anything else.
    """
    found = DAY.fullmatch(_tidy(text))
    if found is None:
        raise ValueError("not written like a day")
    day, month, year = int(found[1]), int(found[3]), int(found[4])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoSuchTime("a year out of reach")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchTime("no such day") from error


def time_from_text(text: str) -> time:
    """`14:05`, `14h05` or `14h`. Raises NoSuchTime or ValueError like `day_from_text`."""
    found = TIME.fullmatch(_tidy(text))
    if found is None:
        raise ValueError("not written like a time")
    try:
        return time(int(found[1]), int(found[2] or found[3] or 0))
    except ValueError as error:
        raise NoSuchTime("no such time") from error


def moment_from_text(text: str) -> datetime:
    """`22/11/2026 14:05` in Hanoi, or the time first, as an instant in UTC.

    Raises NoSuchTime or ValueError like `day_from_text`.
    """
    pieces = _tidy(text).replace(",", " ").split()
    if len(pieces) != 2:
        raise ValueError("a moment is a day and a time")
    if TIME.fullmatch(pieces[0]):
        pieces.reverse()
    day, clock = day_from_text(pieces[0]), time_from_text(pieces[1])
    return datetime.combine(day, clock, HANOI).astimezone(UTC)


def _tidy(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError("too long for a date")
    return unicodedata.normalize("NFKC", text).strip()
