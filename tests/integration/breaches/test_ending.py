"""Measures, evidence, and the ways in which a breach ends, through the commands."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.verify import verify
from kalix_compliance.breaches.commands import ending, evidence, measures
from kalix_compliance.breaches.commands.ending import Learned
from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Form, Harm, Moment, Phase
from kalix_compliance.breaches.models import Breach, Filing
from kalix_compliance.breaches.moments import set_moment
from kalix_compliance.breaches.obligations import CONSUMER, CYBER, EVERY_CLOCK
from kalix_compliance.breaches.queries.closing import closing_needs
from kalix_compliance.breaches.queries.measures import measures_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.queries.standing import standing_of
from kalix_compliance.breaches.rules.measures import MeasureState
from kalix_compliance.breaches.story_words import story_words
from kalix_compliance.breaches.wordings import WORDINGS
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.story import story_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock, in_hanoi
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.deadlines.tracking import meet_clock
from kalix_compliance.execution.unit import open_unit, runtime
from tests.breaches import SECRET, Incident, secret
from tests.cases import PICTURE
from tests.people import add_member
from tests.sessions import FreshSession

LEARNED = Learned(secret("nguyên nhân gốc"), secret("bài học"), date(2026, 11, 21))


@pytest.fixture
def incident(app: Flask) -> Incident:
    """A breach that was just opened, and the two people who bring it along."""
    return Incident(add_member("compliance").actor, add_member("manager").actor).open()


def test_a_measure_is_planned_done_or_left_out(incident: Incident, session: FreshSession) -> None:
    for what in ("khóa máy chủ", "đổi mật khẩu", "mua phần mềm"):
        _plan(incident, what)
    measures.finish_measure(incident.handler, incident.reference, 1, result=secret("đã khóa"))
    measures.drop_measure(incident.handler, incident.reference, 3, reason=secret("không cần"))
    found = measures_of(_reading(session, incident))
    assert [(one.number, one.state) for one in found] == [
        (1, MeasureState.DONE),
        (2, MeasureState.PLANNED),
        (3, MeasureState.DROPPED),
    ]
    assert found[0].what == secret("khóa máy chủ")
    assert found[0].result == secret("đã khóa")
    assert standing_of(session, _breach(session, incident)).open_measures == (2,)


def test_a_measure_that_was_taken_already_is_done_at_once(
    incident: Incident, session: FreshSession
) -> None:
    _plan(incident, "rút dây mạng", result=secret("đã rút"))
    assert measures_of(_reading(session, incident))[0].state is MeasureState.DONE


def test_a_measure_has_one_outcome(incident: Incident) -> None:
    _plan(incident, "khóa máy chủ")
    measures.finish_measure(incident.handler, incident.reference, 1, result="xong", version=1)
    with pytest.raises(StaleRecord):
        measures.drop_measure(incident.handler, incident.reference, 1, reason="thôi", version=1)
    with pytest.raises(RuleBroken, match="đã có kết quả"):
        measures.drop_measure(incident.handler, incident.reference, 1, reason="thôi")
    with pytest.raises(NotFound):
        measures.finish_measure(incident.handler, incident.reference, 2, result="xong")


def test_a_measure_is_given_to_somebody_who_works_here(incident: Incident) -> None:
    gone = add_member("administrator", active=False)
    for stranger in (gone.id, new_id()):
        with pytest.raises(RuleBroken) as refusal:
            _plan(incident, "khóa máy chủ", owner_id=stranger)
        assert refusal.value.field == "owner"


def test_a_late_measure_is_known_by_the_day_in_hanoi(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    _plan(incident, "khóa máy chủ", due_on=in_hanoi(clock.now()).date())
    measure = measures_of(_reading(session, incident))[0]
    assert not measure.is_late(clock.now())
    assert measure.is_late(clock.now() + timedelta(days=1))


def test_evidence_is_sealed_with_its_hash_and_opening_it_leaves_a_trace(
    incident: Incident, session: FreshSession
) -> None:
    evidence.add_breach_evidence(
        incident.handler, incident.reference, [Upload("nhật ký.png", PICTURE)]
    )
    (row,) = _reading(session, incident).evidence
    assert (row.name, row.sha256) == ("nhật ký.png", sha256(PICTURE).hexdigest())
    opened = evidence.open_breach_evidence(incident.handler, incident.reference, row.id)
    assert opened == ("nhật ký.png", PICTURE)
    assert "mở một tệp" in _story(session, incident)[0]


def test_evidence_of_another_breach_is_not_found_here(
    incident: Incident, session: FreshSession
) -> None:
    evidence.add_breach_evidence(incident.handler, incident.reference, [Upload("a.png", PICTURE)])
    (row,) = _reading(session, incident).evidence
    other = Incident(incident.handler, incident.signer).open()
    with pytest.raises(NotFound):
        evidence.open_breach_evidence(incident.handler, other.reference, row.id)
    with pytest.raises(RuleBroken, match="Chưa chọn tệp"):
        evidence.add_breach_evidence(incident.handler, incident.reference, [])


def test_a_suspicion_is_confirmed_once(incident: Incident, session: FreshSession) -> None:
    incident.confirm()
    breach = _breach(session, incident)
    assert breach.confirmed_by == incident.handler.id
    with pytest.raises(RuleBroken, match="đã được xác nhận"):
        incident.confirm()


def test_ruling_out_stops_every_clock_and_reopening_lets_them_count_again(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    started = _running(session, incident)
    assert set(started) >= {CONSUMER, CYBER}
    incident.rule_out()
    assert _running(session, incident) == {}
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        _plan(incident, "khóa máy chủ")
    clock.advance(timedelta(hours=2))
    incident.reopen()
    assert _running(session, incident) == started
    with pytest.raises(RuleBroken, match="không cần mở lại"):
        incident.reopen()


def test_what_waits_for_a_signature_is_answered_before_ruling_out(incident: Incident) -> None:
    incident.assess()
    incident.decide(DecisionAbout.PEOPLE)
    with pytest.raises(RuleBroken, match="chờ ký"):
        incident.rule_out()
    incident.sign(Decision.DECLINED, remark="không phải sự cố")
    incident.rule_out()


def test_closing_says_everything_that_is_open_and_saves_nothing(
    incident: Incident, session: FreshSession
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        ending.close_breach(incident.handler, incident.reference, LEARNED)
    said = str(refusal.value)
    for words in ("Chưa xác nhận", "ngăn chặn", "Chưa đánh giá", "biên bản", "hạn đang chạy"):
        assert words in said
    assert "nguyên nhân gốc" not in said
    breach = _breach(session, incident)
    assert breach.root_cause is None
    assert breach.closed_at is None


def test_lessons_are_kept_before_anything_is_closed(
    incident: Incident, session: FreshSession
) -> None:
    ending.record_lessons(incident.handler, incident.reference, Learned(root_cause=secret("gốc")))
    breach = _breach(session, incident)
    needs = closing_needs(breach, standing_of(session, breach))
    assert needs.root_cause == secret("gốc")
    assert (needs.lessons, needs.remedied_on, needs.keep_until) == ("", None, None)
    ending.record_lessons(incident.handler, incident.reference, LEARNED, version=breach.version)
    assert _breach(session, incident).keep_until == date(2031, 11, 21)
    with pytest.raises(StaleRecord):
        ending.record_lessons(incident.handler, incident.reference, LEARNED, version=1)


@pytest.mark.parametrize(
    ("learned", "field"),
    [
        (Learned("a", "b", date(2026, 11, 23)), "remedied_on"),
        (Learned("a", "b", None, date(2031, 11, 23)), "remedied_on"),
        (Learned("a", "b", date(2026, 11, 20), date(2030, 1, 1)), "keep_until"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(
    incident: Incident, learned: Learned, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        ending.record_lessons(incident.handler, incident.reference, learned)
    assert refusal.value.field == field


def test_a_breach_of_which_nothing_is_open_is_closed_and_opened_again_with_a_reason(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    _bring_to_the_end(incident, clock)
    ending.close_breach(incident.handler, incident.reference, LEARNED)
    breach = _breach(session, incident)
    assert breach.closed_at == clock.now()
    assert breach.keep_until == date(2031, 11, 21)
    assert _running(session, incident) == {}
    incident.reopen()
    breach = _breach(session, incident)
    assert (breach.closed_at, breach.closed_by) == (None, None)
    assert breach.confirmed_at is not None
    assert any("mở lại sự cố" in line for line in _story(session, incident))
    assert verify(session).flaw is None


def test_the_story_tells_every_step_and_keeps_what_was_written_sealed(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    _bring_to_the_end(incident, clock)
    told = _story(session, incident)
    for words in ("quyết định về việc báo cơ quan", "ký: Quyết định báo", "mức trung bình"):
        assert any(words in line for line in told), words
    assert not any(SECRET in line for line in told)


@pytest.mark.parametrize(
    "give",
    [
        lambda who, ref: ending.confirm_breach(who, ref, facts="x"),
        lambda who, ref: ending.rule_out_breach(who, ref, reason="x"),
        lambda who, ref: ending.close_breach(who, ref, LEARNED),
        lambda who, ref: ending.record_lessons(who, ref, LEARNED),
        lambda who, ref: ending.reopen_breach(who, ref, reason="x"),
        lambda who, ref: evidence.open_breach_evidence(who, ref, new_id()),
    ],
)
def test_a_manager_signs_but_does_not_handle(
    incident: Incident, actor_with: Callable[..., Actor], give: Callable
) -> None:
    with pytest.raises(NotAllowed):
        give(actor_with(Permission.BREACH_READ, Permission.BREACH_APPROVE), incident.reference)


def _plan(incident: Incident, what: str, **given: object) -> None:
    measures.plan_measure(
        incident.handler,
        incident.reference,
        what=secret(what),
        **{"owner_id": incident.handler.staff_id, "due_on": date(2026, 11, 25), **given},
    )


def _bring_to_the_end(incident: Incident, clock: FixedClock) -> None:
    """Nobody needs to be told; the papers are put in place of those that people would file."""
    incident.assess(harm=Harm.NO)
    incident.confirm()
    for about in DecisionAbout:
        incident.decide(about, Choice.DO_NOT)
        incident.sign()
    with open_unit(incident.handler) as unit:
        breach = unit.session.scalars(select(Breach)).one()
        set_moment(unit, breach, Moment.CONTAINED, clock.now())
        unit.session.add(_minutes(breach, incident, clock))
        for code in EVERY_CLOCK:
            meet_clock(unit, code, incident.reference)


def _minutes(breach: Breach, incident: Incident, clock: FixedClock) -> Filing:
    return Filing(
        id=new_id(),
        breach_id=breach.id,
        form=Form.MINUTES,
        phase=Phase.INITIAL,
        began_at=clock.now(),
        began_by=incident.handler.id,
        filed_at=clock.now(),
        filed_by=incident.handler.id,
        channel="in-person",
    )


def _breach(session: FreshSession, incident: Incident) -> Breach:
    return session.scalars(select(Breach).where(Breach.reference == incident.reference)).one()


def _reading(session: FreshSession, incident: Incident) -> Reading:
    return Reading(session, _breach(session, incident), runtime.get().clock.now())


def _running(session: FreshSession, incident: Incident) -> dict[str, object]:
    """From when each running clock counts."""
    rows = session.scalars(
        select(Clock).where(
            Clock.about == incident.reference,
            Clock.met_at.is_(None),
            Clock.cancelled_at.is_(None),
        )
    )
    return {clock.obligation: clock.started_at for clock in rows}


def _story(session: FreshSession, incident: Incident) -> list[str]:
    days = story_of(session, incident.reference, WORDINGS, story_words())
    return [str(line.sentence) for day in days for line in day.lines]
