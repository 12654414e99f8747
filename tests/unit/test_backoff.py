"""When a deferred message is tried again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.notifications.backoff import GIVE_UP_AFTER, next_try

START = datetime(2026, 11, 22, 7, tzinfo=UTC)


def waits_until_the_end() -> list[timedelta]:
    now, tries, waits = START, 1, []
    while (again := next_try(START, tries, now)) is not None:
        waits.append(again - now)
        now, tries = again, tries + 1
    return waits


def test_the_first_waits_grow_from_a_minute_to_four_hours() -> None:
    minutes = [wait // timedelta(minutes=1) for wait in waits_until_the_end()[:6]]
    assert minutes == [1, 5, 15, 60, 240, 240]


def test_the_last_try_stands_at_the_48th_hour() -> None:
    assert sum(waits_until_the_end(), timedelta()) == GIVE_UP_AFTER


def test_a_worker_that_slept_for_days_still_tries_twice() -> None:
    late = START + timedelta(days=5)
    assert next_try(START, 1, late) == late + timedelta(minutes=1)
    assert next_try(START, 2, late) is None


@given(st.integers(1, 60), st.timedeltas(timedelta(), timedelta(hours=47, minutes=59)))
def test_a_try_is_never_in_the_past_and_never_after_48_hours(tries: int, passed: timedelta) -> None:
    now = START + passed
    again = next_try(START, tries, now)
    assert again is not None
    assert now < again <= START + GIVE_UP_AFTER
