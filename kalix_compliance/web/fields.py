"""Form fields for days, moments and whole numbers, written as people here write them."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Generic, TypeVar

from wtforms import StringField
from wtforms.validators import StopValidation

from kalix_compliance.core.language import say
from kalix_compliance.web import formats
from kalix_compliance.web.dates import NoSuchTime, day_from_text, moment_from_text

T = TypeVar("T", date, datetime, int)
WHOLE = re.compile(r"[0-9]+|[1-9][0-9]{0,2}([., \u00a0])[0-9]{3}(?:\1[0-9]{3})*")
MOST_DIGITS = 12


class TooLarge(ValueError):
    """A whole number, and more than anybody counts."""


class _WrittenField(StringField, Generic[T]):  # type: ignore[misc]
    """Text that means a `T`. `data` is None when nothing, or nothing readable, was typed.

    What was typed stays in the field, and a text that cannot be read always stops the form, whatever
    the field's other validators say.
    """

    data: T | None
    no_such = say("Ngày này không có trong lịch. Sửa lại ngày.")
    not_read = say("Chưa đọc được ngày. Viết như 22/11/2026.")

    def read(self, typed: str) -> T:
        raise NotImplementedError

    def write(self, value: T | None) -> str:
        raise NotImplementedError

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        try:
            self.data = self.read(typed)
        except (NoSuchTime, TooLarge) as error:
            raise ValueError(self.no_such) from error
        except ValueError as error:
            raise ValueError(self.not_read) from error

    def pre_validate(self, _form: object) -> None:
        """The reader's complaint is enough: `DataRequired` would replace it by its own."""
        if self.process_errors:
            raise StopValidation

    @property
    def given(self) -> T:
        """What a validated field must hold; only after its form has been accepted."""
        assert self.data is not None  # noqa: S101 - InputRequired has made sure
        return self.data

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.write(self.data)


class DayField(_WrittenField[date]):
    """A day: `22/11/2026`; `data` is a `date`."""

    def read(self, typed: str) -> date:
        return day_from_text(typed)

    def write(self, value: date | None) -> str:
        return formats.day(value)


class MomentField(_WrittenField[datetime]):
    """A moment on the clock in Hanoi: `22/11/2026 14:05`; `data` is an instant in UTC."""

    no_such = say("Ngày hoặc giờ này không có thật. Sửa lại ngày giờ.")
    not_read = say("Chưa đọc được ngày giờ. Viết như 22/11/2026 14:05.")

    def read(self, typed: str) -> datetime:
        return moment_from_text(typed)

    def write(self, value: datetime | None) -> str:
        return formats.moment(value)


class WholeNumberField(_WrittenField[int]):
    """A number of whole things, `60` or `12.480`; `data` is an int.

    A mark or a space only ever stands between thousands: `1,5` is refused, not read as 15.
    """

    no_such = say("Số này quá lớn. Kiểm tra lại.")
    not_read = say("Chưa đọc được số. Viết số nguyên, như 60 hoặc 12.480.")

    def read(self, typed: str) -> int:
        if not WHOLE.fullmatch(typed):
            raise ValueError("not written like a whole number")
        digits = re.sub(r"[^0-9]", "", typed)
        if len(digits) > MOST_DIGITS:
            raise TooLarge("a number out of reach")
        return int(digits)

    def write(self, value: int | None) -> str:
        return formats.number(value)
