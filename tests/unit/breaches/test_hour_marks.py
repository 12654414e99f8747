"""When people are reminded of a term by the hour."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.breaches.obligations import ENDED_BY, EVERY_CLOCK, STARTS
from kalix_compliance.core.clock import HANOI
from kalix_compliance.deadlines.calendar import WorkingCalendar
from kalix_compliance.deadlines.levels import Level, bands_of
from kalix_compliance.deadlines.marks import marks_of
from kalix_compliance.deadlines.obligations import OBLIGATIONS, Obligation, obligation_of
from kalix_compliance.deadlines.terms import TermUnit, due_of, hours

CALENDAR = WorkingCalendar()
AUTHORITY = obligation_of("breach.authority")
DETECTED = datetime(2026, 11, 20, 10, 30, tzinfo=HANOI)
BY_THE_HOUR = [row for row in OBLIGATIONS.values() if row.term.unit is TermUnit.HOURS]
OF_BREACHES = [row for row in BY_THE_HOUR if row.code.startswith("breach.")]
BY_THE_DAY = [row for row in OBLIGATIONS.values() if row.term.unit is not TermUnit.HOURS]


@pytest.mark.parametrize(
    ("code", "length", "legal"),
    [
        ("breach.authority", 72, True),
        ("breach.consumer", 24, True),
        ("breach.cyber-serious", 24, True),
        ("breach.cyber", 72, True),
        ("breach.people", 72, False),
        ("breach.assess", 24, False),
    ],
)
def test_the_table_holds_the_terms_of_a_breach(code: str, length: int, legal: bool) -> None:
    row = obligation_of(code)
    assert (row.term, row.legal, row.extension) == (hours(length), legal, None)


def test_a_breach_has_every_hour_term_and_each_has_a_start() -> None:
    assert set(EVERY_CLOCK) == set(STARTS) == {row.code for row in OF_BREACHES}
    assert set(ENDED_BY) < set(EVERY_CLOCK)


def marks(row: Obligation, start: datetime) -> list[tuple[str, timedelta]]:
    due = due_of(start, row.term, CALENDAR)
    found = marks_of(row, due.at, due.last_day, CALENDAR)
    return [(str(mark.level), due.at - mark.at) for mark in found]


def test_three_days_remind_at_half_a_day_six_hours_one_hour_and_the_miss() -> None:
    left = [(level, after / timedelta(hours=1)) for level, after in marks(AUTHORITY, DETECTED)]
    assert left == [("ok", 36), ("soon", 24), ("urgent", 6), ("urgent", 1), ("overdue", 0)]


def test_one_day_reminds_at_half_six_hours_one_hour_and_the_miss() -> None:
    row = obligation_of("breach.consumer")
    left = [(level, after / timedelta(hours=1)) for level, after in marks(row, DETECTED)]
    assert left == [("ok", 12), ("soon", 6), ("urgent", 1), ("overdue", 0)]


@pytest.mark.parametrize("row", OF_BREACHES, ids=lambda row: row.code)
def test_reminders_come_at_half_then_24_6_and_1_hour_as_far_as_they_fit(row: Obligation) -> None:
    half = row.term.length // 2
    assert row.reminders == (half, *(n for n in (24, 6, 1) if n < half))
    assert (row.soon, row.urgent) == (row.term.length // 3, row.term.length // 12)


@given(
    st.sampled_from(BY_THE_HOUR),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
)
def test_hour_marks_stand_still_through_nights_and_holidays(
    row: Obligation, start: datetime
) -> None:
    begun = start.replace(tzinfo=HANOI)
    due = due_of(begun, row.term, CALENDAR)
    found = marks_of(row, due.at, due.last_day, CALENDAR)
    bands = bands_of(row, due.at, due.last_day, CALENDAR)
    assert due.at - begun == timedelta(hours=row.term.length)
    assert [mark.at for mark in found] == sorted({mark.at for mark in found})
    assert begun < found[0].at
    assert found[-1].at == due.at
    for mark in found:
        assert due.at - mark.at == timedelta(hours=mark.hours_left)
        assert bands.level_at(mark.at) is mark.level
    assert [mark.hours_left for mark in found] == [*row.reminders, 0]


@given(
    st.sampled_from(BY_THE_DAY),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
)
def test_day_terms_are_told_at_their_levels_as_before(row: Obligation, start: datetime) -> None:
    due = due_of(start.replace(tzinfo=HANOI), row.term, CALENDAR)
    found = marks_of(row, due.at, due.last_day, CALENDAR)
    assert [mark.level for mark in found] == [Level.SOON, Level.URGENT, Level.OVERDUE]
    assert {mark.hours_left for mark in found} == {0}
