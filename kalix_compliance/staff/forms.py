"""The shape of what is typed about accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from kalix_compliance.staff.models import Language, Theme
from kalix_compliance.staff.passwords import LONGEST
from kalix_compliance.staff.roles import Role
from kalix_compliance.staff.rules import LONGEST_EMAIL, LONGEST_NAME
from kalix_compliance.web import languages
from kalix_compliance.web.form import Form

LANGUAGES = [SelectChoice(Language(code), name) for code, name in languages.LANGUAGES.items()]
THEMES = [
    SelectChoice(Theme.AUTO, _l("Theo máy")),
    SelectChoice(Theme.LIGHT, _l("Sáng")),
    SelectChoice(Theme.DARK, _l("Tối")),
]
NO_EMAIL = _l("Chưa có email. Điền email công việc.")
NO_PASSWORD = _l("Chưa có mật khẩu. Điền mật khẩu.")
NO_NAME = _l("Chưa có họ tên. Điền họ tên.")
LONG_NAME = _l("Họ tên dài quá %(max)d ký tự. Rút gọn lại.")
LONG_EMAIL = _l("Email dài quá %(max)d ký tự. Kiểm tra lại email.")


def roles() -> list[SelectChoice]:
    """The roles with their names in the reader's language."""
    return [SelectChoice(role.value, str(role.label)) for role in Role]


class SignInForm(Form):
    email = StringField(
        _l("Email công việc"),
        [InputRequired(NO_EMAIL), Length(max=LONGEST_EMAIL, message=LONG_EMAIL)],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Mật khẩu"),
        [InputRequired(NO_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class PasswordForm(Form):
    old = PasswordField(
        _l("Mật khẩu hiện tại"),
        [InputRequired(NO_PASSWORD), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("Mật khẩu mới"),
        [InputRequired(NO_PASSWORD)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("Gõ lại mật khẩu mới"),
        [EqualTo("new", _l("Hai lần gõ chưa giống nhau. Gõ lại."))],
        render_kw={"autocomplete": "new-password"},
    )


class PreferencesForm(Form):
    language = RadioField(_l("Ngôn ngữ"), choices=LANGUAGES)
    theme = RadioField(_l("Nền"), choices=THEMES)
    keys_enabled = BooleanField(_l("Dùng phím tắt một phím (/ để tìm, n để ghi khiếu nại)"))


class NewStaffForm(Form):
    name = StringField(
        _l("Họ tên"),
        [InputRequired(NO_NAME), Length(max=LONGEST_NAME, message=LONG_NAME)],
        render_kw={"autocomplete": "off"},
    )
    email = StringField(
        _l("Email công việc"),
        [InputRequired(NO_EMAIL), Length(max=LONGEST_EMAIL, message=LONG_EMAIL)],
        render_kw={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"},
    )
    role = RadioField(_l("Vai trò"), choices=roles, default=Role.SUPPORT.value)
    language = RadioField(_l("Ngôn ngữ"), choices=LANGUAGES, default=Language.VIETNAMESE.value)


class EditStaffForm(Form):
    name = StringField(
        _l("Họ tên"), [InputRequired(NO_NAME), Length(max=LONGEST_NAME, message=LONG_NAME)]
    )
    role = RadioField(_l("Vai trò"), choices=roles)


def role_of(field: Any) -> Role:
    """The chosen role of a validated field."""
    return Role(field.data)
