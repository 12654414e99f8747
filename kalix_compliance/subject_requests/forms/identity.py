"""How the person was recognised."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectChoice, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from kalix_compliance.subject_requests.catalogue import IDENTITY_NAMES
from kalix_compliance.subject_requests.kinds import IdentityCheck
from kalix_compliance.web.fields import DayField, MomentField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import words


class IdentityForm(Form):
    """How the person was recognised, or that they were not."""

    method = RadioField(
        _l("Bằng cách nào?"),
        choices=[
            SelectChoice(way.value, name)
            for way, name in IDENTITY_NAMES.items()
            if way is not IdentityCheck.CODE
        ],
        validate_choice=False,
    )
    fits = RadioField(
        _l("Có khớp không?"),
        choices=[SelectChoice("yes", _l("Khớp")), SelectChoice("no", _l("Không khớp"))],
        validators=[InputRequired(_l("Chọn khớp hoặc không khớp."))],
    )
    at = MomentField(_l("Lúc"), [InputRequired(_l("Ghi giờ đối chiếu."))])
    order_number = StringField(_l("Mã đơn"), [Length(max=60)])
    order_date = DayField(_l("Ngày mua"), [Optional()])
    note = words(_l("Đã hỏi gì, khách trả lời ra sao?"), most=2_000, needed=False)

    def validate_method(self, field: Field) -> None:
        if field.data not in set(IdentityCheck) - {IdentityCheck.CODE}:
            raise ValidationError(_("Chọn một cách."))

    def validate_note(self, field: Field) -> None:
        if self.fits.data == "no" and not text(field):
            raise ValidationError(_("Ghi điều gì không khớp."))


class CodeForm(Form):
    code = StringField(_l("Mã khách đọc"), [InputRequired(_l("Ghi mã khách đọc."))])
