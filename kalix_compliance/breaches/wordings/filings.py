"""How these steps read in a breach's story."""

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import say

WORDINGS: dict[str, Wording] = {
    "filing_begun": Wording("i-note", say("%(who)s bắt đầu soạn %(form)s, bản %(phase)s.")),
    "filing_written": Wording("i-note", say("%(who)s sửa %(form)s, bản %(phase)s.")),
    "filing_discarded": Wording("i-note", say("%(who)s bỏ bản soạn %(form)s, bản %(phase)s.")),
    "filing_frozen": Wording("i-note", say("%(who)s chốt bản in của %(form)s, bản %(phase)s.")),
    "filed": Wording(
        "l-done",
        say("%(who)s nộp %(form)s, bản %(phase)s, cho %(authority)s lúc %(moment)s: %(channel)s."),
    ),
    "filed_late": Wording(
        "l-late",
        say(
            "%(who)s nộp trễ %(form)s, bản %(phase)s, cho %(authority)s lúc %(moment)s: "
            "%(channel)s. Lý do trễ:"
        ),
    ),
    "minutes_signed": Wording("l-done", say("Biên bản xác nhận ký lúc %(moment)s, %(who)s ghi.")),
    "receipt_recorded": Wording("i-note", say("%(who)s ghi số biên nhận %(number)s của %(form)s.")),
    "reply_recorded": Wording(
        "i-mail", say("%(authority)s trả lời về %(form)s lúc %(moment)s, %(who)s ghi:")
    ),
    "file_exported": Wording(
        "i-note", say("%(who)s tải toàn bộ hồ sơ thành PDF. Mục đích: %(why)s.")
    ),
}
