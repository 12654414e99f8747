"""People are told at each hour mark of a breach's clock: once, at once, also after an outage."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines import tracking
from kalix_compliance.deadlines.commands.flagging import Flagged, flag_clocks
from kalix_compliance.deadlines.events import LevelReached, ReminderReached
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.models import Clock, ClockWarning
from kalix_compliance.deadlines.queries import clocks_about
from kalix_compliance.execution.unit import open_unit, runtime
from tests.sessions import FreshSession

AUTHORITY, CONSUMER = "breach.authority", "breach.consumer"
BREACH = "SC-2026-0007"
JOB = system_actor("flagging", Permission.SYSTEM_REMIND)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def heard(app: Flask) -> Iterator[list[ReminderReached]]:
    """What was announced, as a reaction hears it."""
    events: list[Any] = []
    react = (lambda _unit, event: events.append(event),)
    token = runtime.set(
        replace(runtime.get(), reactions={ReminderReached: react, LevelReached: react})
    )
    yield events
    runtime.reset(token)


def start(at: datetime, *codes: str) -> None:
    with open_unit(system_actor("test")) as unit:
        for code in codes:
            tracking.start_clock(unit, code, BREACH, at)


def move(to: datetime, code: str = AUTHORITY) -> None:
    with open_unit(system_actor("test")) as unit:
        tracking.move_clock(unit, code, BREACH, to)


def meet(at: datetime | None = None, code: str = AUTHORITY) -> None:
    with open_unit(system_actor("test")) as unit:
        tracking.meet_clock(unit, code, BREACH, at)


def the_clock(session: FreshSession) -> Clock:
    return session.scalars(select(Clock)).one()


def noted(session: FreshSession) -> list[tuple[str, int, bool]]:
    rows = session.scalars(select(ClockWarning).order_by(ClockWarning.reached_at))
    return [(str(row.level), row.hours_left, row.passed_over) for row in rows]


def test_each_mark_is_told_once_as_time_goes_on(
    heard: list[ReminderReached], session: FreshSession, clock: FixedClock
) -> None:
    start(clock.at, AUTHORITY)
    for _ in range(80 * 6):
        flag_clocks(JOB)
        clock.advance(10 * MINUTE)
    assert [(event.hours_left, event.level) for event in heard] == [
        (36, Level.OK),
        (24, Level.SOON),
        (6, Level.URGENT),
        (1, Level.URGENT),
        (None, Level.OVERDUE),
    ]
    assert len({event.warning_id for event in heard}) == 5
    row = the_clock(session)
    assert (row.missed, row.flagged_level, row.next_flag_at) == (True, Level.OVERDUE, None)


def test_it_is_told_in_the_night_and_on_holidays(
    heard: list[ReminderReached], clock: FixedClock
) -> None:
    start(datetime(2026, 11, 24, 2, tzinfo=HANOI) - 12 * HOUR, CONSUMER)
    clock.at = datetime(2026, 11, 24, 2, tzinfo=HANOI)
    flag_clocks(JOB)
    assert [(event.hours_left, event.tell_from) for event in heard] == [(12, clock.at)]


def test_nothing_is_told_a_minute_before_the_mark(
    heard: list[ReminderReached], clock: FixedClock
) -> None:
    start(clock.at, AUTHORITY)
    clock.advance(36 * HOUR - MINUTE)
    assert flag_clocks(JOB) == Flagged()
    clock.advance(MINUTE)
    assert flag_clocks(JOB) == Flagged(clocks=1, warnings=1)
    assert flag_clocks(JOB) == Flagged()


def test_after_an_outage_only_the_latest_mark_is_told_and_the_earlier_ones_are_noted(
    heard: list[ReminderReached], session: FreshSession, clock: FixedClock
) -> None:
    start(clock.at, AUTHORITY)
    clock.advance(67 * HOUR)
    flag_clocks(JOB)
    assert [event.hours_left for event in heard] == [6]
    assert noted(session) == [("ok", 36, True), ("soon", 24, True), ("urgent", 6, False)]
    clock.advance(20 * HOUR)
    flag_clocks(JOB)
    assert [event.hours_left for event in heard] == [6, None]
    assert noted(session)[3:] == [("urgent", 1, True), ("overdue", 0, False)]


def test_a_clock_that_begins_in_the_past_tells_its_latest_mark_at_once(
    heard: list[ReminderReached], clock: FixedClock
) -> None:
    start(clock.at - 70 * HOUR, AUTHORITY)
    flag_clocks(JOB)
    assert [event.hours_left for event in heard] == [6]


def test_a_moved_start_moves_the_end_and_its_reminders_begin_anew(
    heard: list[ReminderReached], session: FreshSession, clock: FixedClock
) -> None:
    start(clock.at, AUTHORITY)
    clock.advance(50 * HOUR)
    flag_clocks(JOB)
    move(clock.at - 10 * HOUR)
    assert flag_clocks(JOB) == Flagged()
    row = the_clock(session)
    assert (row.due_at, row.first_due_at) == (clock.at + 62 * HOUR, clock.at + 62 * HOUR)
    assert row.next_flag_at == row.due_at - 36 * HOUR
    clock.advance(26 * HOUR)
    flag_clocks(JOB)
    assert [event.hours_left for event in heard] == [24, 36]


def test_a_start_moved_to_and_fro_tells_no_mark_of_the_same_end_twice(
    heard: list[ReminderReached], clock: FixedClock
) -> None:
    begun = clock.at
    start(begun, AUTHORITY)
    clock.advance(50 * HOUR)
    flag_clocks(JOB)
    move(begun + 20 * HOUR)
    flag_clocks(JOB)
    move(begun)
    flag_clocks(JOB)
    assert [event.hours_left for event in heard] == [24]


def test_a_miss_stays_though_the_start_moves_on(
    heard: list[ReminderReached], session: FreshSession, clock: FixedClock
) -> None:
    start(clock.at, AUTHORITY)
    clock.advance(73 * HOUR)
    flag_clocks(JOB)
    move(clock.at - HOUR)
    row = the_clock(session)
    assert (row.missed, row.is_running, row.due_at) == (True, True, clock.at + 71 * HOUR)
    [view] = clocks_about(session, BREACH)
    assert (view.level, str(view.words)) == (Level.OVERDUE, "Còn 71 giờ")
    clock.advance(HOUR)
    meet()
    [view] = clocks_about(session, BREACH)
    assert view.level is Level.MISSED


def test_a_start_moved_back_beyond_the_term_is_a_miss_at_once(
    heard: list[ReminderReached], session: FreshSession, clock: FixedClock
) -> None:
    start(clock.at, AUTHORITY)
    move(clock.at - 73 * HOUR)
    assert the_clock(session).missed
    flag_clocks(JOB)
    assert [event.hours_left for event in heard] == [None]


def test_what_was_met_is_judged_anew_when_its_start_moves(
    heard: list[ReminderReached], session: FreshSession, clock: FixedClock
) -> None:
    begun = clock.at
    start(begun, AUTHORITY)
    clock.advance(60 * HOUR)
    meet()
    move(begun - 11 * HOUR)
    row = the_clock(session)
    assert (row.missed, row.met_at, row.next_flag_at) == (False, begun + 60 * HOUR, None)
    move(begun - 12 * HOUR)
    assert the_clock(session).missed
    move(begun)
    assert the_clock(session).missed
    assert flag_clocks(JOB) == Flagged()


def test_a_start_after_the_act_keeps_the_clock_sound(
    heard: list[ReminderReached], session: FreshSession, clock: FixedClock
) -> None:
    start(clock.at - HOUR, AUTHORITY)
    meet(clock.at - 30 * MINUTE)
    move(clock.at - 10 * MINUTE)
    row = the_clock(session)
    assert (row.met_at, row.missed) == (row.started_at, False)


def test_a_clock_that_was_never_started_cannot_be_moved(app: Flask, clock: FixedClock) -> None:
    with open_unit(system_actor("test")) as unit:
        assert tracking.move_clock(unit, AUTHORITY, BREACH, clock.at) is None


def test_a_cancelled_clock_is_not_moved_but_counts_again_in_a_new_round(
    heard: list[ReminderReached], session: FreshSession, clock: FixedClock
) -> None:
    start(clock.at - 80 * HOUR, AUTHORITY)
    with open_unit(system_actor("test")) as unit:
        tracking.cancel_clocks(unit, BREACH)
    move(clock.at - HOUR)
    assert the_clock(session).started_at == clock.at - 80 * HOUR
    with open_unit(system_actor("test")) as unit:
        tracking.count_from(unit, AUTHORITY, BREACH, clock.at - HOUR)
    [view] = clocks_about(session, BREACH)
    assert (view.round, view.is_running, view.missed) == (2, True, True)
