"""What is asked when a suggestion is dismissed."""

from flask_babel import lazy_gettext as _l

from kalix_compliance.web.form import Form
from kalix_compliance.web.inputs import words


class DismissForm(Form):
    reason = words(_l("Vì sao không phải là lộ dữ liệu?"), most=2_000)
