"""Forms about retention."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length, Optional

from kalix_compliance.core.language import say
from kalix_compliance.web.fields import DayField
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import TOO_LONG

LONGEST_REASON = 400
SHORT_ENOUGH = Length(max=LONGEST_REASON, message=TOO_LONG)


class MonthsField(StringField):  # type: ignore[misc]
    """A number of months; None when nothing, or nothing readable, was typed."""

    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        if not (typed.isascii() and typed.isdecimal()) or len(typed) > 4:
            raise ValueError(say("Ghi số tháng bằng chữ số, ví dụ 60."))
        self.data = int(typed)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.data or "")


class PeriodForm(Form):
    months = MonthsField(_l("Giữ bao nhiêu tháng?"))
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
