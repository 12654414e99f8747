"""Forms about holds."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, Optional

from kalix_compliance.holds.commands.placing import NewHold
from kalix_compliance.holds.kinds import BASIS_NAMES, Basis
from kalix_compliance.web.fields import DayField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import TOO_LONG, choices

SHORT_ENOUGH = Length(max=4_000, message=TOO_LONG)


class PlaceForm(Form):
    """On what the hold is based, and why; the record's number when no person was chosen."""

    about = StringField(
        _l("Số hồ sơ"), [Optional(), Length(max=40, message=_l("Số hồ sơ không dài thế."))]
    )
    basis = RadioField(
        _l("Căn cứ nào?"),
        choices=choices(BASIS_NAMES),
        validate_choice=False,
        validators=[AnyOf([str(basis) for basis in Basis], _l("Chọn một căn cứ."))],
    )
    reason = TextAreaField(_l("Vì sao phải giữ?"), [SHORT_ENOUGH])
    until = DayField(_l("Xem lại ngày"), [Optional()])

    def hold(self, customer_id: UUID | None) -> NewHold:
        """What a validated form asks for."""
        return NewHold(
            basis=Basis(self.basis.data),
            reason=text(self.reason),
            customer_id=customer_id,
            about="" if customer_id else text(self.about).upper(),
            until=self.until.data,
        )


class LiftForm(Form):
    reason = TextAreaField(_l("Vì sao gỡ được?"), [SHORT_ENOUGH])


class ReviewForm(Form):
    until = DayField(_l("Xem lại lần sau ngày"), [Optional()])
    reason = TextAreaField(_l("Vì sao vẫn phải giữ?"), [SHORT_ENOUGH])
