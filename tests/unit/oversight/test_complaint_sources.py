"""Who used the data, as customers tell it: what can be compared, and what says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.complaints.sources import marks_of, named_in
from kalix_compliance.vault.blind_index import BlindIndex

INDEX = BlindIndex(lambda purpose: purpose.encode().ljust(32, b"."))
OURS = ("KALIX",)


def values(text: str) -> set[str]:
    return {named.value for named in named_in(text, OURS)}


@pytest.mark.parametrize(
    "text",
    [
        "0987123456",
        "số 0987 123 456",
        "gọi từ +84 987.123.456, xưng nhân viên",
        "098-712-3456 nhắn zalo",
    ],
)
def test_one_number_however_it_is_written(text: str) -> None:
    assert "+84987123456" in values(text)


@pytest.mark.parametrize(
    "text",
    [
        "Phú Quý",
        "cty noi that phu quy",
        "CÔNG TY NỘI THẤT PHÚ QUÝ",
        "tự xưng là nhân viên của Phú Quý gọi mời mua thêm ghế ăn với giá rẻ",
        "0911222333, bên Phú Quý",
    ],
)
def test_one_name_however_it_is_written(text: str) -> None:
    assert "phu quy" in values(text)


@pytest.mark.parametrize(
    "text",
    ["", "không rõ", "người lạ", "nhân viên giao hàng", "KALIX", "số lạ gọi lúc tối", "Lan", ", ;"],
)
def test_what_names_nobody_leaves_no_mark(text: str) -> None:
    assert marks_of(text, INDEX, OURS) == []


@given(st.text(max_size=600))
def test_any_text_gives_a_few_marks_that_do_not_show_it(text: str) -> None:
    marks = marks_of(text, INDEX)
    assert len(marks) <= 12 and marks == sorted(set(marks))
    assert all(len(mark) == 16 and int(mark, 16) >= 0 for mark in marks)
    assert marks == marks_of(text, INDEX)


def test_marks_of_another_key_are_others() -> None:
    other = BlindIndex(lambda purpose: purpose.encode().ljust(32, b"!"))
    assert not set(marks_of("0987123456, Phú Quý", INDEX)) & set(
        marks_of("0987123456, Phú Quý", other)
    )
