"""The shape of what is typed about processors."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.processors.catalogue import COUNTRY_NAMES, DATA_NAMES, HOME, KIND_NAMES
from kalix_compliance.processors.commands import ContactChanges, ProcessorDetails
from kalix_compliance.processors.models import ProcessorKind
from kalix_compliance.processors.queries import CONTACT
from kalix_compliance.web.fields import DayField
from kalix_compliance.web.form import Form, text

EMPTY = _l("Phần này còn trống. Ghi vài chữ rồi lưu lại.")


def _line(label: Any, most: int, *, needed: bool = False) -> StringField:
    too_long = Length(max=most, message=_l("Dài quá %(max)d ký tự. Rút gọn lại."))
    return StringField(label, [InputRequired(EMPTY) if needed else Optional(), too_long])


def _options(names: Any) -> list[SelectChoice]:
    return [SelectChoice(str(code), name) for code, name in names.items()]


class ProcessorForm(Form):
    """A new entry, or one that is changed: then what stays empty of the contact stays as it is."""

    name = _line(_l("Tên công ty"), 200, needed=True)
    kind = RadioField(
        _l("Vai trò"),
        [InputRequired(_l("Chọn vai trò."))],
        choices=_options(KIND_NAMES),
        validate_choice=True,
    )
    service = _line(_l("Làm gì cho công ty?"), 400, needed=True)
    data_types = SelectMultipleField(_l("Nhận dữ liệu gì của khách?"), choices=_options(DATA_NAMES))
    country = SelectField(_l("Xử lý ở nước nào?"), choices=_options(COUNTRY_NAMES), default=HOME)
    contract_no = _line(_l("Số hợp đồng"), 80)
    contract_on = DayField(_l("Ngày ký"), [Optional()])
    contract_until = DayField(_l("Ngày hết hạn"), [Optional()])
    answers_in_days = IntegerField(
        _l("Trả lời trong mấy ngày làm việc?"),
        [InputRequired(_l("Ghi số ngày làm việc."))],
        default=5,
        render_kw={"inputmode": "numeric"},
    )
    contact_name = _line(_l("Người liên hệ"), 120)
    contact_email = _line(_l("Email liên hệ"), 254)
    contact_phone = _line(_l("Điện thoại liên hệ"), 40)

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
    reason = TextAreaField(
        _l("Vì sao sửa?"),
        [
            InputRequired(EMPTY),
            Length(max=1_000, message=_l("Dài quá %(max)d ký tự. Rút gọn lại.")),
        ],
    )

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

    reason = TextAreaField(
        _l("Lý do"),
        [
            InputRequired(EMPTY),
            Length(max=1_000, message=_l("Dài quá %(max)d ký tự. Rút gọn lại.")),
        ],
    )


class ContactRevealForm(Form):
    """Which part of the contact person, and why."""

    field = SelectField(_l("Dữ liệu cần xem"), choices=[SelectChoice(column) for column in CONTACT])
    purpose = SelectField(
        _l("Để làm gì?"),
        choices=[SelectChoice(purpose.value) for purpose in PURPOSES],
        invalid_choice_message=_l("Chọn lý do cần xem."),
    )
