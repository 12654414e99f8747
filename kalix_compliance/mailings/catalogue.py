"""What the states of a mailing are called, and what its numbers begin with."""

from collections.abc import Mapping

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.mailings.models import MailingState
from kalix_compliance.notifications.marketing import WHY_LEFT_OUT

PREFIX = "TT"
NOTICE = "mailing"

# fmt: off
STATE_NAMES: dict[MailingState, Sentence] = {
    MailingState.DRAFT:     say("Đang soạn"),
    MailingState.SUBMITTED: say("Chờ duyệt"),
    MailingState.APPROVED:  say("Đã duyệt, chờ gửi"),
    MailingState.SENDING:   say("Đang gửi"),
    MailingState.SENT:      say("Đã gửi xong"),
    MailingState.STOPPED:   say("Đã dừng hẳn"),
    MailingState.DISCARDED: say("Đã bỏ"),
}

# Found only while the list is made, when every address is at hand.
SAME_ADDRESS, TWICE = "same-address", "twice"
LEFT_OUT: Mapping[str, Sentence] = {
    **WHY_LEFT_OUT,
    SAME_ADDRESS: say("địa chỉ này đã từ chối trong hồ sơ khách khác"),
    TWICE:        say("địa chỉ này đã có trong danh sách, ở hồ sơ khách khác"),
    "stopped":    say("đợt gửi đã dừng hẳn"),
}

WORDINGS: dict[str, Wording] = {
    "mailing_written":   Wording("i-note", say("%(who)s soạn thư.")),
    "mailing_changed":   Wording("i-note", say("%(who)s sửa thư.")),
    "mailing_submitted": Wording("i-sign", say("%(who)s trình duyệt.")),
    "mailing_recalled":  Wording("i-sign", say("%(who)s rút lại, thư là bản nháp.")),
    "mailing_approved":  Wording("i-sign", say("%(who)s duyệt.")),
    "mailing_declined":  Wording("i-sign", say("%(who)s không duyệt.")),
    "mailing_changed_since": Wording("i-sign", say("Lời không còn đúng bản đã duyệt, thư về lại bản nháp.")),
    "mailing_frozen":    Wording("i-mail", say("Danh sách chốt: %(people)s người nhận, để lại %(left)s.")),
    "mailing_paused":    Wording("i-hand", say("%(who)s tạm dừng gửi.")),
    "mailing_halted":    Wording("i-hand", say("Việc gửi tự tạm dừng.")),
    "mailing_resumed":   Wording("i-mail", say("%(who)s cho gửi tiếp.")),
    "mailing_stopped":   Wording("i-hand", say("%(who)s dừng hẳn, %(count)s thư không gửi nữa.")),
    "mailing_sent":      Wording("i-mail", say("Gửi xong: máy chủ nhận %(count)s thư.")),
    "mailing_discarded": Wording("i-note", say("%(who)s bỏ bản nháp.")),
}
# fmt: on
