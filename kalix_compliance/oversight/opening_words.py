"""By which commands somebody gets to see personal data in clear, and what each is called."""

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.oversight.trail_words import FORMER_ACTIONS

# fmt: off
OPENINGS: dict[str, Sentence] = {
    "reveal_personal_data":   say("Xem dữ liệu khách"),
    "reveal_consent":         say("Xem lời của sự đồng ý"),
    "reveal_correction":      say("Xem dữ liệu được sửa"),
    "reveal_contact":         say("Xem người liên hệ của bên xử lý"),
    "open_evidence":          say("Mở tệp chứng cứ"),
    "open_breach_evidence":   say("Mở tệp chứng cứ của sự cố"),
    "open_consent_file":      say("Mở tệp của sự đồng ý"),
    "open_disclosure_file":   say("Mở tệp của việc cung cấp"),
    "read_package":           say("Đọc gói dữ liệu của khách"),
    "take_package":           say("Tải gói dữ liệu của khách"),
    "show_content":           say("Đọc nội dung cung cấp"),
    "take_copy":              say("Lấy bản niêm phong"),
    "print_letters":          say("In thư có tên và địa chỉ"),
    "take_export":            say("Tải tệp xuất"),
}
"""One act, one line: a reveal in a case leaves a second entry about the case, which is not counted again."""

EXPORTS = (
    *("take_export", "take_package", "note_register_export", "note_file_export", "note_bundle"),
    *FORMER_ACTIONS,
)
SIGN_INS = ("begin_session", "sign_out", "slow_down")

ACTION_SETS: dict[str, tuple[str, ...]] = {
    "any-opening": tuple(OPENINGS),
    "any-export":  EXPORTS,
    "any-sign-in": SIGN_INS,
}
SET_NAMES: dict[str, Sentence] = {
    "any-opening": say("Mọi lượt mở dữ liệu khách"),
    "any-export":  say("Mọi lần tải tệp ra"),
    "any-sign-in": say("Mọi lần vào, ra, gõ sai mật khẩu"),
}

PURPOSE_NAMES: dict[str, Sentence] = {str(purpose): words for purpose, words in PURPOSES.items()}
# fmt: on
