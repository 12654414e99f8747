"""Rules about accounts, as sentences."""

import re
import unicodedata
from datetime import date

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.staff.roles import Role

LONGEST_NAME = 120
LONGEST_EMAIL = 254
LONGEST_TOPIC = 200
EMAIL = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\]+")


def fold_email(email: str) -> str:
    """The one way in which an e-mail address is written: composed, lower case, no space around it."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def tidy_name(name: str) -> str:
    """A name on one line, composed, without characters that cannot be seen."""
    composed = unicodedata.normalize("NFC", name)
    visible = "".join(letter if letter.isprintable() else " " for letter in composed)
    return " ".join(visible.split())


def is_email(email: str) -> bool:
    """Whether this can be a work address; ASCII only, as mail servers want it."""
    plain = email.isascii() and email.isprintable() and len(email) <= LONGEST_EMAIL
    return plain and EMAIL.fullmatch(email) is not None


def reasons_not_to_disable(
    *, oneself: bool, role: Role, other_administrators: int
) -> list[Sentence]:
    """Why this account stays open; empty when it may be closed."""
    reasons = []
    if oneself:
        reasons.append(say("Bạn không tự khóa tài khoản của mình. Nhờ một quản trị khác."))
    if role is Role.ADMINISTRATOR and not other_administrators:
        reasons.append(LAST_ADMINISTRATOR)
    return reasons


def reasons_not_to_change_role(
    *, oneself: bool, role: Role, other_administrators: int
) -> list[Sentence]:
    """Why this person keeps the role; empty when it may change."""
    reasons = []
    if oneself:
        reasons.append(say("Bạn không tự đổi vai trò của mình. Nhờ một quản trị khác."))
    if role is Role.ADMINISTRATOR and not other_administrators:
        reasons.append(LAST_ADMINISTRATOR)
    return reasons


def reasons_not_to_record_training(
    topic: str, given_by: str, held_on: date, today: date, people: int
) -> dict[str, Sentence]:
    """Why a training cannot be written down, by the field that has to be mended; empty when it can."""
    reasons = {}
    if not topic or len(topic) > LONGEST_TOPIC:
        reasons["topic"] = say("Ghi nội dung, tối đa %(n)s ký tự.", n=LONGEST_TOPIC)
    if not given_by or len(given_by) > LONGEST_NAME:
        reasons["given_by"] = say("Ghi người dạy, tối đa %(n)s ký tự.", n=LONGEST_NAME)
    if held_on > today:
        reasons["held_on"] = say("Ngày này chưa tới. Ghi sau khi đã tập huấn.")
    if not people:
        reasons["people"] = say("Chọn ít nhất một người.")
    return reasons


LAST_ADMINISTRATOR = say(
    "Đây là quản trị cuối cùng còn hoạt động. Thêm một quản trị khác trước đã."
)
