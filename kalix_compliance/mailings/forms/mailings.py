"""A marketing mail: written, put before another, signed, stopped."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.consents.catalogue import MARKETING, PURPOSE_NAMES
from kalix_compliance.mailings.rules import LONGEST_WORDS
from kalix_compliance.web.fields import MomentField
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import TOO_LONG

LONGEST_REMARK = 2_000


class MailingForm(Form):
    purpose = RadioField(
        _l("Gửi cho ai đã đồng ý nhận gì?"),
        [InputRequired(_l("Chọn khách đã đồng ý nhận gì."))],
        choices=[SelectChoice(str(code), PURPOSE_NAMES[code]) for code in MARKETING],
    )
    subject = StringField(_l("Tiêu đề"), [InputRequired(_l("Ghi tiêu đề đúng với nội dung thư."))])
    words = TextAreaField(
        _l("Nội dung"),
        [
            InputRequired(_l("Viết nội dung cho khách.")),
            Length(max=LONGEST_WORDS, message=TOO_LONG),
        ],
    )
    send_at = MomentField(_l("Gửi lúc"))


class SubmitForm(Form):
    remark = TextAreaField(
        _l("Lời nhắn cho người duyệt"), [Length(max=LONGEST_REMARK, message=TOO_LONG)]
    )


class SignForm(Form):
    remark = TextAreaField(_l("Ý kiến"), [Length(max=LONGEST_REMARK, message=TOO_LONG)])
    decision = StringField()

    @property
    def chosen(self) -> Decision:
        """Anything else than a clear yes is a no."""
        yes = self.decision.data == Decision.APPROVED
        return Decision.APPROVED if yes else Decision.DECLINED


class StopForm(Form):
    reason = TextAreaField(
        _l("Vì sao dừng hẳn?"),
        [
            InputRequired(_l("Ghi vì sao dừng hẳn.")),
            Length(max=LONGEST_REMARK, message=TOO_LONG),
        ],
    )
