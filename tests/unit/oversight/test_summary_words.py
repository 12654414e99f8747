"""Words of summaries and numbers of records as the search store keeps them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.breaches.summaries import BREACH_SUMMARIES
from kalix_compliance.casework.summaries.numbers import record_of, records_between, reference_of
from kalix_compliance.casework.summaries.store import Entry, _unpacked
from kalix_compliance.casework.summaries.words import asked_words, telling_words, tokens_of
from kalix_compliance.complaints.summaries import COMPLAINT_SUMMARIES
from kalix_compliance.subject_requests.summaries import REQUEST_SUMMARIES
from kalix_compliance.vault.blind_index import BlindIndex

KINDS = (COMPLAINT_SUMMARIES, REQUEST_SUMMARIES, BREACH_SUMMARIES)


@given(st.sampled_from(KINDS), st.integers(2000, 2199), st.integers(1, 999_999_999))
def test_a_number_comes_back_and_stays_among_its_kind(kind, year, number):
    reference = f"{kind.prefix}-{year}-{number:0{kind.digits}d}"
    record = record_of(kind, reference)
    first, end = records_between(kind)
    assert first <= record < end < 1 << 47
    assert reference_of(kind, record) == reference


def test_numbers_are_in_order_and_what_is_none_is_refused():
    in_time = ["KN-2025-999999", "KN-2026-000001", "KN-2026-000002", "KN-2026-1000000"]
    assert [record_of(COMPLAINT_SUMMARIES, one) for one in in_time] == sorted(
        record_of(COMPLAINT_SUMMARIES, one) for one in in_time
    )
    for wrong in ("", "KN-2026-", "SC-2026-0001", "KN-2026-000001 ", "KN-1999-000001"):
        with pytest.raises(ValueError, match=r".*"):
            record_of(COMPLAINT_SUMMARIES, wrong)


@given(st.frozensets(st.integers(-(2**31), 2**31 - 1)))
def test_tokens_come_back_as_they_were_packed(tokens):
    assert _unpacked(Entry(1, 1, tokens).packed) == tokens


@pytest.mark.parametrize("token", [-(2**63), -1, 0, 2**63 - 1])
def test_every_token_of_the_index_fits_where_it_is_packed(token, monkeypatch):
    index = BlindIndex(str.encode)
    monkeypatch.setattr(index, "token", lambda _kind, _word: token)
    tokens = tokens_of(index, ["bếp"])
    assert _unpacked(Entry(1, 1, tokens).packed) == tokens != frozenset()


@given(st.text(max_size=300))
def test_anything_can_be_asked(text):
    asked = asked_words(text)
    assert len(asked) <= 6
    assert set(asked) <= telling_words(text)
    assert all(len(word) >= 3 for word in asked)


def test_a_word_that_an_endless_question_cuts_in_two_is_not_looked_for():
    assert asked_words("bếp " * 47 + "gỗ xanh trắng") == ("bep", "xanh")


def test_accents_case_and_common_words_do_not_matter():
    assert telling_words("Tủ BẾP, gỗ sồi và không") == {"bep", "soi"}
