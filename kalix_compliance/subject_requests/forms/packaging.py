"""The forms of an access package."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from kalix_compliance.subject_requests.package.kinds import (
    CODE_NAMES,
    HANDED_NAMES,
    CodeBy,
    HandedBy,
)
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import choices

LONGEST = 5_200  # fifty lines of a hundred letters


class MakeForm(Form):
    words = TextAreaField(
        _l("Tên hoặc cụm từ chỉ người khác, cần che"),
        validators=[Length(max=LONGEST, message=_l("Tối đa 50 dòng."))],
    )


class StrikeForm(MakeForm):
    """Words that the reader wants out as well."""


class TakeForm(Form):
    handed_by = RadioField(
        _l("Trao tệp cho khách bằng cách nào?"),
        choices=choices(HANDED_NAMES),
        validators=[InputRequired(_l("Chọn cách trao tệp."))],
    )

    @property
    def chosen(self) -> HandedBy:
        return HandedBy(self.handed_by.data)


class CodeForm(Form):
    code_by = RadioField(
        _l("Báo mã cho khách bằng cách nào?"),
        choices=choices(CODE_NAMES),
        validators=[InputRequired(_l("Chọn cách báo mã."))],
    )

    @property
    def chosen(self) -> CodeBy:
        return CodeBy(self.code_by.data)


class ReadyForm(Form):
    """One button: the words are fixed."""
