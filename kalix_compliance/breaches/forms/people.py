"""People on the list, and files of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectChoice, SelectField, SelectMultipleField, StringField

from kalix_compliance.breaches.catalogue import DATA_NAMES
from kalix_compliance.breaches.forms.fields import ticks, words
from kalix_compliance.breaches.importing.columns import FIELD_NAMES, Columns
from kalix_compliance.breaches.kinds import DataType
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.tables.texts import ENCODINGS
from kalix_compliance.web.form import Form

DELIMITER_NAMES = {
    ",": _l("dấu phẩy ,"),
    ";": _l("dấu chấm phẩy ;"),
    "\t": _l("dấu tab"),
    "|": _l("dấu gạch đứng |"),
}
NOT_THERE = ""


class FindPeopleForm(Form):
    """A search for customers, and those of them that are ticked."""

    q = StringField(_l("Tìm khách hàng"), render_kw={"maxlength": 200, "type": "search"})
    pick = SelectMultipleField(_l("Khách"), validate_choice=False)
    data_types = ticks(_l("Dữ liệu nào của họ bị ảnh hưởng?"), DATA_NAMES)

    @property
    def picked(self) -> list[UUID]:
        """Who is ticked; what is no id was not on the page."""
        return [UUID(text) for text in self.pick.data or () if _is_id(text)]

    def types(self) -> set[DataType]:
        return {DataType(code) for code in self.data_types.data or ()}


class RemovePersonForm(Form):
    reason = words(_l("Vì sao người này không bị ảnh hưởng?"), most=1_000)


class UploadForm(Form):
    file = FileField(_l("Tệp CSV hoặc Excel"))

    @property
    def upload(self) -> Upload:
        """The file in memory; empty when none was chosen."""
        chosen = self.file.data
        if not chosen:
            return Upload("", b"")
        return Upload(chosen.filename or "", chosen.read())


class ReadingForm(Form):
    """How a text file is read."""

    encoding = SelectField(
        _l("Bảng mã"), choices=[SelectChoice(code, name) for code, name in ENCODINGS.items()]
    )
    delimiter = SelectField(
        _l("Ngăn cách bằng"),
        choices=[SelectChoice(sign, name) for sign, name in DELIMITER_NAMES.items()],
    )


class ColumnsForm(Form):
    """Which column holds what; each field offers the headings of the file."""

    name = SelectField(FIELD_NAMES["name"])
    family = SelectField(FIELD_NAMES["family"])
    phone = SelectField(FIELD_NAMES["phone"])
    email = SelectField(FIELD_NAMES["email"])
    address = SelectField(FIELD_NAMES["address"])
    items = SelectField(FIELD_NAMES["items"])
    headings = BooleanField(_l("Dòng đầu là tiêu đề cột"))
    data_types = ticks(_l("Dữ liệu nào của họ bị ảnh hưởng?"), DATA_NAMES)

    def __init__(self, *args: Any, headings_of_file: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [SelectChoice(NOT_THERE, _l("Không có trong tệp"))]
        options += [SelectChoice(str(place), name) for place, name in headings_of_file.items()]
        for field in FIELD_NAMES:
            self[field].choices = options

    @property
    def columns(self) -> Columns:
        """The chosen places; what the form did not offer counts as not chosen."""
        offered = {choice.value for choice in self.name.choices} - {NOT_THERE}
        chosen = {field: str(self[field].data or "") for field in FIELD_NAMES}
        return Columns(**{field: int(place) for field, place in chosen.items() if place in offered})

    def types(self) -> set[DataType]:
        return {DataType(code) for code in self.data_types.data or ()}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
