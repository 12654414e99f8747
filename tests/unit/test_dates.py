"""What people type as a date is read as they mean it, or refused in words."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import DataRequired, Optional

from kalix_compliance.core.clock import HANOI
from kalix_compliance.web import formats
from kalix_compliance.web.dates import (
    NoSuchTime,
    day_from_text,
    moment_from_text,
    time_from_text,
)
from kalix_compliance.web.fields import DayField, MomentField


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22/11/2026", date(2026, 11, 22)),
        ("1/2/2026", date(2026, 2, 1)),
        (" 22-11-2026 ", date(2026, 11, 22)),
        ("22.11.2026", date(2026, 11, 22)),
        ("29/02/2028", date(2028, 2, 29)),
        ("２２/１１/２０２６", date(2026, 11, 22)),
    ],
)
def test_a_day_is_read_in_the_ways_people_write_it(typed: str, meant: date) -> None:
    assert day_from_text(typed) == meant


@pytest.mark.parametrize("typed", ["31/02/2026", "0/1/2026", "1/13/2026", "29/02/2026", "1/1/0001"])
def test_a_day_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(NoSuchTime):
        day_from_text(typed)


@pytest.mark.parametrize(
    "typed",
    ["hôm qua", "", "22/11", "22/11/26", "2026-11-22", "22/11-2026", "1\x00/2/2026", "9" * 50],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        day_from_text(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14:05", time(14, 5)), ("14h05", time(14, 5)), ("9h", time(9)), ("9giờ30", time(9, 30))],
)
def test_a_time_is_read_in_the_ways_people_write_it(typed: str, meant: time) -> None:
    assert time_from_text(typed) == meant


@pytest.mark.parametrize(
    "typed", ["22/11/2026 14:05", "14:05 22/11/2026", "14:05, 22/11/2026", "22.11.2026  14h05"]
)
def test_a_moment_is_a_wall_clock_in_hanoi(typed: str) -> None:
    assert moment_from_text(typed) == datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["22/11/2026 25:00", "22/11/2026 14:61", "31/02/2026 10:00"])
def test_a_moment_that_no_clock_has_is_refused(typed: str) -> None:
    with pytest.raises(NoSuchTime):
        moment_from_text(typed)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    for read in (day_from_text, moment_from_text, time_from_text):
        try:
            read(typed)
        except ValueError:
            continue


@given(st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30)))
def test_what_a_page_writes_is_read_back(wall: datetime) -> None:
    moment = wall.replace(tzinfo=HANOI, second=0, microsecond=0, fold=0)
    assert formats.moment(moment_from_text(formats.moment(moment))) == formats.moment(moment)
    assert day_from_text(formats.day(moment)) == moment.date()


class Dates(Form):
    day = DayField(validators=[DataRequired()])
    moment = MomentField(validators=[Optional()])


def read(**typed: str) -> Dates:
    form = Dates(MultiDict(typed))
    form.validate()
    return form


def test_a_field_gives_the_day_and_keeps_the_text() -> None:
    form = read(day="1.2.2026", moment="")
    assert (form.day.data, form.day._value()) == (date(2026, 2, 1), "1.2.2026")
    assert (form.moment.data, form.errors) == (None, {})


def test_an_unreadable_day_says_so_once_and_keeps_the_text() -> None:
    form = read(day="hôm qua", moment="31/02/2026 10:00")
    assert [str(error) for error in form.day.errors] == ["Chưa đọc được ngày. Viết như 22/11/2026."]
    assert form.day._value() == "hôm qua"
    assert [str(error) for error in form.moment.errors] == [
        "Ngày hoặc giờ này không có thật. Sửa lại ngày giờ."
    ]


def test_a_field_writes_what_the_record_holds() -> None:
    form = Dates(day=date(2026, 2, 1), moment=datetime(2026, 11, 22, 7, 5, tzinfo=UTC))
    assert form.day._value() == "01/02/2026"
    assert form.moment._value() == "22/11/2026 14:05"
    assert Dates().day._value() == ""
