"""How these steps read in a breach's story."""

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import say

WORDINGS: dict[str, Wording] = {
    "notice_written": Wording("i-note", say("%(who)s soạn thông báo số %(number)s.")),
    "notice_discarded": Wording("i-note", say("%(who)s bỏ bản nháp thông báo số %(number)s.")),
    "notice_submitted": Wording(
        "i-note", say("%(who)s trình duyệt thông báo số %(number)s tới %(count)s người.")
    ),
    "notice_withdrawn": Wording("i-note", say("%(who)s rút lại thông báo số %(number)s để sửa.")),
    "notice_approved": Wording(
        "l-done",
        say(
            "%(who)s duyệt thông báo số %(number)s tới %(count)s người; bắt đầu gửi lúc %(moment)s."
        ),
    ),
    "notice_declined": Wording(
        "l-soon", say("%(who)s không duyệt thông báo số %(number)s, lý do:")
    ),
    "notice_cancelled": Wording(
        "l-soon", say("%(who)s hủy gửi thông báo số %(number)s trong thời gian chờ.")
    ),
    "notice_changed": Wording(
        "l-soon",
        say(
            "Lời thông báo số %(number)s không còn đúng bản đã duyệt nên không gửi. "
            "Cần xem và trình lại."
        ),
    ),
    "notice_not_wanted": Wording(
        "l-soon",
        say(
            "Thông báo số %(number)s không gửi: hai người đã ký không báo người bị ảnh hưởng. "
            "Quyết định lại trước."
        ),
    ),
    "notice_sending": Wording(
        "i-mail",
        say("Bắt đầu gửi thông báo số %(number)s: %(count)s người, trong đó %(mails)s qua email."),
    ),
    "notice_paused": Wording("l-soon", say("%(who)s dừng gửi thông báo số %(number)s.")),
    "notice_resumed": Wording("i-mail", say("%(who)s cho gửi tiếp thông báo số %(number)s.")),
    "notice_stopped": Wording(
        "l-late",
        say("%(who)s dừng hẳn thông báo số %(number)s, %(count)s thư không gửi nữa, lý do:"),
    ),
    "notice_sent": Wording(
        "breach-notified",
        say(
            "Gửi xong thông báo số %(number)s: máy chủ thư nhận %(count)s, "
            "%(lost)s thư không tới hoặc chưa rõ."
        ),
    ),
    "letters_printed": Wording(
        "i-letter", say("%(who)s in %(count)s thư của thông báo số %(number)s.")
    ),
    "letters_posted": Wording(
        "i-letter", say("%(who)s ghi đã gửi bưu điện %(count)s thư, ngày %(day)s.")
    ),
    "notice_published": Wording(
        "i-note", say("%(who)s ghi đã đăng thông báo công khai lúc %(moment)s, tại:")
    ),
    "proofs_exported": Wording(
        "i-eye", say("%(who)s tải bằng chứng thông báo của %(count)s người.")
    ),
}
