"""Assessing, deciding and signing, through the commands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.breaches.commands.assessing import Assessing, assess_breach
from kalix_compliance.breaches.commands.deciding import decide_breach
from kalix_compliance.breaches.commands.signing import sign_breach
from kalix_compliance.breaches.kinds import Choice, DataType, DecisionAbout, Harm
from kalix_compliance.breaches.models import Assessment, Breach, BreachDecision
from kalix_compliance.breaches.obligations import ASSESS, AUTHORITY, PEOPLE
from kalix_compliance.breaches.queries.judgement import Judgement, judgement_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.rules.decisions import DecisionState
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.execution.unit import runtime
from tests.breaches import Incident, assessing, secret
from tests.people import add_member
from tests.sessions import FreshSession

TO_AUTHORITY, TO_PEOPLE = DecisionAbout.AUTHORITY, DecisionAbout.PEOPLE


@pytest.fixture
def incident(app: Flask) -> Incident:
    """A breach that was just opened, and the two people who bring it along."""
    return Incident(add_member("compliance").actor, add_member("manager").actor).open()


def test_the_first_assessment_meets_its_clock_and_a_second_keeps_the_first(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    incident.assess()
    assert _clock(session, incident, ASSESS).met_at == clock.now()
    clock.advance(timedelta(hours=5))
    incident.assess(harm=Harm.NO)
    judgement = _judgement(session, incident)
    assert [one.harm for one in judgement.history] == [Harm.NO, Harm.YES]
    assert judgement.newest is judgement.history[0]
    assert judgement.newest.score.total_in("vi") == "2,0"
    assert judgement.newest.reasons["ease"] == secret("vì sao nhận ra")


def test_an_assessment_keeps_its_inputs_and_seals_its_reasons(
    incident: Incident, session: FreshSession
) -> None:
    incident.assess()
    row = session.scalars(select(Assessment)).one()
    assert (row.data_context, row.ease, row.circumstances) == (8, 3, 2)
    assert row.inputs["malicious"] is True
    assert secret("").strip().encode() not in (row.reasons or b"") + (row.harm_reasons or b"")


def test_who_has_not_seen_the_newest_assessment_does_not_add_one(incident: Incident) -> None:
    assess_breach(incident.handler, incident.reference, assessing(), version=0)
    with pytest.raises(StaleRecord):
        assess_breach(incident.handler, incident.reference, assessing(), version=0)


def test_an_assessment_without_data_or_without_reasons_is_refused(incident: Incident) -> None:
    nothing = assessing(inputs=replace(assessing().inputs, contexts={}))
    with pytest.raises(RuleBroken, match="ít nhất một loại") as refusal:
        assess_breach(incident.handler, incident.reference, nothing)
    assert refusal.value.field == "simple"
    with pytest.raises(RuleBroken, match="căn cứ"):
        assess_breach(incident.handler, incident.reference, assessing(harm_reasons=""))


def test_a_decision_counts_when_a_second_person_has_signed(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    incident.assess()
    incident.decide(TO_AUTHORITY)
    assert _judgement(session, incident).decided(TO_AUTHORITY) is None
    clock.advance(timedelta(minutes=10))
    incident.sign(remark=secret("ý kiến"))
    decided = _judgement(session, incident).decided(TO_AUTHORITY)
    assert decided is not None
    assert decided.choice is Choice.NOTIFY
    assert decided.facts == secret("điều đã biết")
    assert decided.remark == secret("ý kiến")
    assert decided.signed_at == clock.now()


def test_nobody_signs_what_they_asked_for(incident: Incident) -> None:
    rights = incident.handler.permissions | incident.signer.permissions
    incident.signer = incident.handler = replace(incident.handler, permissions=rights)
    incident.assess()
    incident.decide(TO_AUTHORITY)
    with pytest.raises(RuleBroken, match="không tự ký"):
        incident.sign()


def test_whoever_handles_breaches_has_no_right_to_sign(incident: Incident) -> None:
    incident.assess()
    incident.decide(TO_AUTHORITY)
    other = add_member("compliance").actor
    with pytest.raises(NotAllowed):
        sign_breach(other, incident.reference, incident.waiting(), Decision.APPROVED)


def test_a_signature_of_another_breach_is_not_found_here(incident: Incident) -> None:
    incident.assess()
    incident.decide(TO_AUTHORITY)
    other = Incident(incident.handler, incident.signer).open()
    with pytest.raises(NotFound):
        sign_breach(incident.signer, other.reference, incident.waiting(), Decision.APPROVED)
    with pytest.raises(NotFound):
        sign_breach(incident.signer, incident.reference, new_id(), Decision.APPROVED)


def test_a_declined_decision_leaves_the_way_open_for_another(
    incident: Incident, session: FreshSession
) -> None:
    incident.assess()
    incident.decide(TO_PEOPLE)
    with pytest.raises(RuleBroken, match="Nêu lý do"):
        incident.sign(Decision.DECLINED)
    incident.sign(Decision.DECLINED, remark=secret("chưa đủ"))
    incident.decide(TO_PEOPLE)
    states = [one.state for one in _judgement(session, incident).decisions]
    assert states == [DecisionState.WAITING, DecisionState.DECLINED]


def test_a_second_decision_about_the_same_waits_for_the_first(incident: Incident) -> None:
    incident.assess()
    incident.decide(TO_PEOPLE)
    incident.decide(TO_AUTHORITY)
    with pytest.raises(RuleBroken, match="đang chờ ký"):
        incident.decide(TO_PEOPLE)


def test_a_decision_is_signed_once(incident: Incident) -> None:
    incident.assess()
    incident.decide(TO_PEOPLE)
    approval = incident.waiting()
    incident.sign()
    with pytest.raises(RuleBroken, match="đã có người quyết định"):
        sign_breach(incident.signer, incident.reference, approval, Decision.APPROVED)


def test_nothing_is_decided_before_it_was_assessed(incident: Incident) -> None:
    with pytest.raises(RuleBroken, match="Chưa đánh giá"):
        incident.decide(TO_AUTHORITY)


@pytest.mark.parametrize("harm", [Harm.YES, Harm.UNCLEAR])
def test_what_may_harm_is_not_kept_from_the_authority(incident: Incident, harm: Harm) -> None:
    incident.assess(harm=harm)
    with pytest.raises(RuleBroken) as refusal:
        incident.decide(TO_AUTHORITY, Choice.DO_NOT)
    assert refusal.value.field == "choice"


def test_people_are_always_told_of_their_location_data(incident: Incident) -> None:
    incident.open(data_types=frozenset({DataType.LOCATION}))
    incident.assess(harm=Harm.NO)
    with pytest.raises(RuleBroken, match="Điều 29"):
        incident.decide(TO_PEOPLE, Choice.DO_NOT)


@pytest.mark.parametrize("choice", [Choice.DO_NOT, Choice.LATER])
def test_silence_needs_its_reasons(incident: Incident, choice: Choice, clock: FixedClock) -> None:
    incident.assess(harm=Harm.NO)
    with pytest.raises(RuleBroken) as refusal:
        incident.decide(TO_AUTHORITY, choice, reasons="")
    assert refusal.value.field == "reasons"


def test_later_says_when_it_is_looked_at_again(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    incident.assess(harm=Harm.UNCLEAR)
    for wrong in (None, clock.now()):
        with pytest.raises(RuleBroken) as refusal:
            incident.decide(TO_AUTHORITY, Choice.LATER, review_at=wrong)
        assert refusal.value.field == "review_at"
    incident.decide(TO_AUTHORITY, Choice.LATER, review_at=clock.now() + timedelta(hours=6))
    row = session.scalars(select(BreachDecision)).one()
    assert row.review_at == clock.now() + timedelta(hours=6)
    incident.sign()
    assert _clock(session, incident, AUTHORITY).is_running


@pytest.mark.parametrize(
    ("about", "code", "other"), [(TO_AUTHORITY, AUTHORITY, PEOPLE), (TO_PEOPLE, PEOPLE, AUTHORITY)]
)
def test_a_signed_decision_not_to_notify_stops_its_clock_and_a_change_of_mind_starts_it_again(
    incident: Incident, session: FreshSession, about: DecisionAbout, code: str, other: str
) -> None:
    incident.assess(harm=Harm.NO)
    incident.decide(about, Choice.DO_NOT)
    assert _clock(session, incident, code).is_running
    incident.sign()
    assert not _clock(session, incident, code).is_running
    assert _clock(session, incident, other).is_running
    started_at = _clock(session, incident, code).started_at
    incident.decide(about, Choice.NOTIFY)
    incident.sign()
    clock = _clock(session, incident, code)
    assert clock.is_running
    assert clock.started_at == started_at
    states = [one.state for one in _judgement(session, incident).decisions]
    assert states == [DecisionState.SIGNED, DecisionState.REPLACED]


def test_harm_that_is_found_later_undoes_a_decision_not_to_notify_and_its_clock_runs_again(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    incident.assess(harm=Harm.NO)
    incident.decide(TO_AUTHORITY, Choice.DO_NOT)
    incident.sign()
    started_at = _clock(session, incident, AUTHORITY).started_at
    clock.advance(timedelta(hours=4))
    incident.assess(harm=Harm.YES)
    judgement = _judgement(session, incident)
    assert judgement.decided(TO_AUTHORITY) is None
    assert judgement.fallen(TO_AUTHORITY) is not None
    running = _clock(session, incident, AUTHORITY)
    assert (running.is_running, running.started_at) == (True, started_at)
    incident.decide(TO_AUTHORITY, Choice.NOTIFY)
    incident.sign()
    judgement = _judgement(session, incident)
    assert judgement.decided(TO_AUTHORITY).choice is Choice.NOTIFY
    assert judgement.fallen(TO_AUTHORITY) is None


def test_a_breach_that_has_ended_is_neither_assessed_nor_decided(incident: Incident) -> None:
    incident.assess()
    incident.rule_out()
    for step in (incident.assess, lambda: incident.decide(TO_AUTHORITY)):
        with pytest.raises(RuleBroken, match="đã kết thúc"):
            step()


def test_the_judgement_costs_the_same_however_much_was_judged(
    incident: Incident, session: FreshSession, statements: Callable
) -> None:
    incident.assess()
    few = _statements(session, incident, statements)
    for _ in range(3):
        incident.assess(harm=Harm.NO)
        incident.decide(TO_AUTHORITY, Choice.DO_NOT)
        incident.sign()
    assert _statements(session, incident, statements) == few


@pytest.mark.parametrize("given", [assess_breach, decide_breach])
def test_who_may_only_read_judges_nothing(
    incident: Incident, actor_with: Callable[..., Actor], given: Callable
) -> None:
    with pytest.raises(NotAllowed):
        given(actor_with(Permission.BREACH_READ), incident.reference, Assessing)


def _judgement(session: FreshSession, incident: Incident) -> Judgement:
    return judgement_of(_reading(session, incident))


def _breach(session: FreshSession, incident: Incident) -> Breach:
    return session.scalars(select(Breach).where(Breach.reference == incident.reference)).one()


def _clock(session: FreshSession, incident: Incident, code: str) -> Clock:
    """The newest round."""
    return session.scalars(
        select(Clock)
        .where(Clock.about == incident.reference, Clock.obligation == code)
        .order_by(Clock.round.desc())
    ).first()


def _reading(session: FreshSession, incident: Incident) -> Reading:
    return Reading(session, _breach(session, incident), runtime.get().clock.now())


def _statements(session: FreshSession, incident: Incident, statements: Callable) -> int:
    r = _reading(session, incident)
    with statements() as seen:
        judgement_of(r)
    return len(seen)
