"""How each event of a complaint reads in its story."""

from collections.abc import Mapping
from typing import Any

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.story import Wording
from kalix_compliance.complaints.catalogue import (
    CAUSE_NAMES,
    CHANNEL_NAMES,
    CONCLUSION_NAMES,
    IDENTITY_NAMES,
    ROUTE_NAMES,
    SEVERITY_NAMES,
)
from kalix_compliance.complaints.checklists import CHECK_NAMES
from kalix_compliance.complaints.states import STATE_NAMES
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.personal_data import PURPOSES, SEALED
from kalix_compliance.deadlines.obligations import OBLIGATIONS
from kalix_compliance.notifications.notices import NOTICES

LEVEL_NAMES = {
    "soon": say("sắp đến hạn"),
    "urgent": say("khẩn"),
    "overdue": say("quá hạn"),
}

WORDS: Mapping[str, Mapping[Any, Text]] = {
    "channel": CHANNEL_NAMES,
    "conclusion": CONCLUSION_NAMES,
    "severity": SEVERITY_NAMES,
    "cause": CAUSE_NAMES,
    "method": IDENTITY_NAMES,
    "route": ROUTE_NAMES,
    "check": CHECK_NAMES,
    "state": STATE_NAMES,
    "approval": KINDS,
    "level": LEVEL_NAMES,
    "field": {name: field.label for name, field in SEALED.items()},
    "purpose": PURPOSES,
    "notice": {code: notice.name for code, notice in NOTICES.items()},
    "obligation": {code: duty.name for code, duty in OBLIGATIONS.items()},
}

WORDINGS: Mapping[str, Wording] = {
    "received": Wording("i-call", say("Tiếp nhận qua %(channel)s %(place)s, %(who)s ghi.")),
    "received_without_place": Wording("i-call", say("Tiếp nhận qua %(channel)s, %(who)s ghi.")),
    "reported_more": Wording("i-call", say("Khách báo thêm lúc %(moment)s, %(who)s ghi:")),
    "acknowledged": Wording(
        "i-call", say("%(who)s báo khách đã tiếp nhận qua %(route)s lúc %(moment)s:")
    ),
    "verification_started": Wording("s-verifying", say("%(who)s bắt đầu xác minh.")),
    "identity_checked": Wording("l-done", say("%(who)s đối chiếu danh tính: %(method)s.")),
    "check_recorded": Wording("i-note", say("%(who)s ghi kết quả: %(check)s.")),
    "concluded": Wording("l-done", say("%(who)s kết luận: %(conclusion)s, %(severity)s.")),
    "concluded_with_cause": Wording(
        "l-done",
        say("%(who)s kết luận: %(conclusion)s, %(severity)s. Nguyên nhân: %(cause)s."),
    ),
    "moved": Wording("s-remedying", say("Hồ sơ chuyển sang %(state)s.")),
    "action_planned": Wording(
        "s-remedying", say("%(who)s lập biện pháp %(number)s, giao %(owner)s:")
    ),
    "action_done": Wording("l-done", say("%(who)s ghi xong biện pháp %(number)s:")),
    "action_dropped": Wording("i-note", say("%(who)s bỏ biện pháp %(number)s, lý do:")),
    "effect_checked": Wording("l-done", say("%(who)s kiểm tra biện pháp %(number)s: có hiệu quả.")),
    "effect_missing": Wording(
        "l-soon", say("%(who)s kiểm tra biện pháp %(number)s: chưa hiệu quả, làm lại.")
    ),
    "message_queued": Wording("i-mail", say("%(who)s gửi: %(notice)s.")),
    "message_accepted": Wording("i-mail", say("Máy chủ thư đã nhận: %(notice)s.")),
    "message_bounced": Wording(
        "l-late", say("Thư không tới được khách: %(notice)s. Cần gọi hoặc gửi thư giấy.")
    ),
    "not_reachable": Wording(
        "l-soon", say("Khách chưa có email, cần gọi hoặc gửi thư giấy: %(notice)s.")
    ),
    "asked_customer": Wording("i-mail", say("%(who)s hỏi thêm khách:")),
    "letter_printed": Wording("i-mail", say("%(who)s in thư gửi khách.")),
    "answered": Wording("s-answered", say("%(who)s trả lời khách qua %(route)s:")),
    "answered_in_person": Wording(
        "s-answered", say("%(who)s báo kết quả cho khách qua %(route)s lúc %(moment)s:")
    ),
    "approval_asked": Wording("i-note", say("%(who)s trình ký: %(approval)s.")),
    "approved": Wording("l-done", say("%(who)s ký duyệt: %(approval)s. %(asked_by)s trình.")),
    "declined": Wording("l-soon", say("%(who)s không ký: %(approval)s. %(asked_by)s trình.")),
    "closed": Wording("s-closed", say("%(who)s đóng hồ sơ.")),
    "reopened": Wording("s-reopened", say("%(who)s mở lại hồ sơ, lý do:")),
    "withdrawn": Wording("s-withdrawn", say("Khách rút khiếu nại, %(who)s ghi:")),
    "escalated": Wording("s-escalated", say("%(who)s chuyển sự cố dữ liệu, lý do:")),
    "in_breach": Wording("s-escalated", say("%(who)s đưa hồ sơ vào sự cố %(breach)s.")),
    "negotiation_asked": Wording("i-note", say("Khách yêu cầu thương lượng, %(who)s ghi:")),
    "negotiated": Wording("i-note", say("%(who)s ghi kết quả thương lượng:")),
    "note": Wording("i-note", say("%(who)s ghi chú:")),
    "called": Wording("i-call", say("%(who)s gọi cho khách lúc %(moment)s:")),
    "call_missed": Wording(
        "i-call", say("%(who)s gọi cho khách lúc %(moment)s, khách không nghe máy.")
    ),
    "evidence_added": Wording("i-note", say("%(who)s thêm %(count)s tệp chứng cứ.")),
    "evidence_opened": Wording("i-eye", say("%(who)s mở một tệp chứng cứ.")),
    "assigned": Wording("i-note", say("%(who)s giao hồ sơ cho %(owner)s.")),
    "reminded": Wording("i-mail", say("%(who)s nhắc %(owner)s.")),
    "restricted": Wording("i-note", say("%(who)s hạn chế người xem hồ sơ.")),
    "unrestricted": Wording("i-note", say("%(who)s bỏ hạn chế người xem hồ sơ.")),
    "revealed": Wording("i-eye", say("%(who)s xem %(field)s của khách. Lý do: %(purpose)s.")),
    "level_reached": Wording("l-soon", say("%(obligation)s: %(level)s.")),
    "hold_placed": Wording("i-note", say("%(who)s đặt lệnh giữ %(hold)s.")),
    "hold_lifted": Wording("i-note", say("%(who)s gỡ lệnh giữ %(hold)s.")),
    "emptied": Wording(
        "l-done", say("Hết hạn lưu: nội dung, tệp và tên người đã xóa, số liệu thống kê giữ lại.")
    ),
}
