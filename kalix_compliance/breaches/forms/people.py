"""People on the list, and files of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField

from kalix_compliance.breaches.catalogue import DATA_NAMES
from kalix_compliance.breaches.importing.columns import FIELD_NAMES, Columns
from kalix_compliance.breaches.kinds import DataType
from kalix_compliance.casework.list_forms import chosen_places, offer_columns
from kalix_compliance.core.ids import id_in
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import ticks, words


class FindPeopleForm(Form):
    """A search for customers, and those of them that are ticked."""

    q = StringField(_l("Tìm khách hàng"), render_kw={"maxlength": 200, "type": "search"})
    pick = SelectMultipleField(_l("Khách"), validate_choice=False)
    data_types = ticks(_l("Dữ liệu nào của họ bị ảnh hưởng?"), DATA_NAMES)

    @property
    def picked(self) -> list[UUID]:
        """Who is ticked; what is no id was not on the page."""
        return [one for one in map(id_in, self.pick.data or ()) if one]

    def types(self) -> set[DataType]:
        return {DataType(code) for code in self.data_types.data or ()}


class RemovePersonForm(Form):
    reason = words(_l("Vì sao người này không bị ảnh hưởng?"), most=1_000)


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
        offer_columns(self, FIELD_NAMES, headings_of_file)

    @property
    def columns(self) -> Columns:
        """The chosen places; what the form did not offer counts as not chosen."""
        return Columns(**chosen_places(self, FIELD_NAMES))

    def types(self) -> set[DataType]:
        return {DataType(code) for code in self.data_types.data or ()}
