"""A mask shows enough to talk about a person, and not enough to know the person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.vault.masking import (
    HIDDEN,
    mask_address,
    mask_email,
    mask_name,
    mask_phone,
    mask_text,
)

ANY_TEXT = st.text(st.characters())
ROYAL = "Công Tằng Tôn Nữ Hoàng Thị Phương Nguyệt Thanh Huyền"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Văn An", "Ng*** V** A**"),
        ("Trần Thị Bình", "Tr*** Th*** B**"),
        ("Đặng Quốc Khánh", "Đ** Qu*** Kh***"),
        ("Ngô Ý", "Ng*** Ý**"),
        ("Ng", "N**"),
        (ROYAL, "C** T** T** N** H** Th*** Ph*** Ng*** Th*** H**"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_initials(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(ANY_TEXT)
def test_a_masked_name_has_as_many_words_and_two_letters_of_each_at_most(name: str) -> None:
    masked = mask_name(name).split()
    assert len(masked) == len(name.split())
    assert all(word.endswith("**") and len(word) <= 5 for word in masked)


@given(st.lists(st.text("abcdefghiklmnopqrstuvxyăâđêôơư", min_size=2), min_size=1))
def test_no_word_of_two_letters_or_more_is_shown_whole(parts: list[str]) -> None:
    for word, masked in zip(parts, mask_name(" ".join(parts)).split(), strict=True):
        assert len(masked.rstrip("*")) < len(word)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("0942689393", "094****393"),
        ("+84942689393", "094****393"),
        ("094.268.9393", "094****393"),
        ("+842438267999", "024****999"),
        ("+14155552671", "+14****671"),
        ("19001234", "****234"),
        ("113", HIDDEN),
        ("gọi sau", HIDDEN),
        ("", ""),
    ],
)
def test_a_phone_keeps_its_first_and_last_three_digits(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(ANY_TEXT | st.text("0123456789+. "))
def test_a_masked_phone_never_shows_more_than_six_digits(text: str) -> None:
    shown = sum(sign.isdecimal() for sign in mask_phone(text))
    assert shown <= 6
    assert shown < max(1, sum(sign.isdecimal() for sign in text))


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("an.nguyen@gmail.com", "a****n@g***.com"),
        ("an@kalix.vn", "a****@k***.vn"),
        ("binh@mail.kalix.com.vn", "b****@m***.vn"),
        ("an@localhost", "a****@***"),
        ("not an address", HIDDEN),
        ("@gmail.com", HIDDEN),
        ("", ""),
    ],
)
def test_an_email_keeps_first_and_last_letter_and_the_kind_of_domain(
    email: str, masked: str
) -> None:
    assert mask_email(email) == masked


@given(ANY_TEXT | st.text("an@.", max_size=20))
def test_a_masked_email_shows_three_letters_and_the_top_domain_at_most(text: str) -> None:
    local, _, domain = mask_email(text).rpartition("@")
    assert len(local.replace("*", "")) <= 2
    host, _, _top = domain.rpartition(".")
    assert len(host.replace("*", "")) <= 1


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("Số 347, đường Bát Khối, Long Biên, Hà Nội", "***, Hà Nội"),
        ("12 Lê Lợi, Q.1, TP. Hồ Chí Minh.", "***, TP. Hồ Chí Minh"),
        ("Thôn 3, xã Ea Tu, tỉnh Đắk Lắk", "***, tỉnh Đắk Lắk"),
        ("Gửi anh An, 0942689393", HIDDEN),
        ("nhà chị Nguyễn Thị Bình", HIDDEN),
        ("", ""),
    ],
)
def test_an_address_keeps_its_province_and_nothing_else(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(ANY_TEXT)
def test_addresses_and_texts_are_masked_whatever_they_hold(text: str) -> None:
    assert mask_text(text) in {"", HIDDEN}
    assert mask_address(text) in {"", HIDDEN} or mask_address(text).startswith("***, ")
