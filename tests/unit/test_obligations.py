"""What is owed by when, when it presses, and the words for it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.core.clock import HANOI
from kalix_compliance.core.language import say
from kalix_compliance.deadlines.calendar import WorkingCalendar, start_of
from kalix_compliance.deadlines.levels import RISING, Bands, Level, bands_of
from kalix_compliance.deadlines.obligations import OBLIGATIONS, Obligation, obligation_of
from kalix_compliance.deadlines.rules import reasons_not_to_correct, reasons_not_to_extend
from kalix_compliance.deadlines.terms import Term, TermUnit, days, due_of, hours, working_days
from kalix_compliance.deadlines.words import duration, met_words, missed_words, time_left

CALENDAR = WorkingCalendar()
RECEIVED = datetime(2026, 11, 13, 9, 40, tzinfo=HANOI)
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=HANOI)

AUTHORITY = Obligation(
    code="breach.authority",
    name=say("Báo cơ quan chuyên trách"),
    term=hours(72),
    starts=say("phát hiện vi phạm"),
    met_by=say("nộp Mẫu số 08"),
    soon=24,
    urgent=6,
    law=say("Điều 23 khoản 1 Luật 91/2025/QH15"),
)


def bands(obligation: Obligation, start: datetime) -> Bands:
    due = due_of(start, obligation.term, CALENDAR)
    return bands_of(obligation, due.at, due.last_day, CALENDAR)


def words_at(now: datetime, term: Term, start: datetime = RECEIVED) -> str:
    due = due_of(start, term, CALENDAR)
    return str(time_left(now, due.at, due.last_day, term.unit, CALENDAR))


@pytest.mark.parametrize(
    ("code", "term", "legal", "extension"),
    [
        ("complaint.resolve", days(15), False, days(15)),
        ("complaint.acknowledge", working_days(3), True, None),
        ("protection.answer", working_days(2), True, None),
        ("protection.complete", days(15), True, days(15)),
        ("negotiation.start", working_days(7), True, None),
        ("request.answer", working_days(2), True, None),
        ("request.copy", days(10), True, days(10)),
        ("request.copy.others", days(15), True, days(10)),
        ("request.delete", days(20), True, days(20)),
        ("request.delete.others", days(30), True, days(20)),
        ("request.restrict", days(15), True, days(15)),
        ("request.restrict.others", days(20), True, days(15)),
        ("request.protect", days(15), True, days(15)),
    ],
)
def test_the_table_holds_the_terms_of_policy_and_law(
    code: str, term: Term, legal: bool, extension: Term | None
) -> None:
    row = obligation_of(code)
    assert (row.term, row.legal, row.extension) == (term, legal, extension)
    assert str(row.name)
    assert str(row.law)


@pytest.mark.parametrize("row", OBLIGATIONS.values(), ids=lambda row: row.code)
def test_every_warning_comes_before_the_end_and_in_order(row: Obligation) -> None:
    assert row.term.length > row.soon > row.urgent >= 0


def test_fifteen_days_press_from_day_ten_and_day_thirteen() -> None:
    found = bands(obligation_of("complaint.resolve"), RECEIVED)
    assert found.soon_at == start_of(date(2026, 11, 23))
    assert found.urgent_at == start_of(date(2026, 11, 26))
    assert found.overdue_at == start_of(date(2026, 11, 29))


def test_working_day_bands_step_over_weekend_and_holiday() -> None:
    received = datetime(2026, 11, 20, 16, tzinfo=HANOI)  # Friday; due on Thursday 26
    found = bands(obligation_of("complaint.acknowledge"), received)
    assert found.soon_at == start_of(date(2026, 11, 23))
    assert found.urgent_at == start_of(date(2026, 11, 25))


def test_hour_bands_are_the_last_third_and_the_last_twelfth() -> None:
    found = bands(AUTHORITY, NOW)
    assert found.soon_at == NOW + timedelta(hours=48)
    assert found.urgent_at == NOW + timedelta(hours=66)


@pytest.mark.parametrize(
    ("day", "level"), [(22, "ok"), (23, "soon"), (25, "soon"), (26, "urgent"), (28, "urgent")]
)
def test_the_level_follows_the_day(day: int, level: str) -> None:
    found = bands(obligation_of("complaint.resolve"), RECEIVED)
    assert found.level_at(datetime(2026, 11, day, 23, 59, tzinfo=HANOI)) == level


def test_midnight_after_the_last_day_is_too_late() -> None:
    found = bands(obligation_of("complaint.resolve"), RECEIVED)
    midnight = datetime(2026, 11, 29, tzinfo=HANOI)
    assert found.level_at(midnight - timedelta(microseconds=1)) is Level.URGENT
    assert found.level_at(midnight) is Level.OVERDUE


@given(
    st.sampled_from([*OBLIGATIONS.values(), AUTHORITY]),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.integers(0, 3000),
    st.integers(0, 3000),
)
def test_a_level_never_goes_down_while_time_goes_on(
    row: Obligation, start: datetime, one: int, other: int
) -> None:
    found = bands(row, start.replace(tzinfo=HANOI))
    earlier, later = (
        start.replace(tzinfo=HANOI) + timedelta(minutes=m) for m in sorted((one, other))
    )
    assert RISING.index(found.level_at(earlier)) <= RISING.index(found.level_at(later))
    assert found.soon_at < found.urgent_at < found.overdue_at


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (22, "Còn 6 ngày"),
        (27, "Còn 1 ngày"),
        (28, "Hạn hôm nay"),
        (29, "Quá 1 ngày"),
        (30, "Quá 2 ngày"),
    ],
)
def test_days_left_are_told_by_the_date_in_hanoi(day: int, words: str) -> None:
    assert words_at(datetime(2026, 11, day, 0, 1, tzinfo=HANOI), days(15)) == words
    assert words_at(datetime(2026, 11, day, 23, 59, tzinfo=HANOI), days(15)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (22, "Còn 2 ngày làm việc"),
        (23, "Còn 1 ngày làm việc"),
        (24, "Còn 1 ngày làm việc"),  # a holiday
        (25, "Hạn hôm nay"),
        (26, "Quá 1 ngày"),
    ],
)
def test_working_days_left_are_called_working_days(day: int, words: str) -> None:
    now = datetime(2026, 11, day, 12, tzinfo=HANOI)
    assert words_at(now, working_days(2), NOW) == words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(hours=3, minutes=35), "Còn 20 giờ 25 phút"),
        (timedelta(hours=4), "Còn 20 giờ"),
        (timedelta(hours=23, minutes=20), "Còn 40 phút"),
        (timedelta(hours=23, minutes=59, seconds=30), "Còn dưới 1 phút"),
        (timedelta(hours=26, minutes=25), "Quá 2 giờ 25 phút"),
    ],
)
def test_hour_terms_tell_hours_and_minutes(after: timedelta, words: str) -> None:
    assert words_at(NOW + after, hours(24), NOW) == words


def test_what_was_done_says_when_or_how_late() -> None:
    due = due_of(RECEIVED, days(15), CALENDAR)
    in_time = datetime(2026, 11, 13, 9, 53, tzinfo=HANOI)
    late = datetime(2026, 11, 30, 9, tzinfo=HANOI)
    told = [
        str(met_words(at, due.at, due.last_day, TermUnit.DAYS))
        for at in (in_time, late, late - timedelta(days=1))
    ]
    assert told == ["Xong 13/11/2026 09:53", "Xong trễ 2 ngày", "Xong trễ 1 ngày"]
    day_end = due_of(NOW, hours(24), CALENDAR)
    filed = day_end.at + timedelta(hours=2, minutes=25)
    assert (
        str(met_words(filed, day_end.at, day_end.last_day, TermUnit.HOURS))
        == "Xong trễ 2 giờ 25 phút"
    )
    assert str(missed_words(in_time)) == "Ghi trễ, xong 13/11/2026 09:53"


def test_terms_and_durations_have_words() -> None:
    assert [str(t.words) for t in (days(15), working_days(2), hours(72))] == [
        "15 ngày",
        "2 ngày làm việc",
        "72 giờ",
    ]
    assert str(duration(timedelta(hours=2))) == "2 giờ"


@pytest.mark.parametrize(
    ("code", "extended", "running", "now", "reasons"),
    [
        ("complaint.resolve", False, True, NOW, 0),
        ("complaint.resolve", True, True, NOW, 1),
        ("complaint.resolve", False, False, NOW, 1),
        ("complaint.resolve", False, True, datetime(2026, 11, 29, tzinfo=HANOI), 1),
        ("complaint.acknowledge", False, True, NOW, 1),
    ],
)
def test_a_term_is_prolonged_once_in_time_and_where_the_rule_allows(
    code: str, extended: bool, running: bool, now: datetime, reasons: int
) -> None:
    due = due_of(RECEIVED, days(15), CALENDAR)
    found = reasons_not_to_extend(
        obligation_of(code), due_at=due.at, extended=extended, running=running, now=now
    )
    assert len(found) == reasons


def test_only_today_and_the_time_until_the_end_of_next_year_can_be_corrected() -> None:
    today = date(2026, 11, 22)
    assert not reasons_not_to_correct(today, today)
    assert not reasons_not_to_correct(date(2027, 12, 31), today)
    assert reasons_not_to_correct(today - timedelta(days=1), today)
    assert reasons_not_to_correct(date(2028, 1, 1), today)
