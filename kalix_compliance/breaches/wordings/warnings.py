"""How what the system itself notices reads in a breach's story."""

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import say

WORDINGS: dict[str, Wording] = {
    "reminded": Wording("l-soon", say("Còn %(hours)s giờ: %(obligation)s.")),
    "clock_missed": Wording("l-late", say("Quá hạn: %(obligation)s.")),
    "sending_paused_itself": Wording(
        "l-late", say("Việc gửi thông báo tự tạm dừng: máy chủ thư từ chối, mã %(code)s.")
    ),
    "drill_halted": Wording(
        "l-late", say("Việc gửi tự dừng: một thư diễn tập suýt đi tới địa chỉ thật.")
    ),
}
