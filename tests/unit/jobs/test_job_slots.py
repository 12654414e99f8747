from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.core.clock import HANOI
from kalix_compliance.jobs.table import Job

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def job(**given):
    return Job("test", lambda actor: None, "why", (), timedelta(hours=1), **given)


NIGHTLY = job(at=time(2, 30))
MINUTELY = job(every=timedelta(minutes=1))


def test_before_half_past_two_the_slot_is_yesterdays():
    now = datetime(2026, 11, 22, 2, 29, tzinfo=HANOI)
    assert NIGHTLY.slot(now) == datetime(2026, 11, 21, 2, 30, tzinfo=HANOI)


def test_at_half_past_two_the_slot_is_todays():
    now = datetime(2026, 11, 22, 2, 30, tzinfo=HANOI)
    assert NIGHTLY.slot(now) == now


@given(MOMENTS)
def test_a_slot_is_never_in_the_future_nor_older_than_its_period(now):
    for row in (NIGHTLY, MINUTELY, job(every=timedelta(hours=1))):
        assert now - row.every < row.slot(now) <= now


@given(MOMENTS)
def test_within_one_slot_the_slot_stays_the_same(now):
    slot = MINUTELY.slot(now)
    assert MINUTELY.slot(slot) == slot
    assert MINUTELY.slot(slot + timedelta(seconds=59)) == slot


def test_jobs_of_seconds_have_no_slots():
    assert not job(every=timedelta(seconds=3)).has_slots
    assert MINUTELY.has_slots


def test_the_worker_asks_often_enough_to_be_on_time():
    assert MINUTELY.pause == timedelta(seconds=15)
    assert NIGHTLY.pause == timedelta(seconds=30)
