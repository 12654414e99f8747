"""A list of consents: its file, how it is read, which column holds what."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from kalix_compliance.casework.list_forms import NOT_THERE, chosen_places, offer_columns
from kalix_compliance.consents.catalogue import METHOD_NAMES, PURPOSE_NAMES
from kalix_compliance.consents.importing.columns import FIELD_NAMES, Columns
from kalix_compliance.consents.kinds import ConsentMethod, Purpose
from kalix_compliance.consents.queries.texts import TextRow
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import choices


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
        choices=choices(PURPOSE_NAMES),
        validate_choice=False,
    )
    method = RadioField(
        _l("Bằng cách nào?"),
        choices=choices(METHOD_NAMES),
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
        offer_columns(self, FIELD_NAMES, headings_of_file)
        self.text.choices = [SelectChoice(NOT_THERE, _l("Theo cột trong tệp"))] + [
            SelectChoice(str(row.id), f"{row.purpose_name}, {row.number}: {row.words[:60]}")
            for row in texts
        ]

    @property
    def columns(self) -> Columns:
        """The chosen places; what the form did not offer counts as not chosen."""
        return Columns(**chosen_places(self, FIELD_NAMES))

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
