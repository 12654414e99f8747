"""The words of a notice: one text for each set of data, hashed, and the same on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.breaches.kinds import Choice, DataType, NoticeState
from kalix_compliance.breaches.letters import body_of, words_for_calls
from kalix_compliance.breaches.notice_text import NoticeText, hash_of, is_gap, variant_of
from kalix_compliance.breaches.queries.first_draft import advice_for
from kalix_compliance.breaches.rules.notices import (
    NoticeFacts,
    reasons_not_to_write,
    to_submit,
)
from kalix_compliance.breaches.rules.requirements import unmet
from kalix_compliance.notifications.compose import Text

CODES = [kind.value for kind in DataType]
READY = NoticeFacts(state=NoticeState.DRAFT, people=12_480)


@given(st.sets(st.sampled_from(CODES)), st.randoms())
def test_a_set_of_data_has_one_name_in_whatever_order_it_is_written(
    data: set[str], chance: object
) -> None:
    mixed = sorted(data)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert variant_of(mixed) == variant_of(data)
    assert len(variant_of(data)) <= 200


@given(st.sets(st.sampled_from(CODES)), st.sets(st.sampled_from(CODES)))
def test_other_data_have_another_name(one: set[str], other: set[str]) -> None:
    assert (variant_of(one) == variant_of(other)) is (one == other)


def test_the_hash_covers_every_text_and_not_their_order() -> None:
    first, second = Text("a", "b"), Text("c", "d")
    whole = hash_of({"x": first, "y": second})
    assert whole == hash_of({"y": second, "x": first})
    assert whole != hash_of({"x": second, "y": first})
    assert whole != hash_of({"x": first})
    assert len(whole) == 64


@pytest.mark.parametrize(
    ("text", "gap"),
    [("[ghi thêm]", True), ("a [b] c", True), ("] a [", False), ("a [b", False), ("a", False)],
)
def test_a_place_in_brackets_is_a_gap(text: str, gap: bool) -> None:
    assert is_gap(text) is gap
    assert (NoticeText(text, "x", "x", "x", "x", "x").gaps() == ["subject"]) is gap


def test_a_letter_keeps_a_goodbye_that_the_writer_wrote_in_the_middle() -> None:
    text = Text(
        "x",
        "Kính gửi quý khách {customer_name},\n\nMột.\n\nTrân trọng, chúng tôi nói thêm.\n\nHai, "
        "{customer_name}.\n\nTrân trọng,\n\nCông ty",
    )
    assert body_of(text, "An") == ("Một.", "Trân trọng, chúng tôi nói thêm.", "Hai, An.")
    assert words_for_calls(text)[0] == "Một."


def test_advice_follows_the_data() -> None:
    assert "ngân hàng" in advice_for(["bank"])
    assert "mật khẩu" in advice_for(["credentials"])
    assert "mật khẩu" not in advice_for(["name"])
    assert advice_for([]).startswith("- Không chuyển tiền")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"people": 0}, "Chưa có ai"),
        ({"without_data": 3}, "3 người chưa ghi loại dữ liệu"),
        ({"gaps": ["risks"]}, "Mức độ nghiêm trọng"),
        ({"other_under_way": 1}, "số 1 chưa gửi xong"),
        ({"importing": True}, "đang được nhập"),
        ({"ended": True}, "đã kết thúc"),
        ({"decided": Choice.DO_NOT}, "Quyết định lại"),
        ({"state": NoticeState.SENT}, "đã gửi"),
    ],
)
def test_what_stands_against_a_notice_is_said_in_words(
    changed: dict[str, object], why: str
) -> None:
    assert unmet(to_submit(READY)) == []
    reasons = unmet(to_submit(NoticeFacts(**{**vars(READY), **changed})))
    assert len(reasons) == 1
    assert why in str(reasons[0])


@pytest.mark.parametrize("state", NoticeState)
def test_only_a_draft_is_written_on(state: NoticeState) -> None:
    assert bool(reasons_not_to_write(state)) is (state is not NoticeState.DRAFT)
