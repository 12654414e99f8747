"""Whole numbers, as people write them."""

from collections.abc import Sequence

from wtforms import StringField
from wtforms.validators import StopValidation

from kalix_compliance.core.language import say
from kalix_compliance.web.formats import number

MOST_DIGITS = 12


class WholeNumberField(StringField):  # type: ignore[misc]
    """A number as people write it, `12.480`; `data` is an int, None when the field is empty."""

    data: int | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        digits = typed.translate({ord(mark): None for mark in "., \u00a0"})
        if not (digits.isascii() and digits.isdecimal()):
            raise ValueError(say("Chưa đọc được số. Viết như 12.480, không kèm chữ."))
        if len(digits) > MOST_DIGITS:
            raise ValueError(say("Số này quá lớn. Kiểm tra lại."))
        self.data = int(digits)

    def pre_validate(self, _form: object) -> None:
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else number(self.data)
