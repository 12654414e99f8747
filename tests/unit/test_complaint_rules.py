"""What must hold before a complaint moves on, and what comes next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.complaints import views
from kalix_compliance.complaints.catalogue import Conclusion, Kind, Severity
from kalix_compliance.complaints.checklists import CHECKLISTS
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.next_step import next_step
from kalix_compliance.complaints.remedies import REMEDIES, suggested
from kalix_compliance.complaints.rules import (
    ActionFact,
    Standing,
    reasons,
    reasons_about_received,
    to_answer,
    to_close,
    to_conclude,
    to_extend,
    to_reopen,
    to_withdraw,
)
from kalix_compliance.complaints.states import ENDED, LIFE, OPEN, ActionState, State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission

PAGES = {"file", "acknowledge", "verification", "conclude", "remedies", "answer", "close", "reopen"}
NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
HANDLER = Actor("u1", "Mai", frozenset({Permission.COMPLAINT_CLOSE}))
MANAGER = Actor("u2", "Hòa", frozenset({Permission.COMPLAINT_CLOSE, Permission.COMPLAINT_APPROVE}))

facts = st.builds(
    Standing,
    state=st.sampled_from(State),
    severity=st.none() | st.sampled_from(Severity),
    conclusion=st.none() | st.sampled_from(Conclusion),
    identity_checked=st.booleans(),
    missing_checks=st.sampled_from([(), CHECKLISTS[Kind.LEAK]]),
    actions=st.lists(
        st.builds(ActionFact, st.integers(1, 9), st.sampled_from(ActionState)), max_size=3
    ).map(tuple),
    acknowledged=st.booleans(),
    answered=st.booleans(),
    told=st.booleans(),
    told_failed=st.booleans(),
    extended=st.booleans(),
    waiting=st.sets(st.sampled_from(ApprovalKind), max_size=1).map(frozenset),
    verified_by=st.sampled_from([None, "u1", "u2"]),
    answered_by=st.sampled_from([None, "u1", "u2"]),
)


def test_the_pages_of_the_next_steps_are_those_of_the_section():
    modules = (views.file, views.verification, views.remedies, views.answering, views.ending)
    assert all(any(hasattr(module, page) for module in modules) for page in PAGES)


def closable(**given) -> Standing:
    return Standing(**{"state": State.ANSWERED, "answered": True, "told": True, **given})


@pytest.mark.parametrize("current", State)
@pytest.mark.parametrize("target", State)
def test_every_move_is_either_allowed_or_refused(current, target):
    row = Complaint(state=current)
    if target in LIFE.moves[current]:
        row.move_to(target)
        assert row.state is target
    else:
        with pytest.raises(RuleBroken):
            row.move_to(target)


def test_every_state_can_be_reached_and_no_open_state_is_a_dead_end():
    reached, frontier = {State.RECEIVED}, {State.RECEIVED}
    while frontier:
        frontier = {t for s in frontier for t in LIFE.moves[s]} - reached
        reached |= frontier
    assert reached == set(State)
    for state in OPEN:
        assert LIFE.moves[state]


def test_the_customer_must_be_told_before_closing():
    assert reasons(to_close(closable(), HANDLER)) == []
    assert reasons(to_close(closable(told=False), HANDLER))


def test_an_unchecked_remedy_keeps_the_case_open():
    case = closable(actions=(ActionFact(2, ActionState.DONE),))
    assert "2" in str(reasons(to_close(case, HANDLER))[0])


@pytest.mark.parametrize("involved", ["verified_by", "answered_by"])
def test_a_severe_case_is_closed_by_another_person_with_the_right(involved):
    case = closable(severity=Severity.HIGH, **{involved: MANAGER.id})
    assert reasons(to_close(case, MANAGER))
    assert reasons(to_close(closable(severity=Severity.HIGH), HANDLER))
    assert reasons(to_close(closable(severity=Severity.HIGH), MANAGER)) == []


@given(facts)
def test_who_may_close_has_told_the_customer(case):
    if not reasons(to_close(case, MANAGER)):
        assert case.state is State.ANSWERED and case.told


@given(facts)
def test_nothing_is_answered_before_it_is_concluded(case):
    if not reasons(to_answer(case)):
        assert case.state in {State.REMEDYING, State.UNFOUNDED}
        assert all(action.state is not ActionState.PLANNED for action in case.actions) or (
            case.state is State.UNFOUNDED
        )


@given(facts)
def test_nothing_is_concluded_about_a_stranger(case):
    if not reasons(to_conclude(case)):
        assert case.identity_checked and not case.missing_checks


@given(facts)
def test_an_ended_case_can_only_be_reopened(case):
    ended = case.state in ENDED
    assert bool(reasons(to_withdraw(case))) is ended
    assert bool(reasons(to_reopen(case))) is not ended


@given(facts)
def test_an_extension_is_given_once(case):
    if case.extended or ApprovalKind.EXTENSION in case.waiting:
        assert reasons(to_extend(case))


@given(facts)
def test_there_is_always_a_next_step_and_its_page_exists(case):
    step = next_step(case)
    assert step.endpoint in PAGES
    assert str(step.label)


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=3650)))
def test_a_complaint_is_never_received_in_the_future(ahead):
    assert reasons_about_received(NOW + ahead, NOW)


@given(st.timedeltas(max_value=timedelta(days=365), min_value=timedelta()))
def test_a_complaint_may_have_been_received_earlier_than_logged(ago):
    assert reasons_about_received(NOW - ago, NOW) == []


def test_every_kind_has_checks_and_every_severity_a_remedy():
    assert set(CHECKLISTS) == set(Kind) == set(REMEDIES)
    for kind in Kind:
        for severity in Severity:
            assert suggested(kind, severity)
