"""How opening a breach, its record and its complaints read in its story."""

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import say

WORDINGS: dict[str, Wording] = {
    "opened": Wording("breach-suspected", say("%(who)s mở sự cố.")),
    "opened_drill": Wording("breach-suspected", say("%(who)s mở một cuộc diễn tập.")),
    "record_changed": Wording("i-note", say("%(who)s sửa hồ sơ: %(part)s.")),
    "complaints_linked": Wording("s-escalated", say("%(who)s gắn khiếu nại %(complaints)s.")),
    "complaint_unlinked": Wording("i-note", say("%(who)s gỡ khiếu nại %(complaint)s, lý do:")),
    "owner_given": Wording("i-note", say("%(who)s giao sự cố cho %(owner)s.")),
    "note": Wording("i-note", say("%(who)s ghi chú:")),
    "hold_placed": Wording("i-note", say("%(who)s đặt lệnh giữ %(hold)s.")),
    "hold_lifted": Wording("i-note", say("%(who)s gỡ lệnh giữ %(hold)s.")),
    "emptied": Wording(
        "l-done", say("Hết hạn lưu: nội dung, tệp và tên người đã xóa, số liệu thống kê giữ lại.")
    ),
}
