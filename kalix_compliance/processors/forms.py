"""The shape of what is typed about processors."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, Optional

from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.processors.catalogue import COUNTRY_NAMES, DATA_NAMES, HOME, KIND_NAMES
from kalix_compliance.processors.commands import ContactChanges, ProcessorDetails
from kalix_compliance.processors.models import ProcessorKind
from kalix_compliance.processors.queries import CONTACT
from kalix_compliance.web.fields import DayField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import choices, line, words

LONGEST_REASON = 1_000


class ProcessorForm(Form):
    """A new entry, or one that is changed: then what stays empty of the contact stays as it is."""

    name = line(_l("Tên công ty"), most=200)
    kind = RadioField(
        _l("Vai trò"),
        [InputRequired(_l("Chọn vai trò."))],
        choices=choices(KIND_NAMES),
        validate_choice=True,
    )
    service = line(_l("Làm gì cho công ty?"), most=400)
    data_types = SelectMultipleField(_l("Nhận dữ liệu gì của khách?"), choices=choices(DATA_NAMES))
    country = SelectField(_l("Xử lý ở nước nào?"), choices=choices(COUNTRY_NAMES), default=HOME)
    contract_no = line(_l("Số hợp đồng"), most=80, needed=False)
    contract_on = DayField(_l("Ngày ký"), [Optional()])
    contract_until = DayField(_l("Ngày hết hạn"), [Optional()])
    answers_in_days = IntegerField(
        _l("Trả lời trong mấy ngày làm việc?"),
        [InputRequired(_l("Ghi số ngày làm việc."))],
        default=5,
        render_kw={"inputmode": "numeric"},
    )
    contact_name = line(_l("Người liên hệ"), most=120, needed=False)
    contact_email = line(_l("Email liên hệ"), most=254, needed=False)
    contact_phone = line(_l("Điện thoại liên hệ"), most=40, needed=False)

    @property
    def details(self) -> ProcessorDetails:
        return ProcessorDetails(
            name=text(self.name),
            kind=ProcessorKind(self.kind.data),
            service=text(self.service),
            data_types=tuple(self.data_types.data or ()),
            country=self.country.data,
            contract_no=text(self.contract_no),
            contract_on=self.contract_on.data,
            contract_until=self.contract_until.data,
            answers_in_days=self.answers_in_days.data,
        )

    @property
    def contact(self) -> ContactChanges:
        return ContactChanges(
            text(self.contact_name), text(self.contact_email), text(self.contact_phone)
        )


class ProcessorEditForm(ProcessorForm):
    """Corrections of an entry: the contact person is shown masked, so that an empty field means no change."""

    drop = SelectMultipleField(_l("Xóa khỏi sổ"))
    reason = words(_l("Vì sao sửa?"), most=LONGEST_REASON)

    def __init__(self, *args: Any, has: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drop.choices = [
            SelectChoice(column, self[column].label.text) for column in CONTACT if has[column]
        ]

    @property
    def contact(self) -> ContactChanges:
        """A typed value wins over a tick to drop the old one."""

        def wanted(column: str) -> str | None:
            return text(self[column]) or ("" if column in (self.drop.data or ()) else None)

        return ContactChanges(
            wanted("contact_name"), wanted("contact_email"), wanted("contact_phone")
        )


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = words(_l("Lý do"), most=LONGEST_REASON)


class ContactRevealForm(Form):
    """Which part of the contact person, and why."""

    field = SelectField(_l("Dữ liệu cần xem"), choices=[SelectChoice(column) for column in CONTACT])
    purpose = SelectField(
        _l("Để làm gì?"),
        choices=[SelectChoice(purpose.value) for purpose in PURPOSES],
        invalid_choice_message=_l("Chọn lý do cần xem."),
    )
