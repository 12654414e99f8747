"""People type names and numbers in many ways; all ways are brought to one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.vault.folding import fold, local_phone, normal_phone, words

ANY_TEXT = st.text(st.characters())
MOBILE = "+84942689393"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ánh"), "nguyen thi anh"),
        ("ĐẶNG ĐỨC", "dang duc"),
        ("  Tường \t Vy ", "tuong vy"),
        ("Ｎguyen", "nguyen"),
        ("", ""),
    ],
)
def test_marks_case_and_spaces_do_not_matter(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(apart) == fold(text)


def test_words_are_split_at_anything_that_is_no_letter() -> None:
    assert words("Lê-Hoàng  (Đức), O'Neil") == ["le", "hoang", "duc", "o", "neil"]


@pytest.mark.parametrize(
    "typed",
    [
        "0942689393",
        "84942689393",
        "+84942689393",
        "0084942689393",
        "+84 (0) 942 689 393",
        "094.268.9393",
        "094 268 93 93",
        "０９４２６８９３９３",
        " 0942-689-393\n",
    ],
)
def test_one_mobile_number_however_it_is_written(typed: str) -> None:
    assert normal_phone(typed) == MOBILE


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("024 3826 7999", "+842438267999"),
        ("1900 1234", "+8419001234"),
        ("+1 415 555 2671", "+14155552671"),
        ("+81 90-1234-5678", "+819012345678"),
    ],
)
def test_landlines_service_numbers_and_foreign_numbers(typed: str, normal: str) -> None:
    assert normal_phone(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "+",
        "113",
        "0123456789",
        "không có",
        "1800FLOWERS",
        "0942689393 / 0975249393",
        "0942689393x5",
        "9" * 100_000,
        '"><svg onload=x>',
        "\ud800",
    ],
    ids=lambda typed: ascii(typed[:20]),
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="phone number"):
        normal_phone(typed)


@given(ANY_TEXT)
def test_a_number_is_understood_or_refused_and_never_breaks(text: str) -> None:
    try:
        normal = normal_phone(text)
    except ValueError:
        return
    assert normal_phone(normal) == normal
    assert normal_phone(local_phone(normal)) == normal


@pytest.mark.parametrize(
    ("normal", "local"),
    [
        (MOBILE, "0942689393"),
        ("+842438267999", "02438267999"),
        ("+8419001234", "19001234"),
        ("+14155552671", "+14155552671"),
    ],
)
def test_numbers_are_shown_as_people_here_dial_them(normal: str, local: str) -> None:
    assert local_phone(normal) == local
