"""Forms about retention."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length, Optional

from kalix_compliance.web.fields import DayField, WholeNumberField
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import TOO_LONG

LONGEST_REASON = 400
SHORT_ENOUGH = Length(max=LONGEST_REASON, message=TOO_LONG)


class PeriodForm(Form):
    months = WholeNumberField(_l("Giữ bao nhiêu tháng?"))
    reason = StringField(_l("Vì sao đổi?"), [SHORT_ENOUGH])


class PreviewForm(Form):
    """The day lives in the address: nothing is changed by looking."""

    class Meta:
        csrf = False

    day = DayField(_l("Nếu hôm đó là ngày"), [Optional()])


class ClockForm(Form):
    """`shown` is what the page said the time was."""

    shown = HiddenField()
    reason = StringField(_l("Bạn đã so giờ với đâu?"), [SHORT_ENOUGH])
