"""What people type as a whole number is read as they mean it, or refused in words."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import DataRequired

from kalix_compliance.web.fields import WholeNumberField

NOT_READ = "Chưa đọc được số. Viết số nguyên, như 60 hoặc 12.480."
TOO_LARGE = "Số này quá lớn. Kiểm tra lại."


class Counted(Form):
    count = WholeNumberField()


class Needed(Form):
    count = WholeNumberField(validators=[DataRequired(message="Ghi số.")])


def read(typed: str, form: type[Form] = Counted) -> tuple[int | None, list[str]]:
    filled = form(MultiDict({"count": typed}))
    filled.validate()
    return filled.count.data, [str(error) for error in filled.count.errors]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("0", 0),
        ("007", 7),
        ("1000", 1000),
        ("1.000", 1000),
        ("12.480", 12_480),
        ("1.000.000", 1_000_000),
        ("12,480", 12_480),
        ("12 480", 12_480),
        ("12\u00a0480", 12_480),
        ("9" * 12, 999_999_999_999),
        ("", None),
        ("   ", None),
    ],
)
def test_a_whole_number_is_read_in_the_ways_people_write_it(typed: str, meant: int | None) -> None:
    assert read(typed) == (meant, [])


@pytest.mark.parametrize(
    "typed",
    [
        "1,5",
        "1.5",
        "1.50",
        "0.500",
        "1.0000",
        "1000.000",
        "1.000,5",
        "1.000,000",
        "1..000",
        ".000",
        "12.",
        "1 2",
        "-3",
        "+3",
        "½",
        "5²",
        "１２",
        "1e3",
        "mười",
        "12 tháng",
    ],
)
def test_anything_else_is_refused_once_and_stays_in_the_field(typed: str) -> None:
    assert read(typed) == (None, [NOT_READ])
    assert read(typed, Needed) == (None, [NOT_READ])
    assert Counted(MultiDict({"count": typed})).count._value() == typed


@pytest.mark.parametrize("typed", ["9" * 13, "9" * 5_000, "1.000.000.000.000"])
def test_a_number_that_nobody_counts_up_to_is_refused(typed: str) -> None:
    assert read(typed) == (None, [TOO_LARGE])


def test_a_field_writes_what_the_record_holds() -> None:
    assert Counted(count=12_480).count._value() == "12.480"
    assert Counted(count=0).count._value() == "0"
    assert Counted().count._value() == ""
