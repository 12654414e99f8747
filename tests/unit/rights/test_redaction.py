"""What is taken out of the texts that a person is given."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.subject_requests.package.redaction import (
    EMAIL_HIDDEN,
    PHONE_HIDDEN,
    WORDS_HIDDEN,
    Redaction,
    contacts_in,
    key_of,
)

OWN = frozenset({key_of("0912345678"), key_of("anh.tuyet@khach.example")})


def redacted(text, **more):
    return Redaction(OWN, **more)(text)


@pytest.mark.parametrize(
    "phone",
    [
        "0987654321",
        "0987 654 321",
        "0987.654.321",
        "098-765-4321",
        "+84 987 654 321",
        "+84987654321",
        "84987654321",
        "(098) 765 4321".replace("(", "").replace(")", ""),
        "024 3872 1234",
        "+1 415 555 2671",
    ],
)
def test_another_persons_number_is_hidden_however_it_is_written(phone):
    assert redacted(f"Số lạ {phone} gọi tới.") == f"Số lạ {PHONE_HIDDEN} gọi tới."


@pytest.mark.parametrize("phone", ["0912345678", "0912 345 678", "+84912345678", "091.234.5678"])
def test_the_persons_own_number_stays(phone):
    assert redacted(f"Gọi {phone}.") == f"Gọi {phone}."


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 22/11/2026 14:05",
        "Ngày 01.02.2026 14:05",
        "Ngày 01-02-2026 14:05",
        "Hồ sơ KN-2026-000123 và YC-2026-00001",
        "Giá 12.480.000 đồng, số lượng 02",
        "Mã " + "0a1b2c3d4e5f6789" * 4,
        "Mã " + "0123456789abcdef" * 4,
        "Đơn 123456789012",
    ],
)
def test_dates_numbers_and_hashes_are_no_phone_numbers(text):
    assert redacted(text) == text


def test_another_persons_address_is_hidden_and_the_own_stays():
    text = "Thư của kẻ.lạ+x@noi-khac.example.vn, gửi tới Anh.Tuyet@khach.example."
    assert redacted(text) == f"Thư của {EMAIL_HIDDEN}, gửi tới Anh.Tuyet@khach.example."


def test_a_colleague_appears_by_role_in_any_spelling_of_the_letters():
    colleagues = {"Trần Thu Hòa": "Quản lý"}
    assert redacted("Chị TRẦN  thu hòa đã gọi", colleagues=colleagues) == "Chị [Quản lý] đã gọi"
    apart = normalize("NFD", "Trần Thu Hòa")
    assert redacted(apart, colleagues=colleagues) == "[Quản lý]"


def test_a_part_of_a_word_is_not_a_name():
    assert redacted("Ban Anh Dũng", struck=("Anh",)) == f"Ban {WORDS_HIDDEN} Dũng"
    assert redacted("Ban Anhs", struck=("Anh",)) == "Ban Anhs"


def test_struck_words_go_also_across_a_line_end_and_the_longest_first():
    struck = ("Lê Văn", "Lê Văn Hàng Xóm")
    assert redacted("ông Lê Văn\nHàng Xóm nói", struck=struck) == f"ông {WORDS_HIDDEN} nói"


def test_half_a_letter_becomes_a_question_mark():
    assert redacted("a\ud800b") == "a?b"


def test_what_was_hidden_is_counted():
    redact = Redaction(OWN, struck=("Bí danh",))
    redact("0987654321, a@b.example, bí danh")
    assert redact.count == 3


@given(st.text(max_size=200))
def test_any_text_goes_through_and_a_second_time_changes_nothing(text):
    once = redacted(text, colleagues={"Trần Thu Hòa": "Quản lý"}, struck=("ba mươi",))
    assert redacted(once, colleagues={"Trần Thu Hòa": "Quản lý"}, struck=("ba mươi",)) == once


@given(st.integers(300_000_000, 999_999_999))
def test_no_number_of_somebody_else_is_left(digits):
    phone = f"0{digits}"
    left = redacted(f"máy {phone} và {phone[:4]} {phone[4:7]} {phone[7:]}")
    assert phone not in left
    assert not contacts_in([left]) - OWN
