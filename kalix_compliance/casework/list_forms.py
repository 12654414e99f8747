"""The forms by which a list from outside comes in: its file, how it is read, which column holds what."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Form as AnyForm
from wtforms import SelectChoice, SelectField

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.uploading import upload_of
from kalix_compliance.tables.texts import ENCODINGS
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import choices

DELIMITER_NAMES = {
    ",": _l("dấu phẩy ,"),
    ";": _l("dấu chấm phẩy ;"),
    "\t": _l("dấu tab"),
    "|": _l("dấu gạch đứng |"),
}
NOT_THERE = ""


class ListFileForm(Form):
    file = FileField(_l("Tệp CSV hoặc Excel"))

    @property
    def upload(self) -> Upload:
        """The file in memory; empty when none was chosen."""
        return upload_of(self.file) or Upload("", b"")


class ReadingForm(Form):
    """How a text file is read."""

    encoding = SelectField(_l("Bảng mã"), choices=choices(ENCODINGS))
    delimiter = SelectField(_l("Ngăn cách bằng"), choices=choices(DELIMITER_NAMES))


def offer_columns(form: AnyForm, fields: Iterable[str], headings: Mapping[int, str]) -> None:
    """Let each of these fields choose a column of the file, or none; `headings` by place, from 0."""
    offered = [SelectChoice(NOT_THERE, _l("Không có trong tệp")), *choices(headings)]
    for field in fields:
        form[field].choices = offered


def chosen_places(form: AnyForm, fields: Iterable[str]) -> dict[str, int]:
    """The column of each field, from 0; what the form did not offer counts as not chosen."""
    found = {}
    for name in fields:
        offered = {choice.value for choice in form[name].choices} - {NOT_THERE}
        if (chosen := str(form[name].data or "")) in offered:
            found[name] = int(chosen)
    return found
