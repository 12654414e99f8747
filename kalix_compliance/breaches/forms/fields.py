"""What the forms of a breach share: options from the catalogue, texts with a limit, whole numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from kalix_compliance.core.language import say
from kalix_compliance.web.form import text
from kalix_compliance.web.formats import number

LONGEST = 20_000
MOST_DIGITS = 12


class WordsRequired(InputRequired):  # type: ignore[misc]
    """Something must be left of a text once the space around it, and what no database keeps, is gone."""

    def __call__(self, _form: object, field: Field) -> None:
        if not text(field):
            field.errors = []
            raise StopValidation(self.message)


def choices(names: Mapping[Any, Any]) -> list[SelectChoice]:
    """The options of a radio group or a list, in the order of the catalogue."""
    return [SelectChoice(str(value), name) for value, name in names.items()]


def words(label: Any, *, most: int = LONGEST, needed: bool = True, **more: Any) -> TextAreaField:
    """A text area with a limit that is said in words."""
    said = WordsRequired(_l("Phần này còn trống. Ghi vài chữ rồi lưu lại."))
    too_long = Length(max=most, message=_l("Dài quá %(max)d ký tự. Rút gọn lại."))
    return TextAreaField(label, [said if needed else Optional(), too_long], **more)


def line(
    label: Any, *, most: int = 200, needed: bool = True, also: Sequence[Any] = (), **more: Any
) -> StringField:
    """One line of text with a limit that is said in words; `also` are further validators."""
    said = WordsRequired(_l("Phần này còn trống. Ghi vài chữ rồi lưu lại."))
    too_long = Length(max=most, message=_l("Dài quá %(max)d ký tự. Rút gọn lại."))
    return StringField(label, [said if needed else Optional(), too_long, *also], **more)


def ticks(label: Any, names: Mapping[Any, Any]) -> SelectMultipleField:
    """Several of the catalogue's options, or none."""
    return SelectMultipleField(label, choices=choices(names))


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
