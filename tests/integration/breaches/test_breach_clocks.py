"""Each clock of a breach runs from its own start event, moves with it, and keeps what it missed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.breaches.clocks import reconcile_clocks
from kalix_compliance.breaches.commands.times import set_one_time, set_times
from kalix_compliance.breaches.kinds import (
    Choice,
    DecisionAbout,
    FilingChannel,
    Form,
    Moment,
    Phase,
)
from kalix_compliance.breaches.loading import load
from kalix_compliance.breaches.models import Breach, BreachDecision, Filing
from kalix_compliance.breaches.moments import history_of, moments_of
from kalix_compliance.breaches.obligations import (
    ASSESS,
    AUTHORITY,
    CONSUMER,
    CYBER,
    CYBER_SERIOUS,
    PEOPLE,
)
from kalix_compliance.breaches.queries.clocks import clock_cards, fingerprint, moves_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.queries.times import time_lines
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import RuleBroken, StaleRecord
from kalix_compliance.core.ids import new_id
from kalix_compliance.deadlines.queries import ClockView, clocks_about
from kalix_compliance.deadlines.tracking import meet_clock
from kalix_compliance.execution.unit import open_unit
from tests.breaches import open_one
from tests.people import add_member
from tests.sessions import FreshSession

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def yen(app: Flask) -> Actor:
    """A compliance officer."""
    return add_member("compliance", name="Nguyễn Hoàng Yến").actor


def suspected(actor: Actor, clock: FixedClock, **more: object) -> str:
    """A breach of which only is known since when the company suspects it."""
    return open_one(
        actor,
        aware_at=clock.at - HOUR,
        **{
            "violation_detected_at": None,
            "attack_detected_at": None,
            "occurred_from": None,
            **more,
        },
    )


def running(session: FreshSession, reference: str) -> dict[str, datetime]:
    """The ends of the clocks that run."""
    views = clocks_about(session, reference)
    return {view.obligation.code: view.due_at for view in views if view.is_running}


def the_clock(session: FreshSession, reference: str, code: str) -> ClockView:
    return next(v for v in clocks_about(session, reference) if v.obligation.code == code)


def times_of(session: FreshSession, reference: str) -> dict[Moment, datetime]:
    breach = the_breach(session, reference)
    return {kind: moment.given for kind, moment in moments_of(session, breach.id).items()}


def the_breach(session: FreshSession, reference: str) -> Breach:
    return session.scalars(select(Breach).where(Breach.reference == reference)).one()


def change(
    actor: Actor,
    session: FreshSession,
    reference: str,
    times: Mapping[Moment, datetime | None],
    **more: object,
) -> None:
    merged = {**times_of(session, reference), **times}
    known = {kind: at for kind, at in merged.items() if at is not None}
    set_times(actor, reference, None, known, **{"reason": "đọc lại nhật ký", **more})  # type: ignore[arg-type]


def test_a_suspicion_has_to_be_assessed_and_nothing_else(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = suspected(yen, clock)
    assert running(session, reference) == {ASSESS: clock.at + 23 * HOUR}


def test_each_start_event_starts_its_own_clocks(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = suspected(yen, clock)
    change(yen, session, reference, {Moment.VIOLATION_DETECTED: clock.at - 2 * HOUR})
    assert set(running(session, reference)) == {ASSESS, AUTHORITY, PEOPLE}
    change(
        yen,
        session,
        reference,
        {Moment.ATTACK_DETECTED: clock.at - 30 * MINUTE},
        times_differ="nhật ký máy chủ đọc sau",
    )
    assert running(session, reference) == {
        ASSESS: clock.at + 23 * HOUR,
        AUTHORITY: clock.at + 70 * HOUR,
        PEOPLE: clock.at + 70 * HOUR,
        CONSUMER: clock.at + 23 * HOUR + 30 * MINUTE,
        CYBER: clock.at + 71 * HOUR + 30 * MINUTE,
    }


def test_a_serious_incident_has_a_clock_more(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    assert CYBER_SERIOUS not in running(session, reference)
    grave(reference, True)
    assert running(session, reference)[CYBER_SERIOUS] == clock.at + 23 * HOUR
    grave(reference, False)
    assert CYBER_SERIOUS not in running(session, reference)
    assert the_clock(session, reference, CYBER_SERIOUS).cancelled_at


def grave(reference: str, serious: bool) -> None:
    with open_unit(system_actor("test")) as unit:
        breach = load(unit, reference)
        breach.serious = serious
        reconcile_clocks(unit, breach)


def test_a_changed_start_moves_its_clocks_and_no_other(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    before = running(session, reference)
    change(
        yen,
        session,
        reference,
        {Moment.VIOLATION_DETECTED: clock.at - 5 * HOUR},
        times_differ="khiếu nại đến trước",
    )
    after = running(session, reference)
    moved = {code for code in before if before[code] != after[code]}
    assert moved == {AUTHORITY, PEOPLE}
    assert after[AUTHORITY] == clock.at + 67 * HOUR


def test_a_changed_start_wants_a_reason_and_keeps_what_was_set_before(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen, attack_detected_at=None)
    earlier = clock.at - 3 * HOUR
    with pytest.raises(RuleBroken) as refused:
        change(yen, session, reference, {Moment.VIOLATION_DETECTED: earlier}, reason="")
    assert refused.value.field == "reason"
    clock.advance(MINUTE)
    change(yen, session, reference, {Moment.VIOLATION_DETECTED: earlier})
    history = history_of(session, the_breach(session, reference).id)[Moment.VIOLATION_DETECTED]
    assert [(m.at, m.reason, m.set_by) for m in history] == [
        (earlier, "đọc lại nhật ký", yen.id),
        (clock.at - HOUR - MINUTE, "", yen.id),
    ]


def test_the_first_setting_of_a_time_wants_no_reason(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = suspected(yen, clock)
    change(yen, session, reference, {Moment.VIOLATION_DETECTED: clock.at - HOUR}, reason="")
    change(yen, session, reference, {Moment.CONTAINED: clock.at}, reason="")
    assert set(times_of(session, reference)) == {
        Moment.AWARE,
        Moment.VIOLATION_DETECTED,
        Moment.CONTAINED,
    }


def test_two_times_of_detection_want_an_explanation(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen, attack_detected_at=None)
    with pytest.raises(RuleBroken) as refused:
        change(yen, session, reference, {Moment.ATTACK_DETECTED: clock.at})
    assert refused.value.field == "times_differ"
    change(yen, session, reference, {Moment.ATTACK_DETECTED: clock.at}, times_differ="đọc sau")
    panel = time_lines(Reading(session, the_breach(session, reference), clock.at))
    assert (panel.differ, panel.unexplained) == ("đọc sau", False)
    change(
        yen, session, reference, {Moment.ATTACK_DETECTED: clock.at - HOUR}, times_differ="đọc sau"
    )
    assert time_lines(Reading(session, the_breach(session, reference), clock.at)).differ == ""
    assert the_breach(session, reference).times_differ is None


def test_a_time_taken_back_cancels_its_clocks_and_a_new_one_starts_them_again(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    clock.advance(25 * HOUR)
    change(yen, session, reference, {Moment.ATTACK_DETECTED: None})
    assert set(running(session, reference)) == {ASSESS, AUTHORITY, PEOPLE}
    assert Moment.ATTACK_DETECTED not in times_of(session, reference)
    clock.advance(MINUTE)
    change(
        yen, session, reference, {Moment.ATTACK_DETECTED: clock.at - HOUR}, times_differ="đọc sau"
    )
    again = the_clock(session, reference, CONSUMER)
    assert (again.round, again.due_at, again.missed) == (2, clock.at + 23 * HOUR, True)


def test_what_was_filed_stays_filed_when_its_time_is_taken_back(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    with open_unit(system_actor("test")) as unit:
        meet_clock(unit, CONSUMER, reference)
    change(yen, session, reference, {Moment.ATTACK_DETECTED: None})
    assert the_clock(session, reference, CONSUMER).met_at == clock.at
    assert the_clock(session, reference, CYBER).cancelled_at == clock.at


@pytest.mark.parametrize(
    ("about", "code"), [(DecisionAbout.AUTHORITY, AUTHORITY), (DecisionAbout.PEOPLE, PEOPLE)]
)
def test_a_signed_decision_not_to_notify_stops_the_clock_and_another_starts_it_again(
    about: DecisionAbout, code: str, yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    decide(reference, about, Choice.DO_NOT, clock, signed=False)
    assert code in running(session, reference)
    decide(reference, about, Choice.DO_NOT, clock)
    assert {AUTHORITY, PEOPLE} - set(running(session, reference)) == {code}
    change(
        yen,
        session,
        reference,
        {Moment.VIOLATION_DETECTED: clock.at - 2 * HOUR},
        times_differ="khiếu nại đến trước",
    )
    assert code not in running(session, reference)
    clock.advance(HOUR)
    decide(reference, about, Choice.NOTIFY, clock)
    assert running(session, reference)[code] == clock.at + 69 * HOUR


def decide(
    reference: str, about: DecisionAbout, choice: Choice, clock: FixedClock, *, signed: bool = True
) -> None:
    with open_unit(system_actor("test")) as unit:
        breach = load(unit, reference)
        unit.session.add(
            BreachDecision(
                id=new_id(),
                breach_id=breach.id,
                about=about,
                choice=choice,
                facts=b"",
                made_at=clock.at,
                made_by="a",
                signed_at=clock.at if signed else None,
                signed_by="b" if signed else None,
            )
        )
        reconcile_clocks(unit, breach)


def test_an_ended_breach_has_no_running_clock_until_it_is_open_again(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    before = running(session, reference)
    end(reference, clock.at)
    assert running(session, reference) == {}
    end(reference, None)
    assert running(session, reference) == before


def end(reference: str, at: datetime | None) -> None:
    with open_unit(system_actor("test")) as unit:
        breach = load(unit, reference)
        breach.ruled_out_at = at
        reconcile_clocks(unit, breach)


def test_nothing_is_changed_in_a_breach_that_has_ended(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    end(reference, clock.at)
    with pytest.raises(RuleBroken, match="kết thúc"):
        change(yen, session, reference, {Moment.CONTAINED: clock.at})


def test_two_people_who_change_the_times_at_once_do_not_lose_each_others_work(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    version = the_breach(session, reference).version
    times = {**times_of(session, reference), Moment.CONTAINED: clock.at}
    set_times(yen, reference, version, times)
    assert the_breach(session, reference).version == version + 1
    with pytest.raises(StaleRecord):
        set_times(yen, reference, version, times)


def test_one_time_is_set_without_touching_the_others(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    change(yen, session, reference, {}, ongoing=True)
    before = times_of(session, reference)
    set_one_time(yen, reference, Moment.CONTAINED, clock.at)
    assert times_of(session, reference) == {**before, Moment.CONTAINED: clock.at}
    assert not the_breach(session, reference).ongoing


def test_what_was_filed_before_its_clock_began_has_met_it(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen)
    file_cyber_report(reference, clock.at)
    clock.advance(30 * HOUR)
    grave(reference, True)
    serious = the_clock(session, reference, CYBER_SERIOUS)
    assert (serious.met_at, serious.missed) == (clock.at - 30 * HOUR, False)


def file_cyber_report(reference: str, at: datetime) -> None:
    with open_unit(system_actor("test")) as unit:
        breach = load(unit, reference)
        unit.session.add(
            Filing(
                id=new_id(),
                breach_id=breach.id,
                form=Form.CYBER,
                authority="a05",
                phase=Phase.INITIAL,
                extra={},
                began_at=at,
                began_by="a",
                filed_at=at,
                filed_by="a",
                recorded_at=at,
                channel=FilingChannel.PORTAL,
            )
        )


def test_the_preview_says_what_saving_would_move_and_changes_nothing(
    yen: Actor, session: FreshSession, clock: FixedClock
) -> None:
    reference = open_one(yen, attack_detected_at=None, occurred_from=None)
    breach, before = the_breach(session, reference), running(session, reference)
    times = {
        **times_of(session, reference),
        Moment.VIOLATION_DETECTED: clock.at - 80 * HOUR,
        Moment.ATTACK_DETECTED: clock.at - 2 * HOUR,
    }
    moves = moves_of(Reading(session, breach, clock.at), times)
    found = {m.obligation.code: (m.before, m.after, m.overdue, m.met) for m in moves}
    assert found == {
        AUTHORITY: (before[AUTHORITY], clock.at - 8 * HOUR, True, False),
        PEOPLE: (before[PEOPLE], clock.at - 8 * HOUR, True, False),
        CONSUMER: (None, clock.at + 22 * HOUR, False, False),
        CYBER: (None, clock.at + 70 * HOUR, False, False),
    }
    assert running(session, reference) == before
    change(yen, session, reference, times, times_differ="khác", reason="đọc lại")
    assert moves_of(Reading(session, breach, clock.at), times) == []
    assert fingerprint(moves) != fingerprint(moves[:2])


def test_the_cards_take_two_statements_however_many_clocks(
    yen: Actor, session: FreshSession, clock: FixedClock, statements: object
) -> None:
    reference = open_one(yen)
    with statements() as seen:  # type: ignore[operator]
        cards = clock_cards(clocks_about(session, reference, now=clock.at))
    assert len(cards) == 5
    assert len(seen) == 2
