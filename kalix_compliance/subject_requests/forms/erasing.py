"""The forms of an erasure."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from kalix_compliance.core.language import say
from kalix_compliance.subject_requests.erasing.codes import CANCELLED, TO_CHOOSE, Cancelled
from kalix_compliance.subject_requests.kinds import ToldBy
from kalix_compliance.web.fields import MomentField
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import TOO_LONG

TOLD_BY = {
    ToldBy.CALL: say("Gọi điện"),
    ToldBy.LETTER: say("Gửi thư giấy"),
    ToldBy.IN_PERSON: say("Nói trực tiếp"),
}


class PlanForm(Form):
    request_reference = HiddenField()
    reason = TextAreaField(
        _l("Vì sao xóa?"),
        [InputRequired(_l("Ghi vì sao xóa.")), Length(max=2_000, message=TOO_LONG)],
    )


class SignErasureForm(Form):
    remark = TextAreaField(
        _l("Ý kiến (bắt buộc khi không ký)"), [Length(max=2_000, message=TOO_LONG)]
    )


class CancelErasureForm(Form):
    why = RadioField(
        _l("Vì sao hủy việc xóa?"),
        choices=[SelectChoice(code.value, CANCELLED[code]) for code in TO_CHOOSE],
        validators=[InputRequired(_l("Chọn một lý do."))],
    )

    @property
    def chosen(self) -> Cancelled:
        return Cancelled(self.why.data)


class ToldOfErasureForm(Form):
    told_by = RadioField(
        _l("Báo bằng cách nào?"),
        choices=[SelectChoice(way.value, words) for way, words in TOLD_BY.items()],
        validators=[InputRequired(_l("Chọn một cách."))],
    )
    at = MomentField(_l("Báo lúc"), [InputRequired(_l("Ghi giờ đã báo."))])

    @property
    def moment(self) -> datetime:
        return self.at.given
