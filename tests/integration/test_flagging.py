"""Each level of each clock is flagged once: in time, after an outage, and by two workers at once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.core.errors import NotAllowed
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines import cli, jobs, tracking
from kalix_compliance.deadlines.commands.days_off import remove_day, set_day
from kalix_compliance.deadlines.commands.flagging import Flagged, flag_clocks
from kalix_compliance.deadlines.events import LevelReached
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.models import Clock, ClockWarning
from kalix_compliance.execution.unit import Unit, open_unit, runtime
from tests.sessions import FreshSession

RESOLVE, ACKNOWLEDGE = "complaint.resolve", "complaint.acknowledge"
JOB = system_actor("flagging", Permission.SYSTEM_REMIND)
DAY = timedelta(days=1)


@pytest.fixture
def heard(app: Flask) -> Iterator[list[LevelReached]]:
    """What was announced, as a reaction hears it."""
    events: list[LevelReached] = []
    token = listen(lambda _unit, event: events.append(event))
    yield events
    runtime.reset(token)


def listen(react: Any) -> Any:
    return runtime.set(replace(runtime.get(), reactions={LevelReached: (react,)}))


def start(n: int, at: datetime, obligation: str = RESOLVE) -> None:
    with open_unit(system_actor("test")) as unit:
        for i in range(n):
            tracking.start_clock(unit, obligation, f"VV-2026-{i:06}", at)


def clocks(session: FreshSession) -> list[Clock]:
    return list(session.scalars(select(Clock).order_by(Clock.about)))


def warnings(session: FreshSession) -> list[tuple[str, bool]]:
    rows = session.scalars(select(ClockWarning).order_by(ClockWarning.reached_at))
    return [(str(row.level), row.passed_over) for row in rows]


def test_each_level_is_told_once_as_time_goes_on(
    heard: list[LevelReached], session: FreshSession, clock: FixedClock
) -> None:
    start(1, clock.at)
    for _ in range(20 * 4):
        flag_clocks(JOB)
        clock.advance(timedelta(hours=6))
    assert [event.level for event in heard] == [Level.SOON, Level.URGENT, Level.OVERDUE]
    assert warnings(session) == [("soon", False), ("urgent", False), ("overdue", False)]
    [row] = clocks(session)
    assert (row.missed, row.flagged_level, row.next_flag_at) == (True, Level.OVERDUE, None)


def test_nothing_is_flagged_or_recorded_before_its_time(
    heard: list[LevelReached], session: FreshSession, clock: FixedClock
) -> None:
    start(1, clock.at)
    assert flag_clocks(JOB) == Flagged()
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0
    clock.at = datetime(2026, 12, 2, tzinfo=HANOI)
    assert flag_clocks(JOB) == Flagged(clocks=1, warnings=1)
    assert heard[0].level is Level.SOON


def test_after_an_outage_only_the_highest_level_is_told(
    heard: list[LevelReached], session: FreshSession, clock: FixedClock
) -> None:
    start(3, clock.at)
    clock.advance(30 * DAY)
    assert flag_clocks(JOB) == Flagged(clocks=3, warnings=3)
    assert {event.level for event in heard} == {Level.OVERDUE}
    assert Counter(warnings(session)) == {
        ("soon", True): 3,
        ("urgent", True): 3,
        ("overdue", False): 3,
    }
    assert flag_clocks(JOB) == Flagged()


def test_a_long_queue_is_worked_off_in_chunks_the_longest_wait_first(
    heard: list[LevelReached], session: FreshSession, clock: FixedClock
) -> None:
    with open_unit(system_actor("test")) as unit:
        for i in range(25):
            about = f"VV-2026-{i:06}"
            tracking.start_clock(unit, RESOLVE, about, clock.at - timedelta(days=i, minutes=i))
    clock.advance(30 * DAY)
    assert flag_clocks(JOB, chunk=10) == Flagged(clocks=25, warnings=25)
    dues = [event.due_at for event in heard]
    assert dues == sorted(dues)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [entry.facts["clocks"] for entry in entries] == [10, 10, 5]
    assert {entry.action for entry in entries} == {"flag_due_clocks"}


def test_met_and_cancelled_clocks_are_left_alone(
    heard: list[LevelReached], clock: FixedClock
) -> None:
    start(2, clock.at)
    with open_unit(system_actor("test")) as unit:
        tracking.meet_clock(unit, RESOLVE, "VV-2026-000000")
        tracking.cancel_clocks(unit, "VV-2026-000001")
    clock.advance(30 * DAY)
    assert flag_clocks(JOB) == Flagged()


def test_a_clock_seen_overdue_stays_missed_when_the_act_is_dated_in_time(
    heard: list[LevelReached], session: FreshSession, clock: FixedClock
) -> None:
    start(1, clock.at)
    called = clock.at + DAY
    clock.advance(30 * DAY)
    flag_clocks(JOB)
    with open_unit(system_actor("test")) as unit:
        tracking.meet_clock(unit, RESOLVE, "VV-2026-000000", called)
    [row] = clocks(session)
    assert (row.missed, row.met_at) == (True, called)


def test_an_extension_begins_its_warnings_anew(
    heard: list[LevelReached], session: FreshSession, clock: FixedClock
) -> None:
    start(1, clock.at)
    clock.at = datetime(2026, 12, 5, 9, tzinfo=HANOI)
    flag_clocks(JOB)
    with open_unit(system_actor("test")) as unit:
        tracking.extend_clock(unit, RESOLVE, "VV-2026-000000")
    assert flag_clocks(JOB) == Flagged()
    clock.at = datetime(2026, 12, 17, 9, tzinfo=HANOI)
    flag_clocks(JOB)
    assert [event.level for event in heard] == [Level.URGENT, Level.SOON]
    assert heard[0].warning_id != heard[1].warning_id


def test_people_are_told_in_working_hours(heard: list[LevelReached], clock: FixedClock) -> None:
    start(1, datetime(2026, 11, 12, 9, tzinfo=HANOI))  # presses from Sunday 22 November on
    flag_clocks(JOB)
    assert heard[0].tell_from == datetime(2026, 11, 23, 8, tzinfo=HANOI)
    assert heard[0].tell_from.tzinfo is UTC


def test_the_owner_is_announced_with_the_level(
    heard: list[LevelReached], clock: FixedClock
) -> None:
    start(1, clock.at)
    owner = new_id()
    with open_unit(system_actor("test")) as unit:
        tracking.assign_clocks(unit, "VV-2026-000000", owner)
    clock.advance(30 * DAY)
    flag_clocks(JOB)
    assert (heard[0].owner_id, heard[0].about) == (owner, "VV-2026-000000")


def test_a_clock_whose_reaction_fails_is_left_for_later_and_holds_up_nobody(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    broken = {"VV-2026-000001"}

    def react(_unit: Unit, event: LevelReached) -> None:
        if event.about in broken:
            raise RuntimeError("the reaction failed")

    start(4, clock.at)
    clock.advance(30 * DAY)
    token = listen(react)
    try:
        done = flag_clocks(JOB, chunk=3)
        assert (done.clocks, len(done.failed)) == (3, 1)
        assert [row.missed for row in clocks(session)] == [True, False, True, True]
        with pytest.raises(jobs.ClocksNotFlagged, match="failed=1"):
            jobs.flag_clocks(JOB)
        broken.clear()
        assert flag_clocks(JOB) == Flagged(clocks=1, warnings=1)
    finally:
        runtime.reset(token)


def test_only_the_system_may_flag(app: Flask, clock: FixedClock) -> None:
    start(1, clock.at)
    clock.advance(30 * DAY)
    with pytest.raises(NotAllowed):
        flag_clocks(Actor("x", "x"))


def test_two_workers_at_once_warn_once(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    start(60, clock.at)
    clock.advance(30 * DAY)
    ready, heard = Barrier(2), []

    def hear(unit: Unit, event: LevelReached) -> None:
        unit.after_commit.append(lambda: heard.append(event.about))

    def work(_n: int) -> Flagged:
        with app.app_context():
            listen(hear)
            ready.wait(10)
            return flag_clocks(JOB, chunk=7)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(work, range(2)))
    assert sum(d.clocks for d in done) == 60
    assert not any(d.failed for d in done)
    assert len(set(heard)) == len(heard) == 60
    assert Counter(warnings(session))["overdue", False] == 60
    assert verify(session).clean


def test_a_corrected_calendar_warns_of_the_new_date_and_of_no_date_twice(
    heard: list[LevelReached], session: FreshSession, clock: FixedClock
) -> None:
    admin = system_actor("admin", Permission.CALENDAR_MANAGE)
    start(1, clock.at, ACKNOWLEDGE)  # due on Thursday 26, pressing from Monday 23
    clock.at = datetime(2026, 11, 23, 9, tzinfo=HANOI)
    flag_clocks(JOB)
    extra = datetime(2026, 11, 25).date()
    assert set_day(admin, extra, working=False, note="Mất điện") == 1
    flag_clocks(JOB)
    assert remove_day(admin, extra) == 1
    assert flag_clocks(JOB).warnings == 0
    told = [(event.level, event.last_day.day) for event in heard]
    assert told == [(Level.SOON, 26), (Level.SOON, 27)]
    assert clocks(session)[0].last_day.day == 26


def test_the_command_line_ticks_at_a_moment(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    start(2, clock.at)
    runner = app.test_cli_runner()
    ticked = runner.invoke(cli.group, ["tick", "--now", "2026-12-06T09:00"])
    assert ticked.output == "clocks=2 warnings=2\n"
    assert {row.flagged_level for row in clocks(session)} == {Level.URGENT}
    assert runner.invoke(cli.group, ["tick"]).output == "nothing due\n"
    assert runner.invoke(cli.group, ["tick", "--now", "tomorrow"]).exit_code == 2
