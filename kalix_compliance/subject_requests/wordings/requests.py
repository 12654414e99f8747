"""How the core of a request reads in its story."""

from collections.abc import Mapping
from typing import Any

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.personal_data import PURPOSES
from kalix_compliance.deadlines.obligations import OBLIGATIONS
from kalix_compliance.notifications.notices import NOTICES
from kalix_compliance.subject_requests.catalogue import (
    CHANNEL_NAMES,
    GROUNDS,
    IDENTITY_NAMES,
    RELATION_NAMES,
    WAYS,
)

WORDINGS: dict[str, Wording] = {
    "request_received": Wording("i-call", say("Tiếp nhận qua %(channel)s %(place)s, %(who)s ghi:")),
    "request_received_for": Wording(
        "i-call", say("%(relation)s yêu cầu thay, qua %(channel)s %(place)s, %(who)s ghi:")
    ),
    "identity_code_sent": Wording("i-mail", say("%(who)s gửi mã tới email đã lưu.")),
    "identity_code_wrong": Wording("l-soon", say("%(who)s nhập mã không đúng, lần %(n)s.")),
    "identity_checked": Wording("l-done", say("%(who)s đối chiếu danh tính: %(method)s.")),
    "identity_failed": Wording(
        "l-soon", say("%(who)s đối chiếu danh tính không khớp (%(method)s), lý do:")
    ),
    "request_answered": Wording(
        "s-answered", say("%(who)s trả lời lần đầu (%(how)s) lúc %(moment)s:")
    ),
    "request_answer_written": Wording("s-answered", say("%(who)s viết thư trả lời lần đầu:")),
    "others_must_act": Wording(
        "i-note", say("%(who)s ghi: bên xử lý phải cùng làm, hạn dài hơn theo luật.")
    ),
    "message_queued": Wording("i-mail", say("%(who)s gửi: %(notice)s.")),
    "message_accepted": Wording("i-mail", say("Máy chủ thư đã nhận: %(notice)s.")),
    "message_bounced": Wording(
        "l-late", say("Thư không tới được khách: %(notice)s. Cần gọi hoặc gửi thư giấy.")
    ),
    "not_reachable": Wording(
        "l-soon", say("Khách chưa có email, cần gọi hoặc gửi thư giấy: %(notice)s.")
    ),
    "approval_asked": Wording("i-note", say("%(who)s trình ký: %(approval)s.")),
    "refusal_asked": Wording("i-note", say("%(who)s trình ký từ chối: %(ground)s. Lý do:")),
    "approved": Wording("i-sign", say("%(who)s ký duyệt: %(approval)s. %(asked_by)s trình.")),
    "declined": Wording("l-soon", say("%(who)s không ký: %(approval)s. %(asked_by)s trình.")),
    "extension_told": Wording(
        "i-call", say("%(who)s báo khách ngày hẹn mới (%(how)s) lúc %(moment)s:")
    ),
    "refusal_told": Wording(
        "s-unfounded", say("%(who)s báo khách việc từ chối (%(how)s) lúc %(moment)s:")
    ),
    "outcome_written": Wording("s-answered", say("%(who)s viết thư kết quả:")),
    "outcome_told": Wording("s-closed", say("%(who)s báo kết quả (%(how)s) lúc %(moment)s:")),
    "request_completed": Wording("s-closed", say("Yêu cầu đã xong.")),
    "request_refused": Wording("s-unfounded", say("Yêu cầu kết thúc: đã từ chối và đã báo khách.")),
    "request_withdrawn": Wording("s-withdrawn", say("Người yêu cầu rút yêu cầu, %(who)s ghi:")),
    "note": Wording("i-note", say("%(who)s ghi chú:")),
    "called": Wording("i-call", say("%(who)s gọi cho khách lúc %(moment)s:")),
    "assigned": Wording("i-note", say("%(who)s giao yêu cầu cho %(owner)s.")),
    "reminded": Wording("i-mail", say("%(who)s nhắc %(owner)s.")),
    "evidence_added": Wording("i-note", say("%(who)s thêm %(count)s tệp.")),
    "revealed": Wording("i-eye", say("%(who)s xem %(field)s của khách. Lý do: %(purpose)s.")),
    "level_reached": Wording("l-soon", say("%(obligation)s: %(level)s.")),
    "hold_placed": Wording("i-hand", say("%(who)s đặt lệnh giữ %(hold)s.")),
    "hold_lifted": Wording("i-hand", say("%(who)s gỡ lệnh giữ %(hold)s.")),
    "emptied": Wording("i-note", say("Hết hạn lưu: lời khách, tệp và tên khách đã xóa.")),
}

WORDS: Mapping[str, Mapping[Any, Text]] = {
    "channel": CHANNEL_NAMES,
    "relation": RELATION_NAMES,
    "method": IDENTITY_NAMES,
    "ground": {code: ground.name for code, ground in GROUNDS.items()},
    "how": WAYS,
    "approval": KINDS,
    "purpose": PURPOSES,
    "notice": {code: notice.name for code, notice in NOTICES.items()},
    "obligation": {code: duty.name for code, duty in OBLIGATIONS.items()},
    "level": {
        "soon": say("sắp đến hạn"),
        "urgent": say("khẩn"),
        "overdue": say("quá hạn"),
    },
}
