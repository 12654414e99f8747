"""The shape of a notice to the people, of what is said when it is sent, and of what a call brought."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, Optional

from kalix_compliance.breaches.catalogue import AUDIENCE_NAMES
from kalix_compliance.breaches.kinds import Audience, Contacted
from kalix_compliance.breaches.notice_text import NoticeText
from kalix_compliance.web.fields import DayField, MomentField
from kalix_compliance.web.form import LONGEST_NUMBER, Form, text
from kalix_compliance.web.inputs import choices, line, words

LONGEST_PART = 4_000
LONGEST_SUBJECT = 150


class NoticeForm(Form):
    """The six items of D356 Art 29(2); the second, the data concerned, is added for each person."""

    subject = line(_l("Tiêu đề"), most=LONGEST_SUBJECT)
    how_detected = words(
        _l("1. Phát hiện lúc nào, bằng cách nào, điều gì đã xảy ra"), most=LONGEST_PART
    )
    risks = words(_l("3. Mức độ nghiêm trọng và rủi ro cho khách"), most=LONGEST_PART)
    measures = words(_l("4. Đã, đang và sẽ làm gì"), most=LONGEST_PART)
    advice = words(_l("5. Khách nên làm gì"), most=LONGEST_PART)
    contacts = words(_l("6. Hỏi ai"), most=LONGEST_PART)
    audience = RadioField(
        _l("Gửi cho ai?"),
        choices=choices(AUDIENCE_NAMES),
        default=Audience.EVERYONE.value,
        validators=[InputRequired(_l("Chọn gửi cho ai."))],
    )

    @property
    def written(self) -> NoticeText:
        """What was typed."""
        return NoticeText(
            subject=text(self.subject),
            how_detected=text(self.how_detected),
            risks=text(self.risks),
            measures=text(self.measures),
            advice=text(self.advice),
            contacts=text(self.contacts),
        )


class SubmitForm(Form):
    """Put before the approver; `people` is the count that the page showed."""

    people = HiddenField()
    read = BooleanField(
        _l("Tôi đã đọc các thư mẫu như khách sẽ đọc"),
        [InputRequired(_l("Đọc các thư mẫu rồi đánh dấu vào đây."))],
    )
    remark = words(_l("Lời nhắn cho người duyệt"), most=2_000, needed=False)

    @property
    def seen_people(self) -> int:
        raw = str(self.people.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < LONGEST_NUMBER else -1


class StopForm(Form):
    """Why a notice is called back, or ended for good."""

    reason = words(_l("Vì sao dừng hẳn?"), most=2_000)


class ContactForm(Form):
    """What a call, or a letter, brought."""

    at = MomentField(_l("Lúc"), [InputRequired(_l("Ghi giờ gọi."))])
    outcome = RadioField(
        _l("Kết quả"),
        choices=[
            SelectChoice(Contacted.REACHED.value, _l("Đã nói chuyện với đúng người và báo đủ")),
            SelectChoice(Contacted.NO_ANSWER.value, _l("Không nghe máy")),
            SelectChoice(Contacted.WRONG_NUMBER.value, _l("Sai số hoặc số không còn dùng")),
            SelectChoice(Contacted.POSTED.value, _l("Đã gửi thư giấy")),
            SelectChoice(Contacted.RETURNED.value, _l("Thư giấy bị trả lại")),
        ],
        validators=[InputRequired(_l("Chọn một kết quả."))],
    )
    receipt = StringField(
        _l("Số bưu gửi"),
        [Optional(), Length(max=80, message=_l("Dài quá %(max)d ký tự. Rút gọn lại."))],
    )
    note = words(_l("Khách nói gì?"), most=2_000, needed=False)


class PostedForm(Form):
    """That a batch of printed letters was handed to the post."""

    batch = HiddenField()
    day = DayField(_l("Gửi bưu điện ngày"), [InputRequired(_l("Ghi ngày gửi."))])
    receipt = StringField(
        _l("Số bảng kê bưu điện"),
        [Optional(), Length(max=80, message=_l("Dài quá %(max)d ký tự. Rút gọn lại."))],
    )


class PublishedForm(Form):
    """Where and when the public notice was put up."""

    at = MomentField(_l("Đăng lúc"), [InputRequired(_l("Ghi giờ đăng."))])
    where = words(_l("Đăng ở đâu?"), most=2_000)
