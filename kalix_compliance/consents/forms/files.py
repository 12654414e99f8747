"""A list of consents: its file, how it is read, which column holds what."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.consents.catalogue import METHOD_NAMES, PURPOSE_NAMES
from kalix_compliance.consents.importing.columns import FIELD_NAMES, Columns
from kalix_compliance.consents.kinds import ConsentMethod, Purpose
from kalix_compliance.consents.queries.texts import TextRow
from kalix_compliance.tables.texts import ENCODINGS
from kalix_compliance.web.form import Form

DELIMITER_NAMES = {
    ",": _l("dấu phẩy ,"),
    ";": _l("dấu chấm phẩy ;"),
    "\t": _l("dấu tab"),
    "|": _l("dấu gạch đứng |"),
}
NOT_THERE = ""


class FileForm(Form):
    file = FileField(_l("Tệp CSV hoặc Excel"))

    @property
    def upload(self) -> Upload:
        """The file in memory; empty when none was chosen."""
        chosen = self.file.data
        return Upload(chosen.filename or "", chosen.read()) if chosen else Upload("", b"")


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
    """Which column holds what, and what everybody in the list agreed to, in what way."""

    email = SelectField(FIELD_NAMES["email"])
    agreed = SelectField(FIELD_NAMES["agreed"])
    name = SelectField(FIELD_NAMES["name"])
    phone = SelectField(FIELD_NAMES["phone"])
    number = SelectField(FIELD_NAMES["number"])
    source = SelectField(FIELD_NAMES["source"])
    headings = BooleanField(_l("Dòng đầu là tiêu đề cột"))
    purpose = RadioField(
        _l("Họ đã đồng ý cho việc gì?"),
        choices=[SelectChoice(str(code), name) for code, name in PURPOSE_NAMES.items()],
        validate_choice=False,
    )
    method = RadioField(
        _l("Bằng cách nào?"),
        choices=[SelectChoice(str(code), name) for code, name in METHOD_NAMES.items()],
        validate_choice=False,
    )
    text = SelectField(_l("Bản lời cho dòng không ghi số bản"), validate_choice=False)

    def __init__(
        self,
        *args: Any,
        headings_of_file: Mapping[int, str],
        texts: Iterable[TextRow],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        options = [SelectChoice(NOT_THERE, _l("Không có trong tệp"))]
        options += [SelectChoice(str(place), name) for place, name in headings_of_file.items()]
        for field in FIELD_NAMES:
            self[field].choices = options
        self.text.choices = [SelectChoice(NOT_THERE, _l("Theo cột trong tệp"))] + [
            SelectChoice(str(row.id), f"{row.purpose_name}, {row.number}: {row.words[:60]}")
            for row in texts
        ]

    @property
    def columns(self) -> Columns:
        """The chosen places; what the form did not offer counts as not chosen."""
        offered = {choice.value for choice in self.email.choices} - {NOT_THERE}
        chosen = {field: str(self[field].data or "") for field in FIELD_NAMES}
        return Columns(**{field: int(place) for field, place in chosen.items() if place in offered})

    @property
    def chosen_purpose(self) -> Purpose | None:
        return next((one for one in Purpose if one == self.purpose.data), None)

    @property
    def chosen_method(self) -> ConsentMethod | None:
        return next((one for one in ConsentMethod if one == self.method.data), None)

    @property
    def text_id(self) -> UUID | None:
        offered = {choice.value for choice in self.text.choices} - {NOT_THERE}
        return UUID(self.text.data) if self.text.data in offered else None
