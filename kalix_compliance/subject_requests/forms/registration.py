"""A request as it comes in."""

from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from kalix_compliance.core.ids import id_in
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.subject_requests.catalogue import KIND_NAMES, RELATION_NAMES
from kalix_compliance.subject_requests.commands.registration import NewRequest
from kalix_compliance.subject_requests.kinds import Relation, RequestChannel, RequestKind
from kalix_compliance.subject_requests.rules import reasons_about_received
from kalix_compliance.subject_requests.ways_in import WayIn, ways_in
from kalix_compliance.web.fields import MomentField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import choices, words
from kalix_compliance.web.reading import company, now

LONGEST_WISH = 4_000
SOMEBODY_ELSE = "somebody-else"
"""Neither the person nor anybody who may speak for them: such a request is not taken."""


class NewForm(Form):
    """A request on one page: whose data, what about it, who asks, where and when."""

    customer = HiddenField()
    opened = HiddenField()
    caller = StringField(_l("Tên hoặc số điện thoại"))
    name = StringField(_l("Họ tên"))
    phone = StringField(_l("Điện thoại"))
    email = StringField(_l("Email"))
    is_another = BooleanField(_l("Đây là người khác, vẫn ghi người mới"))
    kind = RadioField(_l("Khách muốn gì?"), choices=choices(KIND_NAMES), validate_choice=False)
    wish = words(_l("Lời khách"), most=LONGEST_WISH)
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
        if not id_in(self.opened.data):
            self.opened.data = str(uuid4())

    @property
    def customer_id(self) -> UUID | None:
        return id_in(self.customer.data)

    @property
    def newcomer(self) -> CustomerDetails:
        """Somebody of whom nothing is kept yet."""
        return CustomerDetails(text(self.name), text(self.phone), text(self.email))

    @property
    def chosen_kind(self) -> RequestKind | None:
        return RequestKind(self.kind.data) if self.kind.data in set(RequestKind) else None

    @property
    def way_in(self) -> WayIn | None:
        return ways_in(company()).get(self.entrance.data or "")

    def validate_caller(self, _field: Field) -> None:
        if self.customer_id is None and any(vars(self.newcomer).values()):
            raise ValidationError(_("Bấm “Ghi người này” trước, rồi lưu yêu cầu."))
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
