"""The shape of what is typed when a request is carried out, inside and outside the company."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.personal_data import SEALED, CustomerChanges
from kalix_compliance.subject_requests.effects.words import WAYS
from kalix_compliance.subject_requests.kinds import PassedOnState, ToldBy
from kalix_compliance.web.fields import DayField, MomentField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import choices, words

LONGEST = 4_000
NEVER_EMPTY = "name"
NOT_NEEDED = "not-needed"


def understood_if_typed(_form: Form, field: Field) -> None:
    """Say at the field what the customer's record says is wrong with it; empty means no change."""
    if not text(field):
        return
    try:
        SEALED[field.name].clean(field.data or "")
    except RuleBroken as refusal:
        raise ValidationError(refusal.reasons[0]) from refusal


class CorrectForm(Form):
    """The right data, in the fields that are wrong; the rest stays as it is."""

    name = StringField(_l("Họ tên"), [understood_if_typed])
    phone = StringField(_l("Điện thoại"), [understood_if_typed], render_kw={"inputmode": "tel"})
    email = StringField(_l("Email"), [understood_if_typed], render_kw={"inputmode": "email"})
    address = StringField(_l("Địa chỉ"), [understood_if_typed])
    note = TextAreaField(_l("Ghi chú"), [understood_if_typed])
    drop = SelectMultipleField(_l("Bỏ hẳn, vì không phải của khách"))
    evidence = MultipleFileField(_l("Tệp chứng minh"))

    def __init__(self, *args: Any, has: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drop.choices = [
            SelectChoice(name, field.label)
            for name, field in SEALED.items()
            if name != NEVER_EMPTY and has[name]
        ]

    @property
    def changes(self) -> CustomerChanges:
        """A typed value wins over a tick to drop the old one."""
        typed = {name: text(self[name]) for name in SEALED if text(self[name])}
        dropped = dict.fromkeys(self.drop.data or (), "")
        return CustomerChanges(**{**dropped, **typed})


class LimitForm(Form):
    """What the person does not want any more, in their words."""

    scope = words(_l("Khách không muốn gì?"), most=LONGEST)


class PassOnForm(Form):
    """To whom, what they are to do, and by which data they know whom it is about."""

    processors = SelectMultipleField(_l("Chuyển cho bên nào?"))
    task = words(_l("Họ cần làm gì?"), most=2_000)
    fields = SelectMultipleField(_l("Kèm dữ liệu nào, để họ biết là ai?"))
    due_on = DayField(_l("Trả lời trước hết ngày"), [Optional()])
    way = RadioField(
        _l("Chuyển bằng cách nào?"),
        choices=choices(WAYS),
        default=ToldBy.EMAIL.value,
    )


class AnswerForm(Form):
    """What a company has answered."""

    outcome = RadioField(
        _l("Họ trả lời thế nào?"),
        [InputRequired(_l("Chọn câu trả lời."))],
        choices=[
            SelectChoice(PassedOnState.CONFIRMED.value, _l("Đã làm xong")),
            SelectChoice(PassedOnState.REFUSED.value, _l("Không làm, hoặc không trả lời")),
        ],
    )
    answered_at = MomentField(_l("Trả lời lúc"), [InputRequired(_l("Ghi ngày giờ."))])
    answer = words(_l("Họ nói gì?"), most=LONGEST)
    evidence = MultipleFileField(_l("Thư trả lời, biên bản"))


class ToldForm(Form):
    """That a recipient was told by hand, or why they need not be."""

    way = RadioField(
        _l("Đã báo bằng cách nào?"),
        [InputRequired(_l("Chọn một cách."))],
        choices=[
            *choices(WAYS),
            SelectChoice(NOT_NEEDED, _l("Không cần báo")),
        ],
    )
    note = words(_l("Báo ai, nói gì; hoặc vì sao không cần"), most=LONGEST)

    @property
    def told_by(self) -> ToldBy | None:
        return None if self.way.data == NOT_NEEDED else ToldBy(self.way.data)
