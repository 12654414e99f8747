"""A clock that jumped destroys nothing; one that only stopped, or was set right a little, does no harm."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.core.clock import FixedClock, Steady, SystemClock, steady_of
from kalix_compliance.retention.rules.clock import (
    LONGEST_GAP,
    TOLERANCE,
    Doubt,
    Trusted,
    doubt_about,
)

THEN = datetime(2026, 11, 22, 2, 15, tzinfo=UTC)
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


BEGUN = Trusted(THEN)


def doubt(traces, now, *, steady=None, trusted=BEGUN):
    found = doubt_about(trusted, traces, now, steady)
    return found.doubt if found else None


def test_nobody_has_begun():
    assert doubt((), THEN, trusted=None) is Doubt.NOT_BEGUN


def test_a_night_after_a_night():
    assert doubt((), THEN + DAY) is None


@given(st.lists(st.integers(0, int(LONGEST_GAP.total_seconds())), max_size=60))
def test_time_that_passes_step_by_step_is_believed_however_long(steps):
    moments, at = [], THEN
    for step in steps:
        at += timedelta(seconds=step)
        moments.append(at)
    assert doubt(moments, at + HOUR) is None


@given(
    st.lists(st.integers(0, 86_400), min_size=1, max_size=20),
    st.integers(0, 19),
    st.integers(int(LONGEST_GAP.total_seconds()) + 1, 10**9),
)
def test_one_step_that_is_too_long_is_a_doubt_wherever_it_is(steps, where, jump):
    steps.insert(min(where, len(steps)), jump)
    moments, at = [], THEN
    for step in steps:
        at += timedelta(seconds=step)
        moments.append(at)
    assert doubt(moments, at) is Doubt.FORWARD


def test_what_others_wrote_after_the_jump_does_not_hide_it():
    jumped = THEN + 5 * YEAR
    found = doubt_about(
        Trusted(THEN), [THEN + HOUR, jumped, jumped + HOUR], jumped + 2 * HOUR, None
    )
    assert found is not None
    assert (found.doubt, found.since, found.to) == (Doubt.FORWARD, THEN + HOUR, jumped)


def test_a_clock_that_was_set_back_is_doubted_too():
    assert doubt([THEN + DAY], THEN + DAY - 2 * TOLERANCE) is Doubt.BACKWARD
    assert doubt([], THEN - YEAR) is Doubt.BACKWARD


def test_a_jump_that_was_taken_back_is_still_a_doubt():
    assert doubt([THEN + 5 * YEAR, THEN + HOUR], THEN + DAY) is Doubt.FORWARD


def test_a_small_correction_is_none():
    assert doubt([THEN + HOUR, THEN + HOUR - TOLERANCE], THEN + 2 * HOUR) is None


@pytest.mark.parametrize("ahead", [2 * HOUR, DAY, -2 * HOUR])
def test_while_the_machine_runs_it_knows_better_than_its_clock(ahead):
    trusted = Trusted(THEN, Steady("boot", 1_000.0))
    passed = timedelta(hours=20)
    steady = Steady("boot", 1_000.0 + passed.total_seconds())
    assert doubt((), THEN + passed, steady=steady, trusted=trusted) is None
    wanted = Doubt.FORWARD if ahead > timedelta() else Doubt.BACKWARD
    assert doubt((), THEN + passed + ahead, steady=steady, trusted=trusted) is wanted


def test_after_a_restart_of_the_machine_only_the_traces_speak():
    trusted = Trusted(THEN, Steady("before", 90_000.0))
    assert doubt((), THEN + DAY, steady=Steady("after", 30.0), trusted=trusted) is None


def test_the_real_clock_has_a_measure_that_no_setting_moves():
    here, elsewhere = SystemClock().steady(), SystemClock(10 * YEAR).steady()
    if here is None or elsewhere is None:
        pytest.skip("this system has no such measure")
    assert here.boot == elsewhere.boot
    assert 0 <= elsewhere.seconds - here.seconds < 5
    assert steady_of(FixedClock(THEN)) is None
