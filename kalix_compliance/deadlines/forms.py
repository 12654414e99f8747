"""The form of the calendar page."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length

from kalix_compliance.web.fields import DayField
from kalix_compliance.web.form import Form

OFF, WORKING = "off", "working"


class DayForm(Form):
    """One day, worked or not, and why."""

    day = DayField(_l("Ngày nào?"), validators=[DataRequired(_l("Nhập ngày, ví dụ 25/11/2026."))])
    kind = RadioField(
        _l("Ngày đó thế nào?"),
        choices=[
            SelectChoice(OFF, _l("Công ty nghỉ")),
            SelectChoice(WORKING, _l("Công ty làm việc")),
        ],
        default=OFF,
        validate_choice=False,
        validators=[AnyOf([OFF, WORKING], _l("Chọn nghỉ hoặc làm việc."))],
    )
    note = StringField(
        _l("Vì sao?"),
        validators=[
            DataRequired(_l("Ghi lý do, ví dụ “Nghỉ Tết theo thông báo của Chính phủ”.")),
            Length(max=120, message=_l("Viết ngắn hơn, tối đa 120 chữ.")),
        ],
    )
