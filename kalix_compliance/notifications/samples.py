"""Invented values for every notice, so that its text can be looked at before anybody gets it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kalix_compliance.core.company import Company
from kalix_compliance.notifications.compose import Text, compose_for
from kalix_compliance.notifications.notices import Notice

LATE = frozenset({"deadline_overdue", "breach_missed"})


def sample(
    notice: Notice,
    language: str,
    company: Company,
    base_url: str,
    now: datetime,
    **instead: object,
) -> Text:
    """The notice as somebody would get it today; `instead` are values other than the invented ones."""
    known = {**_values(now, language), **_record(notice, language, now), **instead}
    if notice.code in LATE:
        known = {**known, "due_at": now - timedelta(days=2), "remaining": known["late"]}
    values = {name: known[name] for name in notice.needs | notice.may}
    return compose_for(company, base_url, notice.code, language, values)


def _record(notice: Notice, language: str, now: datetime) -> Mapping[str, object]:
    """The record that the notice tells of: a complaint, or a breach with its terms by the hour."""
    if notice.record != "SC":
        return {"reference": "KN-2026-000412", "path": "/complaints/KN-2026-000412"}
    return {
        **(ENGLISH_BREACH if language == "en" else VIETNAMESE_BREACH),
        "reference": "SC-2026-0007",
        "path": "/breaches/SC-2026-0007",
        "due_at": now + timedelta(hours=6),
    }


def _values(now: datetime, language: str) -> Mapping[str, object]:
    words = ENGLISH if language == "en" else VIETNAMESE
    return {
        **words,
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
        "conclusion": "confirmed",
        "received_at": now,
        "answer_by": now + timedelta(days=3),
        "first_due_at": now + timedelta(days=15),
        "due_at": now + timedelta(days=15),
        "closed_at": now,
        "withdrawn_at": now,
        "opened_by": "Nguyễn Hải Long",
        "opened_at": now,
        "complaints": ["KN-2026-000412", "KN-2026-000415"],
        "review_at": now,
        "decided_by": "Phạm Quốc Khánh",
        "decision": "approved",
        "starts_at": now + timedelta(minutes=10),
        "people": 12480,
        "untold": 436,
        "drill": False,
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
    "law": "Điều 23 khoản 1 Luật 91/2025/QH15",
    "reason": "20 thư liên tiếp bị từ chối, mã 554.",
    "subject": "Thông báo lộ dữ liệu cá nhân",
    "how_detected": "Ngày 20/11/2026, qua phản ánh của khách hàng, chúng tôi phát hiện danh sách giao hàng "
    "bị lấy khỏi máy chủ.",
    "data_items": ["họ tên", "số điện thoại", "địa chỉ"],
    "risks": "Người lấy dữ liệu có thể gọi điện mạo danh nhân viên giao hàng để đòi chuyển tiền.",
    "done": "- Đã khóa đường truy cập trái phép\n- Đang làm việc với cơ quan công an",
    "advice": "- Không chuyển tiền theo yêu cầu qua điện thoại\n- Gọi lại số của chúng tôi khi nghi ngờ",
    "contacts": "Cán bộ bảo vệ dữ liệu cá nhân: Nguyễn Hải Long, 094.268.9393",
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
    "law": "Law 91/2025/QH15, Article 23(1)",
    "reason": "20 mails in a row were refused, code 554.",
    "subject": "Notice of a leak of personal data",
    "how_detected": "On 20/11/2026, from complaints of customers, we found that a delivery list had been "
    "taken from a server.",
    "data_items": ["name", "telephone number", "address"],
    "risks": "Whoever took the data may call you in the name of our drivers and ask for money.",
    "done": "- The unlawful access is closed\n- We are working with the police",
    "advice": "- Do not transfer money when asked by phone\n- Call us back when in doubt",
    "contacts": "Data protection officer: Nguyễn Hải Long, 094.268.9393",
}

VIETNAMESE_BREACH: Mapping[str, object] = {
    "obligation": "Báo vi phạm dữ liệu cá nhân",
    "remaining": "Còn 6 giờ",
    "late": "Quá 2 ngày",
    "what": "Quyết định báo cơ quan",
}

ENGLISH_BREACH: Mapping[str, object] = {
    "obligation": "Report the violation of personal data",
    "remaining": "6 hours left",
    "late": "2 days overdue",
    "what": "Decision to tell the authority",
}
