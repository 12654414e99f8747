"""The shape of what is written about a paper."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from kalix_compliance.breaches.catalogue import CHANNEL_NAMES, FORM_NAMES, PHASE_NAMES
from kalix_compliance.breaches.kinds import FilingChannel, Form, Phase
from kalix_compliance.web.fields import MomentField
from kalix_compliance.web.form import Form as WebForm
from kalix_compliance.web.inputs import choices, line, words


class BeginForm(WebForm):
    """Which paper is to be drawn up; the button of an owed paper fills it in."""

    form = SelectField(_l("Mẫu"), choices=choices(FORM_NAMES))
    authority = SelectField(_l("Gửi cơ quan nào?"), choices=[], validate_choice=False)
    phase = SelectField(_l("Giai đoạn"), choices=choices(PHASE_NAMES), default=Phase.INITIAL.value)

    @property
    def paper(self) -> Form:
        return Form(self.form.data)

    @property
    def chosen_phase(self) -> Phase:
        return Phase(self.phase.data)


class WriteForm(WebForm):
    """What one paper alone needs."""

    document_no = line(_l("Số văn bản"), most=60, needed=False)
    changes = words(_l("Nội dung thay đổi và lý do"), most=8_000, needed=False)
    attached = SelectMultipleField(_l("Chứng cứ gửi kèm"), choices=[])
    as_report = BooleanField(
        _l("Bản này nêu đủ nguyên nhân, phạm vi và cách khắc phục, tính luôn là báo cáo 72 giờ")
    )


class FileForm(WebForm):
    """That a paper was filed."""

    filed_at = MomentField(_l("Nộp lúc"), [InputRequired(_l("Ghi ngày giờ nộp."))])
    channel = RadioField(
        _l("Nộp bằng cách nào?"),
        choices=choices(CHANNEL_NAMES),
        validators=[InputRequired(_l("Chọn một cách."))],
    )
    receipt = line(_l("Số biên nhận, mã hồ sơ"), most=80, needed=False)
    late_reason = words(_l("Lý do nộp trễ"), most=4_000, needed=False)

    @property
    def chosen_channel(self) -> FilingChannel:
        return FilingChannel(self.channel.data)


class SignedForm(WebForm):
    """That the minutes were signed."""

    filed_at = MomentField(_l("Ký lúc"), [InputRequired(_l("Ghi ngày giờ ký."))])
    late_reason = HiddenField()


class ReceiptForm(WebForm):
    receipt = line(_l("Số biên nhận, mã hồ sơ"), most=80)


class ReplyForm(WebForm):
    replied_at = MomentField(_l("Cơ quan trả lời lúc"), [InputRequired(_l("Ghi ngày giờ."))])
    reply = words(_l("Cơ quan trả lời những gì?"), most=8_000)
