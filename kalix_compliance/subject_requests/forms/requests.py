"""The shape of what people write about a request."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
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
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.subject_requests.catalogue import (
    IDENTITY_NAMES,
    KIND_NAMES,
    RELATION_NAMES,
    WAYS,
    grounds_for,
)
from kalix_compliance.subject_requests.commands.registration import NewRequest
from kalix_compliance.subject_requests.kinds import (
    IdentityCheck,
    RefusalGround,
    Relation,
    RequestChannel,
    RequestKind,
    ToldBy,
)
from kalix_compliance.subject_requests.rules import reasons_about_received
from kalix_compliance.subject_requests.ways_in import WayIn, ways_in
from kalix_compliance.web.fields import DayField, MomentField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.reading import company, now

SOMEBODY_ELSE = "somebody-else"
"""Neither the person nor anybody who may speak for them: such a request is not taken."""
BY_HAND = {way: name for way, name in WAYS.items() if way is not ToldBy.EMAIL}


def choices(names: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(value), name) for value, name in names.items()]


def words(label: Any, *, most: int = 4_000, needed: bool = True) -> TextAreaField:
    """A text area with a limit that is said in words."""
    said = InputRequired(_l("Phần này còn trống. Ghi vài chữ rồi lưu lại."))
    too_long = Length(max=most, message=_l("Dài quá %(max)d ký tự. Rút gọn."))
    return TextAreaField(label, [said if needed else Optional(), too_long])


def valid_id(typed: str | None) -> UUID | None:
    """The id that a browser sent, if it is one."""
    try:
        return UUID(typed or "")
    except ValueError:
        return None


class NewForm(Form):
    """A request on one page: whose data, what about it, who asks, where and when."""

    customer = HiddenField()
    opened = HiddenField()
    caller = StringField(_l("Tên hoặc số điện thoại"))
    kind = RadioField(_l("Khách muốn gì?"), choices=choices(KIND_NAMES), validate_choice=False)
    wish = words(_l("Lời khách"))
    relation = RadioField(
        _l("Ai yêu cầu?"),
        choices=[
            *choices(RELATION_NAMES),
            SelectChoice(SOMEBODY_ELSE, _l("Người khác, không có giấy tờ")),
        ],
        default=Relation.SELF.value,
        validate_choice=False,
    )
    representative = StringField(
        _l("Người đại diện, giấy tờ chứng minh, cách liên lạc"), [Length(max=500)]
    )
    entrance = RadioField(_l("Nhận ở đâu?"), validate_choice=False)
    complaint = StringField(_l("Số khiếu nại"), [Length(max=20)])
    received_at = MomentField(_l("Nhận lúc"), [InputRequired(_l("Ghi giờ nhận."))])
    others_must_act = BooleanField(_l("Bên xử lý hoặc bên thứ ba phải cùng làm"))
    answer_now = BooleanField(_l("Gửi ngay thư trả lời lần đầu tới email đã lưu"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entrance.choices = [
            SelectChoice(code, way.name) for code, way in ways_in(company()).items()
        ]
        if not valid_id(self.opened.data):
            self.opened.data = str(uuid4())

    @property
    def customer_id(self) -> UUID | None:
        return valid_id(self.customer.data)

    @property
    def chosen_kind(self) -> RequestKind | None:
        return RequestKind(self.kind.data) if self.kind.data in set(RequestKind) else None

    @property
    def way_in(self) -> WayIn | None:
        return ways_in(company()).get(self.entrance.data or "")

    def validate_caller(self, _field: Field) -> None:
        if self.customer_id is None:
            raise ValidationError(_("Chọn khách trong danh sách."))

    def validate_kind(self, _field: Field) -> None:
        if self.chosen_kind is None:
            raise ValidationError(_("Chọn điều khách muốn."))

    def validate_relation(self, field: Field) -> None:
        if field.data == SOMEBODY_ELSE:
            raise ValidationError(
                _(
                    "Không nhận yêu cầu về dữ liệu của người khác. Mời chính người đó liên hệ, hoặc "
                    "người đại diện có giấy tờ."
                )
            )
        if field.data not in set(Relation):
            raise ValidationError(_("Chọn ai yêu cầu."))

    def validate_entrance(self, _field: Field) -> None:
        if self.way_in is None:
            raise ValidationError(_("Chọn nơi nhận yêu cầu."))

    def validate_complaint(self, field: Field) -> None:
        way = self.way_in
        if way and way.channel is RequestChannel.COMPLAINT and not text(field):
            raise ValidationError(_("Ghi số khiếu nại, như KN-2026-000412."))

    def validate_received_at(self, field: Field) -> None:
        for reason in reasons_about_received(field.given, now()):
            raise ValidationError(reason)

    @property
    def asked(self) -> NewRequest:
        """A valid form as what it means."""
        way, kind, who = self.way_in, self.chosen_kind, self.customer_id
        if not (way and kind and who):
            raise ValueError("the form is not valid")
        return NewRequest(
            customer_id=who,
            kind=kind,
            channel=way.channel,
            place=way.place,
            received_at=self.received_at.given,
            wish=text(self.wish),
            relation=Relation(self.relation.data),
            representative=text(self.representative),
            complaint=text(self.complaint).upper(),
            others_must_act=bool(self.others_must_act.data),
            answer_now=bool(self.answer_now.data),
            once_key=self.opened.data,
        )


class IdentityForm(Form):
    """How the person was recognised, or that they were not."""

    method = RadioField(
        _l("Bằng cách nào?"),
        choices=[
            SelectChoice(way.value, name)
            for way, name in IDENTITY_NAMES.items()
            if way is not IdentityCheck.CODE
        ],
        validate_choice=False,
    )
    fits = RadioField(
        _l("Có khớp không?"),
        choices=[SelectChoice("yes", _l("Khớp")), SelectChoice("no", _l("Không khớp"))],
        validators=[InputRequired(_l("Chọn khớp hoặc không khớp."))],
    )
    at = MomentField(_l("Lúc"), [InputRequired(_l("Ghi giờ đối chiếu."))])
    order_number = StringField(_l("Mã đơn"), [Length(max=60)])
    order_date = DayField(_l("Ngày mua"), [Optional()])
    note = words(_l("Đã hỏi gì, khách trả lời ra sao?"), most=2_000, needed=False)

    def validate_method(self, field: Field) -> None:
        if field.data not in set(IdentityCheck) - {IdentityCheck.CODE}:
            raise ValidationError(_("Chọn một cách."))

    def validate_note(self, field: Field) -> None:
        if self.fits.data == "no" and not text(field):
            raise ValidationError(_("Ghi điều gì không khớp."))


class CodeForm(Form):
    code = StringField(_l("Mã khách đọc"), [InputRequired(_l("Ghi mã khách đọc."))])


class AnswerForm(Form):
    """The first answer, or the result: as a mail that leaves, or as what was said or posted."""

    how = RadioField(_l("Báo bằng cách nào?"), choices=choices(WAYS), validate_choice=False)
    subject = StringField(_l("Tiêu đề"), [Length(max=200)])
    body = words(_l("Nội dung"), most=20_000)
    at = MomentField(_l("Lúc"), [Optional()])

    @property
    def way(self) -> ToldBy:
        return ToldBy(self.how.data)

    def validate_how(self, field: Field) -> None:
        if field.data not in set(ToldBy):
            raise ValidationError(_("Chọn một cách."))

    def validate_subject(self, field: Field) -> None:
        if self.how.data == ToldBy.EMAIL and not text(field):
            raise ValidationError(_("Ghi tiêu đề thư."))


class RefuseForm(Form):
    partly = RadioField(
        _l("Từ chối phần nào?"),
        choices=[
            SelectChoice("no", _l("Toàn bộ yêu cầu")),
            SelectChoice("yes", _l("Một phần, phần còn lại vẫn làm")),
        ],
        validators=[InputRequired(_l("Chọn toàn bộ hoặc một phần."))],
    )
    ground = RadioField(
        _l("Căn cứ nào?"), validators=[InputRequired(_l("Chọn một căn cứ của luật."))]
    )
    why = words(_l("Lý do, như khách sẽ đọc"))

    def __init__(self, kind: RequestKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = [
            SelectChoice(code.value, f"{ground.name} ({ground.article})")
            for code, ground in grounds_for(kind).items()
        ]

    @property
    def chosen(self) -> RefusalGround:
        return RefusalGround(self.ground.data)


class ToldForm(Form):
    """That the person was told by hand."""

    how = RadioField(
        _l("Báo bằng cách nào?"),
        choices=choices(BY_HAND),
        validators=[InputRequired(_l("Chọn một cách."))],
    )
    at = MomentField(_l("Lúc"), [InputRequired(_l("Ghi giờ đã báo."))])
    summary = words(_l("Đã nói hoặc viết những gì?"))


class CompleteForm(Form):
    """What was done, in words that the person reads."""

    outcome = words(_l("Đã làm những gì?"))
    how = RadioField(_l("Báo bằng cách nào?"), choices=choices(WAYS), validate_choice=False)
    at = MomentField(_l("Lúc"), [Optional()])

    @property
    def way(self) -> ToldBy:
        return ToldBy(self.how.data)

    def validate_how(self, field: Field) -> None:
        if field.data not in set(ToldBy):
            raise ValidationError(_("Chọn một cách."))

    def validate_at(self, field: Field) -> None:
        if self.how.data in set(BY_HAND) and field.data is None:
            raise ValidationError(_("Ghi giờ đã báo."))


class ReasonForm(Form):
    """One text: a reason, a note."""

    reason = words(_l("Lý do"))


class OwnerForm(Form):
    owner = SelectField(_l("Giao cho ai?"), coerce=str)


class FilesForm(Form):
    evidence = MultipleFileField(_l("Tệp"))

    @property
    def uploads(self) -> list[Upload]:
        chosen = [file for file in self.evidence.data or [] if isinstance(file, FileStorage)]
        return [Upload(file.filename, file.read()) for file in chosen if file.filename]


class SignForm(Form):
    remark = words(_l("Ý kiến (bắt buộc khi không ký)"), most=2_000, needed=False)
