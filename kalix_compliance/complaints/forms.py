"""The shape of what people write about a complaint."""

import secrets
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from kalix_compliance.complaints.catalogue import (
    CAUSE_NAMES,
    CONCLUSION_NAMES,
    IDENTITY_NAMES,
    SEVERITY_NAMES,
    Cause,
    Conclusion,
    IdentityMethod,
    Severity,
)
from kalix_compliance.web.fields import DayField, MomentField
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import choices

LONGEST = 20_000


def words(label: Any, *, most: int = LONGEST, needed: bool = True) -> TextAreaField:
    """A text area with a limit that is said in words."""
    said = InputRequired(_l("Phần này còn trống. Ghi vài chữ rồi lưu lại."))
    too_long = Length(
        max=most, message=_l("Dài quá %(max)d ký tự. Rút gọn, hoặc gửi kèm thành tệp.")
    )
    return TextAreaField(label, [said if needed else Optional(), too_long])


class ReasonForm(Form):
    """One text: a reason, a note, a summary."""

    reason = words(_l("Lý do"), most=4_000)


class NoteForm(Form):
    reason = words(_l("Ghi chú"), most=LONGEST)


class CallForm(Form):
    """A call with the customer."""

    at = MomentField(_l("Gọi lúc"), [InputRequired(_l("Ghi giờ gọi."))])
    reached = RadioField(
        _l("Khách có nghe máy không?"),
        choices=[SelectChoice("yes", _l("Có")), SelectChoice("no", _l("Không"))],
        default="yes",
    )
    summary = words(_l("Nói những gì?"), most=4_000)


class AcknowledgeForm(Form):
    at = MomentField(_l("Báo lúc"), [InputRequired(_l("Ghi giờ đã báo."))])
    route = RadioField(
        _l("Báo bằng cách nào?"),
        choices=[SelectChoice("call", _l("Điện thoại")), SelectChoice("letter", _l("Thư giấy"))],
        default="call",
    )
    summary = words(_l("Đã báo những gì?"), most=4_000)


class IdentityForm(Form):
    method = RadioField(
        _l("Nhận ra khách bằng cách nào?"),
        choices=choices(IDENTITY_NAMES),
        validators=[InputRequired(_l("Chọn một cách."))],
        coerce=str,
    )

    @property
    def chosen(self) -> IdentityMethod:
        return IdentityMethod(self.method.data)


class CheckForm(Form):
    code = StringField()
    result = words(_l("Tìm thấy gì?"), most=4_000)


class ConclusionForm(Form):
    conclusion = RadioField(
        _l("Phản ánh có đúng không?"),
        choices=choices(CONCLUSION_NAMES),
        validators=[InputRequired(_l("Chọn một kết luận."))],
    )
    severity = RadioField(
        _l("Mức độ"),
        choices=choices(SEVERITY_NAMES),
        validators=[InputRequired(_l("Chọn mức độ."))],
    )
    cause = SelectField(
        _l("Nguyên nhân từ đâu?"),
        choices=choices(CAUSE_NAMES),
        default=Cause.UNKNOWN.value,
        validate_choice=False,
    )
    findings = words(_l("Căn cứ và điều tìm thấy"))
    registration_inaccurate = BooleanField(
        _l(
            "Thông tin khách đăng ký ban đầu không chính xác (chỉ là một phát hiện, không tự bác khiếu nại)"
        )
    )

    def validate_cause(self, field: Field) -> None:
        if field.data not in set(Cause):
            raise ValidationError(_("Chọn lại nguyên nhân."))

    def outcome(self) -> tuple[Conclusion, Severity]:
        return Conclusion(self.conclusion.data), Severity(self.severity.data)


class ActionForm(Form):
    what = words(_l("Làm gì?"), most=1_000)
    owner = SelectField(_l("Ai làm?"), coerce=str)
    due_on = DayField(_l("Xong trước ngày"), [InputRequired(_l("Ghi ngày phải xong."))])


class ResultForm(Form):
    result = words(_l("Đã làm những gì?"), most=4_000)


class EffectForm(Form):
    worked = RadioField(
        _l("Biện pháp có hiệu quả không?"),
        choices=[SelectChoice("yes", _l("Có")), SelectChoice("no", _l("Chưa, phải làm lại"))],
        validators=[InputRequired(_l("Chọn có hoặc chưa."))],
    )
    effect = words(_l("Kiểm tra thế nào, thấy gì?"), most=4_000)


class AnswerForm(Form):
    """The answer: as an email that is sent, or as a call or a letter that is recorded."""

    subject = StringField(_l("Tiêu đề"), [InputRequired(_l("Ghi tiêu đề thư.")), Length(max=200)])
    body = words(_l("Nội dung thư"))


class AskForm(AnswerForm):
    """A question to the customer; `once` tells a second sending of the same form from a second question."""

    once = HiddenField(default=lambda: secrets.token_urlsafe(12), validators=[Length(max=40)])


class ToldForm(Form):
    at = MomentField(_l("Lúc nào?"), [InputRequired(_l("Ghi ngày giờ."))])
    summary = words(_l("Đã nói hoặc viết những gì?"))


class EvidenceForm(Form):
    evidence = MultipleFileField(_l("Tệp chứng cứ"))


class OwnerForm(Form):
    owner = SelectField(_l("Giao cho ai?"), coerce=str)


class SignForm(Form):
    remark = words(_l("Ý kiến (bắt buộc khi không ký)"), most=2_000, needed=False)
