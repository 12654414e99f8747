"""Working days, and when terms end (the test vectors of Vietnamese law)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.core.clock import HANOI
from kalix_compliance.deadlines.calendar import (
    Correction,
    WorkingCalendar,
    end_of,
    hanoi_day,
    last_day_of,
    public_holidays,
    working_hours_after,
)
from kalix_compliance.deadlines.terms import Term, days, due_of, hours, lengthened, working_days

USUAL = WorkingCalendar()
SUNDAY = datetime(2026, 11, 22, 10, tzinfo=HANOI)
MONDAY = datetime(2026, 11, 23, 10, tzinfo=HANOI)
BEFORE_TET = datetime(2027, 2, 3, 10, tzinfo=HANOI)

dates = st.dates(date(2026, 1, 1), date(2028, 12, 31))
counts = st.integers(1, 40)
weekdays = st.frozensets(st.integers(1, 7), min_size=1)
corrections = st.dictionaries(dates, st.booleans().map(Correction), max_size=30)
calendars = st.builds(WorkingCalendar, weekdays, corrections)
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.sampled_from([UTC, HANOI])
)


@pytest.mark.parametrize(
    ("start", "term", "last_day"),
    [
        (SUNDAY, working_days(2), date(2026, 11, 25)),
        (SUNDAY, working_days(3), date(2026, 11, 26)),
        (SUNDAY, working_days(7), date(2026, 12, 2)),
        (MONDAY, working_days(2), date(2026, 11, 26)),
        (MONDAY, working_days(3), date(2026, 11, 27)),
        (MONDAY, working_days(7), date(2026, 12, 3)),
        (SUNDAY, days(10), date(2026, 12, 2)),
        (SUNDAY, days(15), date(2026, 12, 7)),
        (SUNDAY, days(30), date(2026, 12, 22)),
        (SUNDAY, days(20), date(2026, 12, 12)),
        (BEFORE_TET, working_days(2), date(2027, 2, 12)),
        (BEFORE_TET, working_days(3), date(2027, 2, 15)),
        (BEFORE_TET, working_days(7), date(2027, 2, 19)),
    ],
)
def test_day_terms_end_at_midnight_of_the_day_that_the_law_names(
    start: datetime, term: Term, last_day: date
) -> None:
    due = due_of(start, term, USUAL)
    assert due.last_day == last_day
    assert due.at == datetime.combine(last_day + timedelta(days=1), time(), HANOI)


@pytest.mark.parametrize(
    ("length", "end"), [(24, datetime(2026, 11, 23, 10)), (72, datetime(2026, 11, 25, 10))]
)
def test_hours_run_through_the_night_and_the_holiday(length: int, end: datetime) -> None:
    due = due_of(SUNDAY, hours(length), USUAL)
    assert due.at == due.rolled_at == end.replace(tzinfo=HANOI)
    assert due.last_day == end.date()


def test_twenty_days_end_on_a_saturday_strictly_and_on_monday_rolled() -> None:
    due = due_of(SUNDAY, days(20), USUAL)
    assert due.last_day == date(2026, 12, 12)
    assert due.rolled_at == end_of(date(2026, 12, 14))


def test_the_day_of_receipt_is_the_one_in_hanoi() -> None:
    late_evening_in_utc = datetime(2026, 11, 21, 18, tzinfo=UTC)  # already Sunday in Hanoi
    assert due_of(late_evening_in_utc, days(15), USUAL).last_day == date(2026, 12, 7)


def test_a_longer_term_goes_on_from_its_last_day() -> None:
    assert lengthened(date(2026, 11, 28), days(15), USUAL).last_day == date(2026, 12, 13)


def test_an_english_name_writes_its_date_as_every_page_does() -> None:
    assert "22/08/2026" in public_holidays(2026, "vi")[date(2026, 8, 31)]
    assert "22/08/2026" in public_holidays(2026, "en")[date(2026, 8, 31)]


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        *(date(2026, 2, n) for n in range(16, 21)),
        date(2026, 4, 27),
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 8, 31),
        date(2026, 9, 1),
        date(2026, 9, 2),
        date(2026, 11, 24),
        date(2027, 2, 4),
        date(2027, 2, 10),
        date(2027, 4, 16),
        date(2027, 5, 3),
        date(2027, 11, 24),
    ],
)
def test_public_holidays_are_not_worked_and_have_a_name(day: date) -> None:
    assert not USUAL.is_working_day(day)
    assert USUAL.holiday_name(day)


def test_an_ordinary_day_has_no_holiday_name() -> None:
    assert USUAL.holiday_name(date(2026, 11, 23)) is None
    assert USUAL.holiday_name(date(2026, 11, 22)) is None


def test_a_correction_wins_over_weekday_and_library() -> None:
    monday, holiday, saturday = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)
    corrected = WorkingCalendar(
        corrections={
            monday: Correction(False, "Kiểm kê kho"),
            holiday: Correction(True, "Khai trương"),
            saturday: Correction(True),
        }
    )
    assert corrected.holiday_name(monday) == "Kiểm kê kho"
    assert corrected.holiday_name(holiday) is None
    assert corrected.is_working_day(saturday)
    assert corrected.add_working_days(date(2026, 11, 22), 2) == date(2026, 11, 25)


def test_a_shop_that_works_on_saturdays_counts_them() -> None:
    six_days = WorkingCalendar(frozenset(range(1, 7)))
    assert due_of(SUNDAY, working_days(7), six_days).last_day == date(2026, 12, 1)


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="working weekday"):
        WorkingCalendar(frozenset())


def test_a_term_has_a_length() -> None:
    with pytest.raises(ValueError, match="at least one"):
        days(0)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (datetime(2026, 11, 23, 9, 30), datetime(2026, 11, 23, 9, 30)),
        (datetime(2026, 11, 23, 0), datetime(2026, 11, 23, 8)),
        (datetime(2026, 11, 22, 14), datetime(2026, 11, 23, 8)),
        (datetime(2026, 11, 23, 18), datetime(2026, 11, 25, 8)),  # the 24th is a holiday
        (datetime(2026, 11, 27, 17, 59), datetime(2026, 11, 27, 17, 59)),
        (datetime(2026, 11, 27, 22), datetime(2026, 11, 30, 8)),
    ],
)
def test_people_are_told_inside_working_hours(moment: datetime, opening: datetime) -> None:
    told = working_hours_after(moment.replace(tzinfo=HANOI), USUAL)
    assert told == opening.replace(tzinfo=HANOI)


@given(calendars, dates, counts)
def test_counting_forward_lands_on_a_working_day_with_that_many_between(
    calendar: WorkingCalendar, day: date, count: int
) -> None:
    end = calendar.add_working_days(day, count)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(day, end) == count
    assert calendar.working_days_between(end, day) == -count


@given(calendars, dates, dates, counts)
def test_a_later_start_never_ends_earlier(
    calendar: WorkingCalendar, one: date, other: date, count: int
) -> None:
    first, second = sorted((one, other))
    assert calendar.add_working_days(first, count) <= calendar.add_working_days(second, count)
    assert calendar.add_working_days(first, count) < calendar.add_working_days(first, count + 1)


@given(calendars, dates, counts)
def test_counting_back_from_a_working_day_undoes_counting_forward(
    calendar: WorkingCalendar, day: date, count: int
) -> None:
    start = calendar.next_working_day(day)
    assert calendar.add_working_days(calendar.add_working_days(start, count), -count) == start


@given(calendars, moments, counts)
def test_a_strict_day_term_never_rolls_and_the_rolled_end_is_not_earlier(
    calendar: WorkingCalendar, start: datetime, length: int
) -> None:
    due = due_of(start, days(length), calendar)
    assert due.last_day == hanoi_day(start) + timedelta(days=length)
    assert due.at == end_of(due.last_day)
    assert due.rolled_at >= due.at
    assert calendar.is_working_day(hanoi_day(due.rolled_at) - timedelta(days=1))


@given(calendars, moments, st.integers(1, 100))
def test_hour_terms_take_exactly_their_hours(
    calendar: WorkingCalendar, start: datetime, length: int
) -> None:
    due = due_of(start, hours(length), calendar)
    assert due.at - start == timedelta(hours=length)
    assert due.at == due.rolled_at


@given(calendars, moments)
def test_the_next_working_hours_are_working_hours(
    calendar: WorkingCalendar, moment: datetime
) -> None:
    told = working_hours_after(moment, calendar).astimezone(HANOI)
    assert told >= moment
    assert calendar.is_working_day(told.date())
    assert time(8) <= told.time() < time(18)


@given(dates)
def test_a_term_that_ends_at_midnight_ends_on_the_day_before(day: date) -> None:
    assert last_day_of(end_of(day)) == day
    assert last_day_of(end_of(day) - timedelta(microseconds=1)) == day
    assert last_day_of(end_of(day) + timedelta(microseconds=1)) == day + timedelta(days=1)
