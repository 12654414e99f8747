"""What a file that leaves the system is for."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from kalix_compliance.breaches.rules.exports import PURPOSE_NAMES, ExportPurpose
from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import choices


class PurposeForm(Form):
    purpose = RadioField(
        _l("Tải để làm gì?"),
        choices=choices(PURPOSE_NAMES),
        validators=[InputRequired(_l("Chọn một lý do."))],
    )

    @property
    def chosen(self) -> ExportPurpose:
        return ExportPurpose(self.purpose.data)


class RegisterForm(PurposeForm):
    """Which part of the register; the page sends the list's filters along."""

    status = SelectField(_l("Trạng thái"), validate_choice=False)
    year = SelectField(_l("Năm"), validate_choice=False)
    drill = SelectField(_l("Thật hay diễn tập"), validate_choice=False)
