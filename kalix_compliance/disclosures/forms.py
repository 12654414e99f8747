"""The shape of what is typed about an order."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from kalix_compliance.casework.evidence import Upload
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


class WordsRequired(InputRequired):  # type: ignore[misc]
    """Something must be left of a text once the space around it is gone."""

    def __call__(self, _form: object, field: Field) -> None:
        if not text(field):
            field.errors = []
            raise StopValidation(self.message)


def _choices(names: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(value), name) for value, name in names.items()]


def _limits(most: int, needed: bool, empty: Any = None) -> list[Any]:
    said = WordsRequired(empty or _l("Phần này còn trống. Ghi vài chữ rồi lưu lại."))
    return [
        said if needed else Optional(),
        Length(max=most, message=_l("Dài quá %(max)d ký tự. Rút gọn lại.")),
    ]


def _line(label: Any, most: int = 200, *, needed: bool = True, empty: Any = None) -> StringField:
    return StringField(label, _limits(most, needed, empty))


def _words(label: Any, most: int = 4_000, *, needed: bool = True) -> TextAreaField:
    return TextAreaField(label, _limits(most, needed))


ONE = _l("Chọn một cách.")


class OrderForm(Form):
    """An order as it lies on the table."""

    body_kind = SelectField(_l("Ai yêu cầu?"), choices=_choices(BODY_NAMES))
    body = _line(_l("Tên cơ quan, đơn vị"))
    officer = _line(_l("Người phụ trách, chức danh"), needed=False)
    officer_contact = _line(_l("Liên hệ ghi trên văn bản"), needed=False)
    order_no = _line(
        _l("Số văn bản"),
        80,
        empty=_l("Văn bản không có số thì chưa cung cấp được. Ghi số văn bản."),
    )
    order_on = DayField(
        _l("Ngày văn bản"),
        [InputRequired(_l("Văn bản không ghi ngày thì chưa cung cấp được. Ghi ngày văn bản."))],
    )
    case_no = _line(_l("Vụ án, vụ việc"), needed=False)
    received_at = MomentField(_l("Nhận lúc"), [InputRequired(_l("Ghi ngày giờ nhận."))])
    arrival = RadioField(
        _l("Nhận bằng cách nào?"),
        choices=_choices(ARRIVAL_NAMES),
        default=Arrival.HAND.value,
        validators=[InputRequired(ONE)],
    )
    procedure = SelectField(_l("Theo thủ tục nào?"), choices=_choices(PROCEDURE_NAMES))
    due_on = DayField(_l("Hạn ghi trong văn bản"), [Optional()])
    legal_basis = _words(_l("Căn cứ pháp luật nêu trong văn bản"), 2_000)
    scope = _words(_l("Văn bản yêu cầu gì, nguyên văn"), 8_000)
    asked_fields = SelectMultipleField(
        _l("Loại dữ liệu mà văn bản yêu cầu"), choices=_choices(DATA_KINDS)
    )
    secret = BooleanField(_l("Cơ quan yêu cầu giữ bí mật"))
    secret_until = DayField(_l("Bí mật đến hết ngày"), [Optional()])
    secret_reason = _words(_l("Văn bản ghi gì về bí mật?"), 2_000, needed=False)
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
    number = _line(_l("Gọi số nào?"), 60)
    source = _line(_l("Tìm thấy số này ở đâu?"))
    how = _words(_l("Ai trả lời, nói gì?"), 2_000)
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
        return [UUID(one) for one in self.pick.data or () if _is_id(one)]


class PickForm(Form):
    """The fields that are given of one person."""

    keys = SelectMultipleField(_l("Dữ liệu cung cấp"), validate_choice=False)


class SignerForm(Form):
    """Whom to ask, and why."""

    signer = SelectField(_l("Ai ký?"), choices=[], validate_choice=False)
    reason = _words(_l("Lý do"))

    def offer(self, people: Sequence[Any]) -> None:
        self.signer.choices = [SelectChoice(str(one.id), one.name) for one in people]

    @property
    def chosen(self) -> UUID:
        """The chosen signer; an id of nobody when the form was made up."""
        return UUID(self.signer.data) if _is_id(str(self.signer.data)) else UUID(int=0)


class SubmitForm(SignerForm):
    reason = None
    not_given = _words(_l("Phần nào không cung cấp, vì sao?"), needed=False)
    note = _words(_l("Ghi chú cho người ký"), 2_000, needed=False)


class SignForm(Form):
    """The second signature; `seen` is what the signer has read."""

    remark = _words(_l("Ghi chú của người ký"), 2_000, needed=False)
    seen = HiddenField()


class HandOverForm(Form):
    at = MomentField(_l("Giao lúc"), [InputRequired(_l("Ghi ngày giờ giao."))])
    medium = RadioField(
        _l("Giao bằng gì?"), choices=_choices(MEDIUM_NAMES), validators=[InputRequired(ONE)]
    )
    to = _words(_l("Giao cho ai? Họ tên, chức danh, số giấy tờ công vụ"), 1_000)

    def given(self) -> HandOver:
        return HandOver(self.at.given, Medium(self.medium.data), text(self.to))


class ReasonForm(Form):
    reason = _words(_l("Lý do"))


class SecretForm(Form):
    until = DayField(_l("Bí mật đến hết ngày"), [Optional()])
    reason = _words(_l("Lý do"))


class ToldForm(Form):
    at = MomentField(_l("Báo lúc"), [InputRequired(_l("Ghi ngày giờ báo."))])
    reason = _words(_l("Báo cho ai, bằng cách nào, nói gì?"))


class EvidenceForm(Form):
    evidence = MultipleFileField(_l("Tệp"))


class PaperForm(Form):
    format = SelectField(
        _l("Bản nào?"), choices=[SelectChoice("docx", "DOCX"), SelectChoice("pdf", "PDF")]
    )


def uploads_of(field: Field) -> list[Upload]:
    """The files that were really chosen."""
    chosen = [file for file in field.data or () if getattr(file, "filename", "")]
    return [Upload(file.filename, file.read()) for file in chosen]


def _is_id(raw: str) -> bool:
    try:
        UUID(raw)
    except ValueError:
        return False
    return True
