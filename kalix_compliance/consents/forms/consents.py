"""A consent, its withdrawal, and the words that people agree to."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.uploading import upload_of
from kalix_compliance.consents.catalogue import (
    BY_STAFF,
    METHOD_NAMES,
    PURPOSE_NAMES,
    WITHDRAWAL_NAMES,
)
from kalix_compliance.consents.queries.texts import TextRow
from kalix_compliance.consents.rules import LONGEST_FREQUENCY, LONGEST_PROOF, LONGEST_WORDS
from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.web.fields import DayField, MomentField
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import TOO_LONG, choices


class ConsentForm(Form):
    """Nothing is ticked before somebody ticks it (D356 Art 6)."""

    text = RadioField(
        _l("Khách đã đồng ý với lời nào?"),
        [InputRequired(_l("Chọn bản lời mà khách đã đồng ý."))],
        validate_choice=False,
    )
    method = RadioField(
        _l("Khách đồng ý bằng cách nào?"),
        [InputRequired(_l("Chọn cách khách đã đồng ý. Im lặng không phải là đồng ý."))],
        choices=choices(METHOD_NAMES),
    )
    given_at = MomentField(_l("Đồng ý lúc nào?"), [InputRequired(_l("Ghi ngày giờ khách đồng ý."))])
    proof = TextAreaField(_l("Chứng minh bằng gì?"), [Length(max=LONGEST_PROOF, message=TOO_LONG)])
    file = FileField(_l("Tệp bằng chứng"))

    def __init__(self, *args: Any, texts: Iterable[TextRow], **more: Any) -> None:
        super().__init__(*args, **more)
        self.texts = {str(row.id): row for row in texts}
        self.text.choices = [SelectChoice(key) for key in self.texts]

    @property
    def text_id(self) -> UUID:
        """The chosen version; what the form did not offer counts as none."""
        return UUID(self.text.data) if self.text.data in self.texts else UUID(int=0)

    @property
    def upload(self) -> Upload | None:
        return upload_of(self.file)


class WithdrawForm(Form):
    """One step: how the person said it; words if there are any."""

    how = RadioField(
        _l("Khách báo bằng cách nào?"),
        [InputRequired(_l("Chọn khách đã báo bằng cách nào."))],
        choices=[SelectChoice(str(code), WITHDRAWAL_NAMES[code]) for code in BY_STAFF],
    )
    at = MomentField(_l("Lúc nào, nếu không phải bây giờ"))
    words = TextAreaField(_l("Lời khách"), [Length(max=LONGEST_PROOF, message=TOO_LONG)])


class QuickWithdrawForm(Form):
    """The buttons beside a person's consents."""

    how = SelectField(
        _l("Khách báo bằng cách nào?"),
        choices=[SelectChoice(str(code), WITHDRAWAL_NAMES[code]) for code in BY_STAFF],
        invalid_choice_message=_l("Chọn khách đã báo bằng cách nào."),
    )


class RevealForm(Form):
    field = StringField()
    purpose = SelectField(
        _l("Để làm gì?"),
        choices=[SelectChoice(purpose.value) for purpose in PURPOSES],
        invalid_choice_message=_l("Chọn lý do cần xem."),
    )


class TextForm(Form):
    """A new version of a purpose's words."""

    purpose = RadioField(
        _l("Cho việc gì?"),
        [InputRequired(_l("Chọn một mục đích: mỗi sự đồng ý chỉ cho một việc."))],
        choices=choices(PURPOSE_NAMES),
    )
    words = TextAreaField(
        _l("Lời mà khách đọc"),
        [InputRequired(_l("Ghi lời mà khách đọc.")), Length(max=LONGEST_WORDS, message=TOO_LONG)],
    )
    frequency = StringField(
        _l("Bao lâu gửi một lần?"),
        [
            InputRequired(_l("Nêu bao lâu gửi một lần: người đồng ý phải biết trước.")),
            Length(max=LONGEST_FREQUENCY, message=TOO_LONG),
        ],
    )
    used_from = DayField(_l("Dùng từ ngày"), [InputRequired(_l("Ghi ngày bắt đầu dùng lời này."))])
