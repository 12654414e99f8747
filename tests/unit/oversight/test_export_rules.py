"""Who may do what with a file, and when a second person is needed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.exports import rules
from kalix_compliance.exports.kinds import Purpose, State
from kalix_compliance.exports.states import LIFE, OVER

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@given(st.sampled_from(Purpose), st.integers(0, 10_000))
def test_many_people_or_an_unnamed_purpose_need_words(purpose: Purpose, people: int) -> None:
    assert rules.reasons_not_to_ask(purpose, "Vì đoàn kiểm tra", people) == []
    needed = people > 100 or purpose is Purpose.OTHER
    assert bool(rules.reasons_not_to_ask(purpose, "", people)) == needed


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.booleans())
def test_no_file_names_many_more_than_somebody_signed_for(
    people: int, allowed: int, signed: bool
) -> None:
    may = rules.may_still_name(people, allowed, signed=signed)
    if people <= 100:
        assert may
    elif not signed:
        assert not may
    else:
        assert may == (people <= allowed * 1.1)


@given(st.sampled_from(State), st.booleans())
def test_nobody_signs_twice_or_for_themselves(state: State, own: bool) -> None:
    reasons = rules.reasons_not_to_sign("an", state, "an" if own else "binh")
    assert (reasons == []) == (state is State.WAITING and not own)


def test_a_file_that_is_over_stays_over_and_every_other_can_end() -> None:
    assert {state for state in State if not LIFE.moves[state]} == OVER
    for state in set(State) - OVER:
        reached, ahead = set(), {state}
        while ahead:
            reached |= ahead
            ahead = {after for one in ahead for after in LIFE.moves[one]} - reached
        assert reached & OVER


@given(st.sampled_from(State), st.booleans(), st.integers(-3, 3))
def test_only_the_asker_takes_a_ready_file_within_its_days(
    state: State, own: bool, hours: int
) -> None:
    ends = NOW + timedelta(hours=hours)
    reasons = rules.reasons_not_to_take("an", state, ends, "an" if own else "binh", NOW)
    assert (reasons == []) == (own and state is State.READY and hours > 0)


def test_every_failure_of_ours_says_what_to_do() -> None:
    for code in rules.FAILURES:
        assert len(str(rules.failure_words(code))) > 30
    assert rules.failure_words("ValueError x.py:3") == rules.OTHERWISE
