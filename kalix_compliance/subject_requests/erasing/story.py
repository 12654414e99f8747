"""How each event of an erasure reads in its story."""

from collections.abc import Mapping
from typing import Any

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import Text, say
from kalix_compliance.subject_requests.erasing.codes import CANCELLED, HALTS
from kalix_compliance.subject_requests.kinds import ToldBy

WORDINGS: dict[str, Wording] = {
    "erasure_planned": Wording("i-note", say("%(who)s lập việc xóa và trình ký.")),
    "erasure_signed": Wording("i-sign", say("%(who)s ký. Xóa sau %(moment)s.")),
    "erasure_told": Wording("i-call", say("Người này biết ngày xóa (%(told_by)s), %(moment)s.")),
    "erasure_not_reachable": Wording(
        "i-mail", say("Người này không có email: phải gọi hoặc gửi thư trước ngày xóa.")
    ),
    "erasure_mail_back": Wording(
        "i-mail", say("Thư báo ngày xóa bị trả lại: phải gọi hoặc gửi thư trước ngày xóa.")
    ),
    "erasure_cancelled": Wording("s-withdrawn", say("Việc xóa đã hủy: %(why)s.")),
    "erasure_halted": Wording("l-urgent", say("Việc xóa dừng lại. %(halt)s")),
    "erasure_began": Wording("i-clock", say("Hệ thống bắt đầu xóa.")),
    "erasure_done": Wording("l-done", say("Hệ thống đã xóa xong và lập giấy chứng nhận.")),
}

WORDS: Mapping[str, Mapping[Any, Text]] = {
    "why": {code.value: words for code, words in CANCELLED.items()},
    "halt": {code.value: words for code, words in HALTS.items()},
    "told_by": {
        ToldBy.EMAIL.value: say("email"),
        ToldBy.CALL.value: say("điện thoại"),
        ToldBy.LETTER.value: say("thư giấy"),
        ToldBy.IN_PERSON.value: say("nói trực tiếp"),
    },
}
