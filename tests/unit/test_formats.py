"""How dates, times and numbers are written."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.web import formats

AFTERNOON = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)  # 14:05 in Hanoi
LATE_EVENING_UTC = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # 00:30 of the 23rd in Hanoi


def test_moments_are_shown_as_the_wall_clock_in_hanoi() -> None:
    assert formats.moment(AFTERNOON) == "22/11/2026 14:05"
    assert formats.clock_time(AFTERNOON) == "14:05"


def test_the_day_of_a_moment_is_the_day_in_hanoi() -> None:
    assert formats.day(LATE_EVENING_UTC) == "23/11/2026"
    assert formats.short_day(LATE_EVENING_UTC) == "23/11"
    assert str(formats.weekday(LATE_EVENING_UTC)) == "Thứ hai"


def test_a_plain_day_is_not_moved_by_any_clock() -> None:
    assert formats.day(date(2026, 2, 1)) == "01/02/2026"


def test_weekdays_begin_with_monday() -> None:
    monday = date(2026, 11, 16)
    assert [str(formats.weekday(date(2026, 11, 16 + n))) for n in (0, 3, 6)] == [
        "Thứ hai",
        "Thứ năm",
        "Chủ nhật",
    ]
    assert formats.WEEKDAYS[monday.weekday()] == formats.weekday(monday)


def test_a_history_calls_today_today() -> None:
    assert str(formats.long_day(AFTERNOON, today=AFTERNOON)) == "Hôm nay, 22/11/2026"
    assert str(formats.long_day(date(2026, 11, 19), today=AFTERNOON)) == "Thứ năm, 19/11/2026"


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (12480, "12.480", "12,480"),
        (0, "0", "0"),
        (-1500, "-1.500", "-1,500"),
        (0.75, "0,75", "0.75"),
        (1234.5, "1.234,5", "1,234.5"),
    ],
)
def test_numbers_follow_the_reader_s_language(value: float, vietnamese: str, english: str) -> None:
    assert formats.number(value) == vietnamese
    assert formats.number(value, "en") == english


@pytest.mark.parametrize(
    ("share", "vietnamese", "english"),
    [(0.944, "94,4\u00a0%", "94.4%"), (1, "100\u00a0%", "100%"), (0, "0\u00a0%", "0%")],
)
def test_shares_are_per_cent(share: float, vietnamese: str, english: str) -> None:
    assert formats.percent(share) == vietnamese
    assert formats.percent(share, "en") == english


def test_money_is_in_dong() -> None:
    assert formats.money(2_000_000) == "2.000.000\u00a0₫"


@pytest.mark.parametrize(
    ("octets", "words"),
    [(1, "1\u00a0KB"), (700 * 1024, "700\u00a0KB"), (10 * 1024 * 1024, "10\u00a0MB")],
)
def test_file_sizes_are_in_round_units(octets: int, words: str) -> None:
    assert formats.file_size(octets) == words


@pytest.mark.parametrize(
    "write",
    [
        formats.day,
        formats.short_day,
        formats.moment,
        formats.clock_time,
        formats.weekday,
        formats.long_day,
        formats.number,
        formats.percent,
        formats.file_size,
        formats.money,
    ],
)
def test_nothing_is_written_as_nothing(write: object) -> None:
    assert write(None) == ""  # type: ignore[operator]


@given(st.integers())
def test_a_written_number_reads_back(value: int) -> None:
    assert int(formats.number(value).replace(".", "")) == value
