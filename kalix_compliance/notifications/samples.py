"""Invented values for every notice, so that its text can be looked at before anybody gets it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kalix_compliance.core.company import Company
from kalix_compliance.notifications.compose import Text, compose_for
from kalix_compliance.notifications.notices import Notice


def sample(notice: Notice, language: str, company: Company, base_url: str, now: datetime) -> Text:
    """The notice as somebody would get it today."""
    known = _values(now, language)
    if notice.code == "deadline_overdue":
        known = {**known, "due_at": now - timedelta(days=2), "remaining": known["late"]}
    values = {name: known[name] for name in notice.needs | notice.may}
    return compose_for(company, base_url, notice.code, language, values)


def _values(now: datetime, language: str) -> Mapping[str, object]:
    words = ENGLISH if language == "en" else VIETNAMESE
    return {
        **words,
        "reference": "KN-2026-000412",
        "customer_name": "Nguyễn Văn An",
        "customer": "Ng*** V** A**",
        "staff_name": "Trần Thị Thu Hà",
        "asked_by": "Trần Thị Thu Hà",
        "assigned_by": "Phạm Quốc Khánh",
        "given_by": "Phạm Quốc Khánh",
        "number": 2,
        "due_on": now + timedelta(days=3),
        "reminded_by": "Phạm Quốc Khánh",
        "escalated_by": "Trần Thị Thu Hà",
        "signed_by": "Trần Thị Thu Hà",
        "path": "/complaints/KN-2026-000412",
        "conclusion": "confirmed",
        "received_at": now,
        "answer_by": now + timedelta(days=3),
        "first_due_at": now + timedelta(days=15),
        "due_at": now + timedelta(days=15),
        "closed_at": now,
        "withdrawn_at": now,
    }


VIETNAMESE: Mapping[str, object] = {
    "kind": "lộ dữ liệu cho bên thứ ba",
    "question": "Số điện thoại nào đã gọi cho quý khách, và vào ngày giờ nào?",
    "reasons": "Đơn vị vận chuyển cần thêm thời gian để rà soát nhật ký truy cập.",
    "findings": "Danh sách giao hàng ngày 27/10/2026 đã được gửi nhầm cho một người không có nhiệm vụ.",
    "measures": ["Xóa danh sách đã gửi nhầm", "Khóa tài khoản dùng chung của đơn vị vận chuyển"],
    "obligation": "Trả lời khiếu nại trong 15 ngày",
    "remaining": "Còn 2 ngày",
    "late": "Quá 2 ngày",
    "missing": ["Chưa có kết luận xác minh"],
    "what": "Gia hạn thời gian giải quyết",
}

ENGLISH: Mapping[str, object] = {
    "kind": "personal data leaked to a third party",
    "question": "Which number called you, on which day and at what time?",
    "reasons": "The carrier needs more time to go through its access logs.",
    "findings": "The delivery list of 27/10/2026 was sent by mistake to somebody who had no part in it.",
    "measures": ["Deleted the list", "Locked the carrier's shared account"],
    "obligation": "Answer the complaint within 15 days",
    "remaining": "2 days left",
    "late": "2 days overdue",
    "missing": ["No conclusion of the verification yet"],
    "what": "Extension of the time limit",
}
