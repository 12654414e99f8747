"""When a morning digest may go, over weekends, holidays and clocks that jump."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.core.clock import HANOI, in_hanoi
from kalix_compliance.deadlines.calendar import Correction, WorkingCalendar
from kalix_compliance.overview.digest_hours import LONGEST_BACK, may_be_sent, told_since

CALENDAR = WorkingCalendar(corrections={date(2026, 11, 21): Correction(working=True)})
moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(
    lambda at: at.replace(tzinfo=HANOI)
)
backs = st.none() | st.timedeltas(timedelta(days=-60), timedelta(days=60))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HANOI)


def test_from_eight_to_six_on_days_that_are_worked():
    assert [may_be_sent(at(23, hour), CALENDAR) for hour in (7, 8, 11, 17, 18, 23)] == [
        *(False, True, True, True, False, False),
    ]
    assert not may_be_sent(at(23, 7, 59), CALENDAR)
    assert not may_be_sent(at(22, 9), CALENDAR), "a Sunday"
    assert may_be_sent(at(21, 9), CALENDAR), "a Saturday that the company works"
    assert not may_be_sent(at(2, 9, month=9), CALENDAR), "National Day"
    assert may_be_sent(at(20, 9), CALENDAR)


def test_what_was_told_is_told_again_to_nobody_and_skipped_for_nobody():
    monday = at(23, 8)
    assert told_since(monday, at(20, 10, 40), None, CALENDAR) == at(20, 10, 40)
    assert told_since(monday, None, None, CALENDAR) == at(21, 8), "the working day before"
    assert told_since(monday, None, None, WorkingCalendar()) == at(20, 8), "over the weekend"
    assert told_since(at(25, 9), None, None, CALENDAR) == at(23, 8), "the 24th is Culture Day"
    assert told_since(monday, at(25, 8), None, CALENDAR) == at(21, 8), (
        "written by a clock that was wrong"
    )
    assert told_since(monday, None, at(20, 8), CALENDAR) == at(19, 8), "the first that was lost"
    assert told_since(monday, monday - LONGEST_BACK - timedelta(1), None, CALENDAR) == at(21, 8)


@given(moments, backs, backs)
def test_the_past_of_a_digest_is_before_it_and_never_long(
    now: datetime, last: timedelta | None, lost: timedelta | None
):
    past = (None if back is None else now + back for back in (last, lost))
    since = told_since(now, *past, CALENDAR)
    assert since <= now
    assert now - since <= LONGEST_BACK
    if may_be_sent(now, CALENDAR):
        assert 8 <= in_hanoi(now).hour < 18
