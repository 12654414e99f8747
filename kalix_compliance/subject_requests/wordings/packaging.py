"""How the access package reads in a request's story."""

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import Text, say
from kalix_compliance.subject_requests.package.kinds import CODE_NAMES, HANDED_NAMES

WORDINGS: dict[str, Wording] = {
    "package_made": Wording("i-file", say("%(who)s làm gói dữ liệu, %(count)s mục.")),
    "package_released": Wording("l-done", say("%(who)s duyệt gói dữ liệu.")),
    "package_taken": Wording("i-file", say("%(who)s tải tệp để trao khách: %(handed_by)s.")),
    "package_code_told": Wording("i-eye", say("%(who)s xem mã để báo khách: %(code_by)s.")),
    "package_ready_mailed": Wording("i-mail", say("%(who)s gửi thư báo gói dữ liệu sẵn sàng.")),
    "package_expired": Wording("i-note", say("Gói dữ liệu hết hạn, tệp đã xóa.")),
}

WORDS: dict[str, dict[str, Text]] = {
    "handed_by": {str(way): name for way, name in HANDED_NAMES.items()},
    "code_by": {str(way): name for way, name in CODE_NAMES.items()},
}
