"""Fields as most forms need them: options out of a catalogue, texts with a limit that is said in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from kalix_compliance.web.form import text

LONGEST = 20_000
LONGEST_LINE = 200
EMPTY = _l("Phần này còn trống. Ghi vài chữ rồi lưu lại.")
TOO_LONG = _l("Dài quá %(max)d ký tự. Rút gọn lại.")


class WordsRequired(InputRequired):  # type: ignore[misc]
    """Something must be left of a text once the space around it, and what no database keeps, is gone."""

    def __call__(self, _form: object, field: Field) -> None:
        if not text(field):
            field.errors = []
            raise StopValidation(self.message)


def choices(names: Mapping[Any, Any]) -> list[SelectChoice]:
    """The options of a radio group or a list, in the order of the catalogue."""
    return [SelectChoice(str(value), name) for value, name in names.items()]


def limits(most: int, *, needed: bool = True, empty: Any = EMPTY) -> list[Any]:
    """The validators of a text of at most so many characters; `empty` is said when it is left out."""
    return [WordsRequired(empty) if needed else Optional(), Length(max=most, message=TOO_LONG)]


def words(label: Any, *, most: int = LONGEST, needed: bool = True, **more: Any) -> TextAreaField:
    """A text area with a limit; `more` goes to the field."""
    return TextAreaField(label, limits(most, needed=needed), **more)


def line(
    label: Any,
    *,
    most: int = LONGEST_LINE,
    needed: bool = True,
    empty: Any = EMPTY,
    also: Sequence[Any] = (),
    **more: Any,
) -> StringField:
    """One line of text with a limit; `also` are further validators."""
    return StringField(label, [*limits(most, needed=needed, empty=empty), *also], **more)


def ticks(label: Any, names: Mapping[Any, Any]) -> SelectMultipleField:
    """Several of the catalogue's options, or none."""
    return SelectMultipleField(label, choices=choices(names))
