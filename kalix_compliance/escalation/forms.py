"""What is asked when complaints become a breach."""

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from kalix_compliance.breaches.catalogue import DATA_NAMES
from kalix_compliance.breaches.commands.opening import Opening
from kalix_compliance.breaches.kinds import DataType, Discovery
from kalix_compliance.web.fields import MomentField
from kalix_compliance.web.form import Form, text

NEEDED = InputRequired(_l("Phần này còn trống. Ghi vài chữ rồi lưu lại."))


def _longest(most: int) -> Length:
    return Length(max=most, message=_l("Dài quá %(max)d ký tự. Rút gọn lại."))


class ChooseForm(Form):
    """Which complaints belong together; the options are those that the page offers."""

    complaints = SelectMultipleField(
        _l("Khiếu nại"), validators=[InputRequired(_l("Chọn ít nhất một khiếu nại."))]
    )


class EscalationForm(Form):
    """The breach that is opened, filled in with what the complaints lend."""

    title = StringField(_l("Gọi sự cố là gì?"), [NEEDED, _longest(120)])
    act = TextAreaField(_l("Chuyện gì đã xảy ra?"), [Optional(), _longest(4_000)])
    data_types = SelectMultipleField(
        _l("Dữ liệu có liên quan"),
        choices=[SelectChoice(kind.value, name) for kind, name in DATA_NAMES.items()],
    )
    aware = MomentField(_l("Công ty biết lúc"), [InputRequired(_l("Ghi ngày giờ."))])
    violation_detected = MomentField(_l("Phát hiện vi phạm lúc"), [Optional()])
    attack_detected = MomentField(_l("Phát hiện tấn công lúc"), [Optional()])
    occurred_from = MomentField(_l("Xảy ra từ"), [Optional()])
    times_reason = TextAreaField(
        _l("Vì sao không tính từ lúc nhận khiếu nại đầu tiên?"), [Optional(), _longest(2_000)]
    )
    times_differ = TextAreaField(
        _l("Vì sao hai giờ phát hiện khác nhau?"), [Optional(), _longest(2_000)]
    )
    once = HiddenField(
        default=lambda: secrets.token_urlsafe(12), validators=[Length(min=8, max=40)]
    )

    def opening(self) -> Opening:
        """What a validated form asks for."""
        return Opening(
            title=text(self.title),
            aware_at=self.aware.given,
            violation_detected_at=self.violation_detected.data,
            attack_detected_at=self.attack_detected.data,
            occurred_from=self.occurred_from.data,
            times_differ=text(self.times_differ),
            times_reason=text(self.times_reason),
            act=text(self.act),
            discovery=Discovery.COMPLAINT,
            data_types=frozenset(DataType(code) for code in self.data_types.data or ()),
            once_key=f"escalation:{self.once.data}",
        )
