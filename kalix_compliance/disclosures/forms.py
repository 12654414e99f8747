"""The shape of what is typed about an order."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional

from kalix_compliance.core.ids import id_in
from kalix_compliance.disclosures.catalogue import (
    ARRIVAL_NAMES,
    BODY_NAMES,
    DATA_KINDS,
    MEDIUM_NAMES,
    PROCEDURE_NAMES,
)
from kalix_compliance.disclosures.commands.checking import CallBack
from kalix_compliance.disclosures.commands.handing import HandOver
from kalix_compliance.disclosures.commands.registration import NewOrder
from kalix_compliance.disclosures.kinds import Arrival, BodyKind, Medium, Procedure
from kalix_compliance.web.fields import DayField, MomentField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import choices, line, words

LONGEST = 4_000
ONE = _l("Chọn một cách.")


class OrderForm(Form):
    """An order as it lies on the table."""

    body_kind = SelectField(_l("Ai yêu cầu?"), choices=choices(BODY_NAMES))
    body = line(_l("Tên cơ quan, đơn vị"))
    officer = line(_l("Người phụ trách, chức danh"), needed=False)
    officer_contact = line(_l("Liên hệ ghi trên văn bản"), needed=False)
    order_no = line(
        _l("Số văn bản"),
        most=80,
        empty=_l("Văn bản không có số thì chưa cung cấp được. Ghi số văn bản."),
    )
    order_on = DayField(
        _l("Ngày văn bản"),
        [InputRequired(_l("Văn bản không ghi ngày thì chưa cung cấp được. Ghi ngày văn bản."))],
    )
    case_no = line(_l("Vụ án, vụ việc"), needed=False)
    received_at = MomentField(_l("Nhận lúc"), [InputRequired(_l("Ghi ngày giờ nhận."))])
    arrival = RadioField(
        _l("Nhận bằng cách nào?"),
        choices=choices(ARRIVAL_NAMES),
        default=Arrival.HAND.value,
        validators=[InputRequired(ONE)],
    )
    procedure = SelectField(_l("Theo thủ tục nào?"), choices=choices(PROCEDURE_NAMES))
    due_on = DayField(_l("Hạn ghi trong văn bản"), [Optional()])
    legal_basis = words(_l("Căn cứ pháp luật nêu trong văn bản"), most=2_000)
    scope = words(_l("Văn bản yêu cầu gì, nguyên văn"), most=8_000)
    asked_fields = SelectMultipleField(
        _l("Loại dữ liệu mà văn bản yêu cầu"), choices=choices(DATA_KINDS)
    )
    secret = BooleanField(_l("Cơ quan yêu cầu giữ bí mật"))
    secret_until = DayField(_l("Bí mật đến hết ngày"), [Optional()])
    secret_reason = words(_l("Văn bản ghi gì về bí mật?"), most=2_000, needed=False)
    evidence = MultipleFileField(_l("Bản chụp văn bản"))
    once = HiddenField(
        default=lambda: secrets.token_urlsafe(12), validators=[Length(min=8, max=40)]
    )

    def order(self) -> NewOrder:
        """What a validated form says."""
        return NewOrder(
            body_kind=BodyKind(self.body_kind.data),
            body=text(self.body),
            order_no=text(self.order_no),
            order_on=self.order_on.data,
            procedure=Procedure(self.procedure.data),
            legal_basis=text(self.legal_basis),
            scope=text(self.scope),
            asked_fields=list(self.asked_fields.data or ()),
            received_at=self.received_at.given,
            arrival=Arrival(self.arrival.data),
            officer=text(self.officer),
            officer_contact=text(self.officer_contact),
            case_no=text(self.case_no),
            due_on=self.due_on.data,
            secret=bool(self.secret.data),
            secret_until=self.secret_until.data,
            secret_reason=text(self.secret_reason),
            once_key=f"disclosure:{self.once.data}",
        )


class CheckForm(Form):
    """The call back to the body."""

    at = MomentField(_l("Gọi lúc"), [InputRequired(_l("Ghi ngày giờ gọi."))])
    number = line(_l("Gọi số nào?"), most=60)
    source = line(_l("Tìm thấy số này ở đâu?"))
    how = words(_l("Ai trả lời, nói gì?"), most=2_000)
    confirmed = RadioField(
        _l("Cơ quan xác nhận văn bản?"),
        choices=[
            SelectChoice("yes", _l("Có, đúng là văn bản của cơ quan")),
            SelectChoice("no", _l("Không, không phải của cơ quan")),
        ],
        validators=[InputRequired(ONE)],
    )

    def call(self) -> CallBack:
        return CallBack(
            self.at.given,
            text(self.number),
            text(self.source),
            text(self.how),
            self.confirmed.data == "yes",
        )


class PeopleForm(Form):
    """A search for customers, and those of them that are ticked."""

    q = StringField(_l("Tìm khách hàng"), render_kw={"maxlength": 200, "type": "search"})
    pick = SelectMultipleField(_l("Khách"), validate_choice=False)

    @property
    def picked(self) -> list[UUID]:
        """Who is ticked; what is no id was not on the page."""
        return [one for one in map(id_in, self.pick.data or ()) if one]


class PickForm(Form):
    """The fields that are given of one person."""

    keys = SelectMultipleField(_l("Dữ liệu cung cấp"), validate_choice=False)


class SignerForm(Form):
    """Whom to ask, and why."""

    signer = SelectField(_l("Ai ký?"), choices=[], validate_choice=False)
    reason = words(_l("Lý do"), most=LONGEST)

    def offer(self, people: Sequence[Any]) -> None:
        self.signer.choices = [SelectChoice(str(one.id), one.name) for one in people]

    @property
    def chosen(self) -> UUID:
        """The chosen signer; an id of nobody when the form was made up."""
        return id_in(self.signer.data) or UUID(int=0)


class SubmitForm(SignerForm):
    reason = None
    not_given = words(_l("Phần nào không cung cấp, vì sao?"), most=LONGEST, needed=False)
    note = words(_l("Ghi chú cho người ký"), most=2_000, needed=False)


class SignForm(Form):
    """The second signature; `seen` is what the signer has read."""

    remark = words(_l("Ghi chú của người ký"), most=2_000, needed=False)
    seen = HiddenField()


class HandOverForm(Form):
    at = MomentField(_l("Giao lúc"), [InputRequired(_l("Ghi ngày giờ giao."))])
    medium = RadioField(
        _l("Giao bằng gì?"), choices=choices(MEDIUM_NAMES), validators=[InputRequired(ONE)]
    )
    to = words(_l("Giao cho ai? Họ tên, chức danh, số giấy tờ công vụ"), most=1_000)

    def given(self) -> HandOver:
        return HandOver(self.at.given, Medium(self.medium.data), text(self.to))


class ReasonForm(Form):
    reason = words(_l("Lý do"), most=LONGEST)


class SecretForm(Form):
    until = DayField(_l("Bí mật đến hết ngày"), [Optional()])
    reason = words(_l("Lý do"), most=LONGEST)


class ToldForm(Form):
    at = MomentField(_l("Báo lúc"), [InputRequired(_l("Ghi ngày giờ báo."))])
    reason = words(_l("Báo cho ai, bằng cách nào, nói gì?"), most=LONGEST)


class EvidenceForm(Form):
    evidence = MultipleFileField(_l("Tệp"))


class PaperForm(Form):
    format = SelectField(
        _l("Bản nào?"), choices=[SelectChoice("docx", "DOCX"), SelectChoice("pdf", "PDF")]
    )
