"""Tokens find a person without naming the person."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.vault.blind_index import BlindIndex, TokenKind, beginnings
from kalix_compliance.vault.folding import words


def index(seed: str = "one") -> BlindIndex:
    return BlindIndex(lambda purpose: f"{seed}/{purpose}".encode())


def test_a_name_is_found_by_the_beginning_of_any_word_without_marks() -> None:
    tokens = index().of_name("Nguyễn Thị Ánh")
    for typed in ("ng", "nguye", "nguyen", "th", "an", "anh"):
        assert index().name_beginning(typed) in tokens
    assert index().name_beginning("binh") not in tokens
    assert index().whole_name("nguyen thi anh") in tokens


def test_a_single_letter_finds_nothing_by_its_beginning() -> None:
    assert index().name_beginning("a") is None
    assert index().whole_word("y") in index().of_name("Như Ý")


def test_long_words_are_found_by_their_first_six_letters() -> None:
    assert list(beginnings("christopher")) == ["ch", "chr", "chri", "chris", "christ"]
    assert index().name_beginning("christopher") in index().of_name("Christopher")


def test_a_phone_is_found_whole_and_by_its_last_four_and_six_digits() -> None:
    tokens = index().of_phone("+84942689393")
    assert tokens == {
        index().whole_phone("+84942689393"),
        index().phone_ending("9393"),
        index().phone_ending("689393"),
    }
    assert index().phone_ending("89393") == index().phone_ending("9393")


def test_an_email_is_found_whole_in_any_case() -> None:
    assert index().whole_email("An@Gmail.com") in index().of_email("an@gmail.com")
    assert index().of_email("") == index().of_phone("") == index().of_name("") == set()


def test_each_kind_of_token_has_its_own_key() -> None:
    assert len({index().token(kind, "9393") for kind in TokenKind}) == len(TokenKind)


def test_another_master_key_makes_other_tokens() -> None:
    assert not index("one").of_name("Nguyễn Văn An") & index("two").of_name("Nguyễn Văn An")


@given(st.text(st.characters(), max_size=60))
def test_tokens_are_64_bit_and_do_not_depend_on_how_the_text_is_composed(name: str) -> None:
    tokens = index().of_name(unicodedata.normalize("NFC", name))
    assert tokens == index().of_name(unicodedata.normalize("NFD", name))
    assert all(-(2**63) <= token < 2**63 for token in tokens)
    assert {index().whole_word(word) for word in words(name)} <= tokens
