"""Clocks are started, met, prolonged, handed over and stopped inside a caller's command."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import HANOI, FixedClock
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.deadlines import tracking
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.deadlines.queries import (
    ClockView,
    clocks_about,
    clocks_of,
    earlier_rounds,
    next_clock,
    rulers_in_line,
)
from kalix_compliance.deadlines.terms import days
from kalix_compliance.execution.unit import open_unit
from tests.sessions import FreshSession

CASE = "KN-2026-000412"
RESOLVE, ACKNOWLEDGE = "complaint.resolve", "complaint.acknowledge"
DAY = timedelta(days=1)


@pytest.fixture
def somebody(app: Flask) -> Actor:
    return system_actor("test")


def start(actor: Actor, *obligations: str, at: datetime, about: str = CASE) -> list[UUID]:
    with open_unit(actor) as unit:
        return [tracking.start_clock(unit, code, about, at).id for code in obligations]


def the_clock(session: FreshSession, obligation: str = RESOLVE, about: str = CASE) -> ClockView:
    return next(v for v in clocks_about(session, about) if v.obligation.code == obligation)


def test_a_started_clock_ends_as_its_obligation_says(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, RESOLVE, ACKNOWLEDGE, at=clock.at)
    acknowledge, resolve = clocks_about(session, CASE)
    assert (resolve.last_day, acknowledge.last_day) == (date(2026, 12, 7), date(2026, 11, 26))
    assert str(resolve.words) == "Còn 15 ngày"
    assert str(acknowledge.words) == "Còn 3 ngày làm việc"
    assert resolve.level is Level.OK
    assert next_clock([resolve, acknowledge]) is acknowledge
    assert resolve.rolled_day is None
    assert not resolve.day_off


def test_starting_twice_leaves_the_running_clock_alone(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    first = start(somebody, RESOLVE, at=clock.at)
    assert start(somebody, RESOLVE, at=clock.at + DAY) == first
    assert session.scalar(select(func.count()).select_from(Clock)) == 1


def test_a_reopened_record_gets_a_new_round_and_keeps_the_old_one(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, RESOLVE, at=clock.at)
    meet(somebody)
    clock.advance(3 * DAY)
    start(somebody, RESOLVE, at=clock.at)
    assert (the_clock(session).round, the_clock(session).level) == (2, Level.OK)
    assert [view.level for view in earlier_rounds(session, CASE)] == [Level.MET, Level.OK]


def meet(actor: Actor, obligation: str = RESOLVE, at: datetime | None = None) -> None:
    with open_unit(actor) as unit:
        tracking.meet_clock(unit, obligation, CASE, at)


def test_a_clock_met_in_time_is_done(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, RESOLVE, at=clock.at)
    clock.advance(timedelta(minutes=13))
    meet(somebody)
    view = the_clock(session)
    assert (view.level, view.missed, view.is_running) == (Level.MET, False, False)
    assert str(view.words) == "Xong 22/11/2026 14:18"


def test_a_clock_met_too_late_stays_missed(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, RESOLVE, at=clock.at)
    clock.at = datetime(2026, 12, 8, tzinfo=HANOI)
    meet(somebody)
    assert (the_clock(session).level, str(the_clock(session).words)) == (
        Level.MISSED,
        "Xong trễ 1 ngày",
    )
    meet(somebody, at=datetime(2026, 12, 1, tzinfo=HANOI))
    assert the_clock(session).missed


def test_what_was_done_in_time_may_be_recorded_later(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, ACKNOWLEDGE, at=clock.at)
    called = clock.at + timedelta(minutes=5)
    clock.advance(2 * DAY)
    meet(somebody, ACKNOWLEDGE, at=called)
    view = the_clock(session, ACKNOWLEDGE)
    assert (view.level, view.met_at) == (Level.MET, called)


def test_meeting_what_does_not_run_does_nothing(somebody: Actor, clock: FixedClock) -> None:
    with open_unit(somebody) as unit:
        assert tracking.meet_clock(unit, RESOLVE, CASE) is None


def test_a_withdrawn_record_has_no_running_clocks(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, RESOLVE, ACKNOWLEDGE, at=clock.at)
    meet(somebody, ACKNOWLEDGE)
    with open_unit(somebody) as unit:
        assert tracking.cancel_clocks(unit, CASE) == 1
    view = the_clock(session)
    assert (view.level, str(view.words)) == (Level.CANCELLED, "Không còn tính hạn")
    assert the_clock(session, ACKNOWLEDGE).level is Level.MET
    assert next_clock(clocks_about(session, CASE)) is None


def test_only_the_named_duties_are_cancelled(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, RESOLVE, ACKNOWLEDGE, at=clock.at)
    with open_unit(somebody) as unit:
        tracking.cancel_clocks(unit, CASE, ACKNOWLEDGE)
    assert the_clock(session).is_running


def extend(actor: Actor, obligation: str = RESOLVE, length: int | None = None) -> None:
    with open_unit(actor) as unit:
        tracking.extend_clock(unit, obligation, CASE, days(length) if length else None)


def test_one_extension_adds_fifteen_days_and_keeps_the_first_date(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, RESOLVE, at=clock.at)
    assert not the_clock(session).reasons_not_to_extend
    extend(somebody)
    view = the_clock(session)
    assert (view.last_day, view.first_last_day) == (date(2026, 12, 22), date(2026, 12, 7))
    assert view.extended_at == clock.at
    assert view.full_ruler().first_wall == "50%"
    assert the_clock(session).reasons_not_to_extend
    with pytest.raises(RuleBroken, match="một lần"):
        extend(somebody)


def test_an_extension_may_be_shorter_but_not_longer(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, RESOLVE, at=clock.at)
    with pytest.raises(ValueError, match="15 ngày"):
        extend(somebody, length=16)
    extend(somebody, length=5)
    assert the_clock(session).last_day == date(2026, 12, 12)
    assert the_clock(session).rolled_day == date(2026, 12, 14)
    assert the_clock(session).day_off


def test_what_is_overdue_or_never_began_is_not_prolonged(
    somebody: Actor, clock: FixedClock
) -> None:
    with pytest.raises(NotFound):
        extend(somebody)
    start(somebody, RESOLVE, ACKNOWLEDGE, at=clock.at)
    with pytest.raises(RuleBroken, match="không có quy định gia hạn"):
        extend(somebody, ACKNOWLEDGE)
    clock.at = datetime(2026, 12, 8, tzinfo=HANOI)
    with pytest.raises(RuleBroken, match="đã qua"):
        extend(somebody)


def test_handing_a_record_over_hands_over_its_running_clocks(
    somebody: Actor, session: FreshSession, clock: FixedClock
) -> None:
    start(somebody, RESOLVE, ACKNOWLEDGE, at=clock.at)
    meet(somebody, ACKNOWLEDGE)
    colleague = new_id()
    with open_unit(somebody) as unit:
        tracking.assign_clocks(unit, CASE, colleague)
    owners = {view.obligation.code: view.owner_id for view in clocks_about(session, CASE)}
    assert owners == {RESOLVE: colleague, ACKNOWLEDGE: None}


def test_many_records_cost_two_statements(
    somebody: Actor,
    session: FreshSession,
    clock: FixedClock,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    references = [f"KN-2026-{n:06}" for n in range(30)]
    for n, reference in enumerate(references):
        start(somebody, RESOLVE, ACKNOWLEDGE, at=clock.at - n * DAY, about=reference)
    with statements() as seen:
        found = clocks_of(session, references)
        rulers = rulers_in_line([view for views in found.values() for view in views])
    assert len(seen) == 2
    assert len(rulers) == 60
    assert {ruler.wall for ruler in rulers} == {rulers[0].wall}
    assert clocks_of(session, []) == {}


@pytest.fixture
def stored(somebody: Actor, clock: FixedClock) -> UUID:
    return start(somebody, RESOLVE, at=clock.at)[0]


@pytest.mark.parametrize(
    "change",
    [
        {"due_at": datetime(2026, 11, 1, tzinfo=HANOI)},
        {"first_due_at": datetime(2026, 11, 30, tzinfo=HANOI)},
        {"met_at": datetime(2026, 11, 23, tzinfo=HANOI)},  # and still to be flagged
        {"met_at": datetime(2026, 12, 30, tzinfo=HANOI), "next_flag_at": None},  # late, not missed
        {"flagged_level": Level.OVERDUE},
    ],
)
def test_the_database_refuses_a_clock_that_contradicts_itself(
    somebody: Actor, stored: UUID, change: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), open_unit(somebody) as unit:
        unit.session.execute(update(Clock).where(Clock.id == stored).values(change))


def test_one_record_has_one_running_clock_of_a_kind(
    somebody: Actor, stored: UUID, clock: FixedClock
) -> None:
    with pytest.raises(IntegrityError), open_unit(somebody) as unit:
        unit.session.add(
            Clock(
                obligation=RESOLVE,
                about=CASE,
                round=2,
                started_at=clock.at,
                due_at=clock.at + DAY,
                first_due_at=clock.at + DAY,
                last_day=date(2026, 11, 23),
            )
        )
