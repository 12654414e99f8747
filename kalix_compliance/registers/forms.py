"""What a register is handed on for."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from kalix_compliance.breaches.rules.exports import PURPOSE_NAMES, ExportPurpose
from kalix_compliance.web.form import Form


class PurposeForm(Form):
    purpose = RadioField(
        _l("Tải để làm gì?"),
        choices=[SelectChoice(kind.value, name) for kind, name in PURPOSE_NAMES.items()],
        validators=[InputRequired(_l("Chọn một lý do."))],
    )

    @property
    def chosen(self) -> ExportPurpose:
        return ExportPurpose(self.purpose.data)
