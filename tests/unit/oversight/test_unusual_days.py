"""Which days stand out, how much room is enough, and when failures are many: plain arithmetic."""

import math
import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.core.permissions import Permission
from kalix_compliance.jobs.table import DAY, Job
from kalix_compliance.oversight.queries.jobs import Outage, gaps, slots_between
from kalix_compliance.oversight.queries.openings import MOST_DAYS, Span
from kalix_compliance.oversight.rules import (
    GIGABYTE,
    Room,
    is_night,
    many_failures,
    room_left,
    tail,
    unusual_days,
)

FIRST = date(2026, 11, 1)
NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def days(*counts: int) -> dict[date, int]:
    return {FIRST + timedelta(days=n): count for n, count in enumerate(counts) if count}


def test_the_tail_is_that_of_the_tables() -> None:
    assert tail(0, 3.0) == 1.0
    assert tail(1, 3.0) == pytest.approx(1 - math.exp(-3))
    assert tail(10, 3.0) == pytest.approx(0.001102, abs=1e-6)
    assert tail(5, 0.0) == 0.0
    assert 0 < tail(400, 3.0) < 1e-300 or tail(400, 3.0) == 0.0


@given(n=st.integers(0, 300), rate=st.floats(0.01, 300))
def test_more_is_never_likelier(n: int, rate: float) -> None:
    assert 0.0 <= tail(n + 1, rate) <= tail(n, rate) + 1e-12 <= 1.0 + 1e-11


def test_one_account_that_opened_forty_in_a_day_is_put_first() -> None:
    found = unusual_days({"an": days(5, 6, 4, 40), "bình": days(6, 5, 7, 6)}, 30)
    assert list(found) == ["an"]
    assert found["an"][0].n == 40
    assert found["an"][0].usual == pytest.approx(6.0)


def test_a_busy_house_and_a_few_openings_are_not_unusual() -> None:
    assert unusual_days({"an": days(38, 40, 42), "bình": days(41, 39, 44)}, 30) == {}
    assert unusual_days({"an": days(9), "bình": days(1)}, 30) == {}
    assert unusual_days({}, 30) == {}


@pytest.mark.parametrize("seed", range(20))
def test_ordinary_months_raise_no_alarm(seed: int) -> None:
    dice = random.Random(seed)
    month = {
        f"account {who}": days(*(max(0, round(dice.gauss(8, 3))) for _ in range(30)))
        for who in range(12)
    }
    assert unusual_days(month, 30) == {}


def test_the_night_is_from_ten_to_six() -> None:
    assert [hour for hour in range(24) if is_night(hour)] == [0, 1, 2, 3, 4, 5, 22, 23]


def test_room_is_short_before_it_is_gone() -> None:
    assert room_left(100 * GIGABYTE, 60 * GIGABYTE) is Room.ENOUGH
    assert room_left(100 * GIGABYTE, 9 * GIGABYTE) is Room.SHORT
    assert room_left(100 * GIGABYTE, 20 * GIGABYTE, stores=11 * GIGABYTE) is Room.SHORT
    assert room_left(100 * GIGABYTE, GIGABYTE) is Room.GONE
    assert room_left(100 * GIGABYTE, 0) is Room.GONE
    assert room_left(0, 0) is Room.GONE


def test_many_failures_are_many_beside_the_usual() -> None:
    assert not many_failures(19, 0)
    assert many_failures(20, 1.0)
    assert not many_failures(40, 15.0)


@given(since=st.none() | st.dates(), until=st.none() | st.dates())
def test_a_span_is_whole_whatever_was_asked_for(since: date | None, until: date | None) -> None:
    span = Span.read(since, until, date(2026, 11, 22))
    assert span.since <= span.until
    assert 1 <= span.days <= MOST_DAYS


def job(**when: object) -> Job:
    return Job("j", lambda _actor: None, "", (Permission.SYSTEM_SWEEP,), DAY, **when)


def test_slots_are_counted_by_their_rhythm() -> None:
    minutely = job(every=timedelta(minutes=1))
    assert slots_between(minutely, NOON, NOON) == 1
    assert slots_between(minutely, NOON, NOON + timedelta(hours=1)) == 61
    assert slots_between(minutely, NOON, NOON - timedelta(minutes=1)) == 0
    nightly = job(at=time(2, 30))
    assert slots_between(nightly, nightly.slot(NOON - 6 * DAY), nightly.slot(NOON)) == 7


def test_a_gap_that_lasts_has_no_end() -> None:
    minute = timedelta(minutes=1)
    ran = [NOON, NOON + minute, NOON + 90 * minute, NOON + 91 * minute]
    assert gaps(ran, NOON + 92 * minute, 5 * minute) == [Outage(NOON + minute, NOON + 90 * minute)]
    assert gaps(ran[:2], NOON + 60 * minute, 5 * minute) == [Outage(NOON + minute, None)]
    assert gaps([], NOON, 5 * minute) == []
