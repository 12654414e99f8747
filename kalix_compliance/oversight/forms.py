"""What is typed on the pages of oversight."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from kalix_compliance.web.form import Form


class AboutForm(Form):
    """A record's number, or something of a person."""

    q = StringField(
        _l("Số hồ sơ, tên khách hoặc số điện thoại"),
        render_kw={"maxlength": 200, "type": "search"},
    )
