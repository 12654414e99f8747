"""The steps of a request that need a reason, a signature, a handler or a file."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from kalix_compliance.subject_requests.catalogue import grounds_for
from kalix_compliance.subject_requests.kinds import RefusalGround, RequestKind
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import words

LONGEST = 4_000


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
    why = words(_l("Lý do, như khách sẽ đọc"), most=LONGEST)

    def __init__(self, kind: RequestKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = [
            SelectChoice(code.value, f"{ground.name} ({ground.article})")
            for code, ground in grounds_for(kind).items()
        ]

    @property
    def chosen(self) -> RefusalGround:
        return RefusalGround(self.ground.data)


class ReasonForm(Form):
    """One text: a reason, a note."""

    reason = words(_l("Lý do"), most=LONGEST)


class OwnerForm(Form):
    owner = SelectField(_l("Giao cho ai?"), coerce=str)


class FilesForm(Form):
    evidence = MultipleFileField(_l("Tệp"))


class SignForm(Form):
    remark = words(_l("Ý kiến (bắt buộc khi không ký)"), most=2_000, needed=False)
