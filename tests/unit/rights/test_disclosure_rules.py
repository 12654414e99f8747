"""The rules of a disclosure that need no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.disclosures import clocks
from kalix_compliance.disclosures.content import (
    Content,
    Entry,
    Group,
    Item,
    fingerprint,
    items_of,
    picked,
    read,
    written,
)
from kalix_compliance.disclosures.kinds import BodyKind, DisclosureState, Procedure
from kalix_compliance.disclosures.next_step import next_step
from kalix_compliance.disclosures.rules import (
    Standing,
    needs_basis,
    reasons_against_order,
    reasons_against_pick,
    to_hand_over,
    to_select,
    to_submit,
    to_tell,
    unmet,
)
from kalix_compliance.disclosures.states import ENDED, LIFE

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
SETTINGS = {"CYBERSPACE_PROVIDER": True, "DISCLOSURE_DAYS": 10}
READY = Standing(
    state=DisclosureState.CHECKED,
    body_kind=BodyKind.POLICE,
    authentic=True,
    people=2,
    people_without_items=0,
    items=5,
    files=1,
    waiting=False,
    asked=None,
    refused=False,
    refused_part=False,
    secret=False,
    taken=False,
    may_tell=False,
    told=False,
    received_at=NOW,
)


def test_an_order_that_is_ready_may_be_put_before_a_signer() -> None:
    assert unmet(to_submit(READY)) == []


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"files": 0}, "bản chụp"),
        ({"authentic": None}, "Chưa gọi lại"),
        ({"authentic": False}, "không xác nhận"),
        ({"people": 0}, "Chưa chọn người"),
        ({"items": 0}, "Chưa chọn mục"),
        ({"people_without_items": 1}, "Còn 1 người"),
        ({"waiting": True}, "đang chờ ký"),
        ({"state": DisclosureState.REFUSED}, "đã kết thúc"),
    ],
)
def test_each_lack_has_its_sentence(lacking: dict[str, object], said: str) -> None:
    reasons = [str(one) for one in unmet(to_submit(replace(READY, **lacking)))]
    assert any(said in one for one in reasons), reasons


@pytest.mark.parametrize("state", sorted(set(DisclosureState) - {DisclosureState.CHECKED}))
def test_people_are_chosen_only_before_anything_is_signed(state: DisclosureState) -> None:
    open_states = {DisclosureState.RECEIVED}
    assert bool(unmet(to_select(replace(READY, state=state)))) is (state not in open_states)


def test_nothing_is_handed_over_unsigned_or_untaken() -> None:
    signed = replace(READY, state=DisclosureState.APPROVED)
    assert len(unmet(to_hand_over(READY))) == 2
    assert len(unmet(to_hand_over(signed))) == 1
    assert unmet(to_hand_over(replace(signed, taken=True))) == []


def test_people_are_told_of_nothing_that_is_secret_or_has_not_left() -> None:
    given_away = replace(READY, state=DisclosureState.HANDED_OVER)
    assert unmet(to_tell(given_away)) == []
    assert len(unmet(to_tell(replace(given_away, secret=True)))) == 1
    assert len(unmet(to_tell(READY))) == 1


def test_what_has_ended_goes_nowhere() -> None:
    assert all(not LIFE.moves[state] for state in ENDED)
    assert set(LIFE.moves) == set(DisclosureState)


def test_the_next_step_is_the_first_thing_that_lacks() -> None:
    in_order = [
        ({"files": 0, "authentic": None}, "evidence"),
        ({"authentic": None}, "check"),
        ({"authentic": False}, "refuse"),
        ({"items": 0}, "people"),
        ({}, "submit"),
        ({"state": DisclosureState.APPROVED}, "file"),
        ({"state": DisclosureState.APPROVED, "taken": True}, "hand_over"),
    ]
    for lacking, endpoint in in_order:
        step = next_step(replace(READY, **lacking))
        assert step is not None
        assert step.endpoint == endpoint
    assert next_step(replace(READY, waiting=True)) is None
    assert next_step(replace(READY, state=DisclosureState.WITHDRAWN)) is None


def test_an_order_without_number_or_date_has_a_reason_at_its_field() -> None:
    wrong = reasons_against_order(order_no="  ", order_on=None, received_at=NOW, now=NOW)
    assert set(wrong) == {"order_no", "order_on"}
    fine = reasons_against_order(
        order_no="1", order_on=date(2026, 11, 22), received_at=NOW, now=NOW
    )
    assert fine == {}


@given(st.lists(st.sampled_from(["name", "phone", "complaints/1/text", "email", "x/y"])))
def test_what_was_not_asked_for_is_never_let_through(keys: list[str]) -> None:
    asked = {"name", "complaints"}
    refused = bool(reasons_against_pick(asked, keys))
    assert refused is any(key.partition("/")[0] not in asked for key in keys)


def test_who_is_no_state_body_needs_a_basis() -> None:
    assert needs_basis(BodyKind.LITIGANT)
    assert not needs_basis(BodyKind.COURT)


@pytest.mark.parametrize(
    ("procedure", "due_on", "expected"),
    [
        (Procedure.CYBER, None, clocks.Term(clocks.CYBER)),
        (Procedure.CYBER, date(2026, 12, 30), clocks.Term(clocks.CYBER)),
        (Procedure.CYBER_URGENT, None, clocks.Term(clocks.CYBER_URGENT)),
        (Procedure.CIVIL, None, clocks.Term(clocks.CIVIL)),
        (Procedure.CIVIL, date(2026, 11, 30), clocks.Term(clocks.BY_ORDER, date(2026, 11, 30))),
        (Procedure.CIVIL, date(2027, 1, 30), clocks.Term(clocks.CIVIL)),
        (Procedure.CRIMINAL, date(2027, 1, 30), clocks.Term(clocks.BY_ORDER, date(2027, 1, 30))),
        (Procedure.CRIMINAL, None, clocks.Term(clocks.BY_COMPANY, date(2026, 12, 2))),
        (Procedure.CONSUMER, None, clocks.Term(clocks.BY_COMPANY, date(2026, 12, 2))),
    ],
)
def test_the_term_is_the_law_s_then_the_order_s_then_the_company_s(
    procedure: Procedure, due_on: date | None, expected: clocks.Term
) -> None:
    assert clocks.term_for(procedure, NOW, due_on, SETTINGS) == expected


def test_a_term_never_ends_before_it_begins() -> None:
    for days in range(40):
        term = clocks.term_for(Procedure.NONE, NOW + timedelta(days=days), None, SETTINGS)
        assert term.last_day is not None
        assert term.last_day > (NOW + timedelta(days=days)).date()


CONTENT: Content = (
    Group(
        "customer",
        "Hồ sơ",
        (Entry("Hồ sơ", (Item("name", "Họ tên", "An"), Item("phone", "Điện thoại", "09"))),),
    ),
    Group("complaints", "Khiếu nại", (Entry("KN-1", (Item("complaints/1/text", "Lời", "x\ny"),)),)),
)


def test_what_was_not_picked_is_not_in_the_content() -> None:
    only = picked(CONTENT, ["phone"])
    assert [item.key for item in items_of(only)] == ["phone"]
    assert len(only) == 1
    assert picked(CONTENT, []) == ()


def test_content_is_read_as_it_was_written_and_a_letter_s_change_shows() -> None:
    assert read(written(CONTENT)) == CONTENT
    changed = picked(CONTENT, ["name"])
    assert fingerprint(written(CONTENT)) != fingerprint(written(changed))
    assert fingerprint(written(CONTENT)) == fingerprint(written(read(written(CONTENT))))
