"""How corrections, limits and what was passed on read in a request's story."""

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.subject_requests.effects.words import WAYS

WORDINGS: dict[str, Wording] = {
    "corrected": Wording("i-note", say("%(who)s sửa %(field)s theo yêu cầu.")),
    "correction_shown": Wording("i-eye", say("%(who)s xem %(field)s trước và sau khi sửa.")),
    "restricted": Wording(
        "i-hand", say("%(who)s đặt hạn chế xử lý: từ nay không gửi thư quảng cáo.")
    ),
    "objected": Wording(
        "i-hand", say("%(who)s ghi khách phản đối: từ nay không gửi tiếp thị cho khách này.")
    ),
    "restriction_lifted": Wording("i-hand", say("%(who)s gỡ hạn chế xử lý, lý do:")),
    "objection_lifted": Wording("i-hand", say("%(who)s gỡ phản đối tiếp thị, lý do:")),
    "passed_on": Wording(
        "i-mail",
        say("%(who)s chuyển yêu cầu cho %(party)s, trả lời trước hết ngày %(due)s (%(way)s)."),
    ),
    "passed_on_confirmed": Wording("l-done", say("%(who)s ghi %(party)s đã làm xong:")),
    "passed_on_refused": Wording("i-note", say("%(who)s ghi %(party)s không làm, lý do:")),
    "passed_on_reminded": Wording(
        "i-clock", say("Đã nhắc %(party)s trả lời trước hết ngày %(due)s.")
    ),
    "passed_on_late": Wording(
        "l-late", say("%(party)s chưa trả lời, hạn %(due)s đã qua; đã nhắc lại.")
    ),
    "passed_on_bounced": Wording(
        "l-late", say("Thư tới bên nhận dữ liệu bị trả lại. Gọi cho họ, rồi sửa email trong sổ.")
    ),
    "recipient_told": Wording("i-note", say("%(who)s ghi đã báo bên nhận dữ liệu (%(way)s):")),
    "recipient_not_told": Wording(
        "i-note", say("%(who)s ghi không cần báo một bên nhận dữ liệu, lý do:")
    ),
    "proof_opened": Wording("i-file", say("%(who)s mở một tệp kèm yêu cầu.")),
}

WORDS: dict[str, dict[str, Text]] = {
    "field": {name: field.label for name, field in SEALED.items()},
    "way": {str(way): words for way, words in WAYS.items()},
}
