"""The shape of what is typed about people."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.personal_data import (
    PURPOSES,
    SEALED,
    CustomerChanges,
    CustomerDetails,
)
from kalix_compliance.web.form import Form, text

NEVER_EMPTY = "name"


def understood(_form: Form, field: Field) -> None:
    """Say at the field what personal_data.py says is wrong with it."""
    try:
        SEALED[field.name].clean(field.data or "")
    except RuleBroken as refusal:
        raise ValidationError(refusal.reasons[0]) from refusal


def understood_if_typed(form: Form, field: Field) -> None:
    """Like `understood`, where an empty field means that nothing shall change."""
    if text(field):
        understood(form, field)


class SearchForm(Form):
    q = StringField(_l("Tìm khách hàng"), render_kw={"maxlength": 200, "type": "search"})


class RevealForm(Form):
    field = SelectField(_l("Dữ liệu cần xem"), choices=[SelectChoice(name) for name in SEALED])
    purpose = SelectField(
        _l("Để làm gì?"),
        choices=[SelectChoice(purpose.value) for purpose in PURPOSES],
        invalid_choice_message=_l("Chọn lý do cần xem."),
    )


class LiftForm(Form):
    """Why a limit is lifted."""

    reason = TextAreaField(
        _l("Vì sao gỡ?"),
        [
            InputRequired(_l("Phần này còn trống. Ghi vài chữ rồi lưu lại.")),
            Length(max=2_000, message=_l("Dài quá %(max)d ký tự. Rút gọn lại.")),
        ],
    )


class CustomerForm(Form):
    """A new person."""

    name = StringField(_l("Họ tên"), [understood])
    phone = StringField(_l("Điện thoại"), [understood], render_kw={"inputmode": "tel"})
    email = StringField(_l("Email"), [understood], render_kw={"inputmode": "email"})
    address = StringField(_l("Địa chỉ"), [understood])
    note = TextAreaField(_l("Ghi chú"), [understood])
    is_another = BooleanField(_l("Đây là người khác, vẫn ghi khách mới"))

    @property
    def details(self) -> CustomerDetails:
        return CustomerDetails(**{name: self[name].data or "" for name in SEALED})


class EditForm(Form):
    """Corrections: what stays empty stays as it is, because the editor sees masks only."""

    name = StringField(_l("Họ tên"), [understood_if_typed])
    phone = StringField(_l("Điện thoại"), [understood_if_typed], render_kw={"inputmode": "tel"})
    email = StringField(_l("Email"), [understood_if_typed], render_kw={"inputmode": "email"})
    address = StringField(_l("Địa chỉ"), [understood_if_typed])
    note = TextAreaField(_l("Ghi chú"), [understood_if_typed])
    drop = SelectMultipleField(_l("Xóa khỏi hồ sơ"))

    def __init__(self, *args: Any, has: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drop.choices = [
            SelectChoice(name, str(field.label))
            for name, field in SEALED.items()
            if name != NEVER_EMPTY and has[name]
        ]

    @property
    def changes(self) -> CustomerChanges:
        """A typed value wins over a tick to drop the old one."""
        typed = {name: self[name].data for name in SEALED if text(self[name])}
        dropped = dict.fromkeys(self.drop.data or (), "")
        return CustomerChanges(**{**dropped, **typed})
