"""What the person is told, in what way, and when."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from kalix_compliance.subject_requests.catalogue import WAYS
from kalix_compliance.subject_requests.kinds import ToldBy
from kalix_compliance.web.fields import MomentField
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.inputs import choices, words

BY_HAND = {way: name for way, name in WAYS.items() if way is not ToldBy.EMAIL}
LONGEST = 4_000


class TellingForm(Form):
    """As a mail that leaves, or as what was said or posted at a moment."""

    how = RadioField(_l("Báo bằng cách nào?"), choices=choices(WAYS), validate_choice=False)
    at = MomentField(_l("Lúc"), [Optional()])

    @property
    def way(self) -> ToldBy:
        return ToldBy(self.how.data)

    def validate_how(self, field: Field) -> None:
        if field.data not in set(ToldBy):
            raise ValidationError(_("Chọn một cách."))


class AnswerForm(TellingForm):
    """The first answer."""

    subject = StringField(_l("Tiêu đề"), [Length(max=200)])
    body = words(_l("Nội dung"))

    def validate_subject(self, field: Field) -> None:
        if self.how.data == ToldBy.EMAIL and not text(field):
            raise ValidationError(_("Ghi tiêu đề thư."))


class CompleteForm(TellingForm):
    """What was done, in words that the person reads."""

    outcome = words(_l("Đã làm những gì?"), most=LONGEST)

    def validate_at(self, field: Field) -> None:
        if self.how.data in set(BY_HAND) and field.data is None:
            raise ValidationError(_("Ghi giờ đã báo."))


class ToldForm(Form):
    """That the person was told by hand."""

    how = RadioField(
        _l("Báo bằng cách nào?"),
        choices=choices(BY_HAND),
        validators=[InputRequired(_l("Chọn một cách."))],
    )
    at = MomentField(_l("Lúc"), [InputRequired(_l("Ghi giờ đã báo."))])
    summary = words(_l("Đã nói hoặc viết những gì?"), most=LONGEST)
