"""The shape of what is typed about accounts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from kalix_compliance.core.ids import id_in
from kalix_compliance.staff.models import Language, Theme
from kalix_compliance.staff.passwords import LONGEST
from kalix_compliance.staff.roles import Role
from kalix_compliance.staff.rules import LONGEST_EMAIL, LONGEST_NAME, LONGEST_TOPIC
from kalix_compliance.web import languages
from kalix_compliance.web.fields import DayField
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


class TrainingForm(Form):
    topic = StringField(
        _l("Nội dung"),
        [
            InputRequired(_l("Ghi nội dung đã dạy.")),
            Length(max=LONGEST_TOPIC, message=_l("Dài quá %(max)d ký tự. Rút gọn lại.")),
        ],
    )
    held_on = DayField(_l("Ngày"), [InputRequired(_l("Ghi ngày tập huấn."))])
    given_by = StringField(
        _l("Người dạy"),
        [InputRequired(_l("Ghi người dạy.")), Length(max=LONGEST_NAME, message=LONG_NAME)],
    )
    people = SelectMultipleField(_l("Ai đã học?"), validate_choice=False)

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Those who can be ticked."""
        self.people.choices = [SelectChoice(str(key), name) for key, name in people]

    @property
    def ticked(self) -> list[UUID]:
        """Whoever was ticked; what is no id names nobody, and is refused as such."""
        return [id_in(key) or UUID(int=0) for key in self.people.data or ()]
