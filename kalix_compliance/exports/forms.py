"""Asking for a file, and signing for one."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from kalix_compliance.exports.kinds import PURPOSE_NAMES, Form, Purpose
from kalix_compliance.exports.rules import LONGEST_NOTE
from kalix_compliance.exports.words import FORM_NAMES
from kalix_compliance.web.form import Form as WebForm


class AskForm(WebForm):
    form = RadioField(_l("Dạng tệp"), validators=[InputRequired(_l("Chọn một dạng tệp."))])
    purpose = RadioField(
        _l("Tệp dùng để làm gì?"),
        choices=[SelectChoice(one.value, name) for one, name in PURPOSE_NAMES.items()],
        validators=[InputRequired(_l("Chọn một mục đích."))],
    )
    note = TextAreaField(
        _l("Ghi rõ"),
        validators=[Length(max=LONGEST_NOTE, message=_l("Viết ngắn hơn, tối đa 1.000 chữ."))],
    )
    once_key = HiddenField(validators=[Length(max=64)])

    def offer(self, forms: Sequence[Form]) -> None:
        """The forms that this kind of file can take; the first is the usual one."""
        self.form.choices = [SelectChoice(one.value, FORM_NAMES[one]) for one in forms]
        if not self.form.data:
            self.form.data = forms[0].value

    @property
    def chosen_form(self) -> Form:
        return Form(self.form.data)

    @property
    def chosen_purpose(self) -> Purpose:
        return Purpose(self.purpose.data)


class SignForm(WebForm):
    remark = TextAreaField(
        _l("Nhận xét (bắt buộc khi không ký)"),
        validators=[Length(max=LONGEST_NOTE, message=_l("Viết ngắn hơn, tối đa 1.000 chữ."))],
    )
