"""Who is complaining: somebody known, or somebody new with a way to reach them."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import ValidationError

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.cleaning import one_line
from kalix_compliance.customers.personal_data import SEALED, CustomerDetails
from kalix_compliance.web.form import Form

NEW = "new"
"""The value of `customer` when the person is not known yet."""
REACHED_BY = ("phone", "email", "address")
MUCH = 1_000  # characters, more than any of them may have


class CallerForm(Form):
    """`customer` is empty, NEW or an id; the details are read only for NEW."""

    customer = HiddenField()
    caller = StringField(_l("Tên hoặc số điện thoại"))
    name = StringField(_l("Họ tên"))
    phone = StringField(_l("Điện thoại"))
    email = StringField(_l("Email"))
    address = StringField(_l("Địa chỉ"))
    surely_new = BooleanField(_l("Đã hỏi: là người khác, ghi khách mới"))

    @property
    def is_new(self) -> bool:
        return bool(self.customer.data == NEW)

    @property
    def customer_id(self) -> UUID | None:
        """The known person who was chosen."""
        return valid_id(self.customer.data)

    @property
    def details(self) -> CustomerDetails:
        """The new person as typed."""
        return CustomerDetails(**{name: self[name].data or "" for name in ("name", *REACHED_BY)})

    def choose(self, value: str) -> None:
        """Take a known person, NEW or nobody; what was typed to find a new one is not typed twice."""
        self.customer.data = value
        typed = (self.caller.data or "").strip()
        if value == NEW and not (self.name.data or self.phone.data):
            field = self.phone if any(sign.isdigit() for sign in typed) else self.name
            field.data = typed

    def validate_caller(self, _field: Field) -> None:
        if not self.is_new and self.customer_id is None:
            raise ValidationError(_("Chọn khách trong danh sách hoặc ghi khách mới."))

    def validate_name(self, field: Field) -> None:
        self._personal(field)

    def validate_phone(self, field: Field) -> None:
        self._personal(field)
        if self.is_new and not any(one_line((self[way].data or "")[:MUCH]) for way in REACHED_BY):
            raise ValidationError(
                _("Chưa có cách liên lạc lại. Ghi điện thoại, email hoặc địa chỉ.")
            )

    def validate_email(self, field: Field) -> None:
        self._personal(field)

    def validate_address(self, field: Field) -> None:
        self._personal(field)

    def _personal(self, field: Field) -> None:
        """The rules of customers' records, at their field."""
        if not self.is_new:
            return
        try:
            SEALED[field.name].clean(field.data or "")
        except RuleBroken as refusal:
            raise ValidationError(refusal.reasons[0]) from refusal


def valid_id(text: str | None) -> UUID | None:
    """The id that a browser sent, if it is one."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
