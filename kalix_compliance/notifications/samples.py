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


ADDRESSES = {
    "CC": ("CC-2026-0003", "/disclosures/CC-2026-0003"),
    "YC": ("YC-2026-00012", "/requests/YC-2026-00012"),
    "TT": ("TT-2026-0002", "/mailings/TT-2026-0002"),
    "XD": ("XD-2026-00003", "/requests/erasures/XD-2026-00003"),
    "TX": ("TX-2026-000031", "/exports/TX-2026-000031"),
    "GL": ("GL-2026-0004", "/holds/GL-2026-0004"),
    "DH": ("DH-2026-0003", "/patterns/DH-2026-0003"),
    "SC": ("SC-2026-0007", "/breaches/SC-2026-0007"),
    "KN": ("KN-2026-000412", "/complaints/KN-2026-000412"),
}


def _record(notice: Notice, language: str, now: datetime) -> Mapping[str, object]:
    """The record that the notice tells of: a complaint, or a breach with its terms by the hour."""
    reference, path = ADDRESSES.get(notice.record, ADDRESSES["KN"])
    named = {"reference": reference, "path": path}
    match notice.record:
        case "YC":
            return {**named, **REQUEST[language]}
        case "SC":
            terms = ENGLISH_BREACH if language == "en" else VIETNAMESE_BREACH
            return {**terms, **named, "due_at": now + timedelta(hours=6)}
        case "DH":
            shared = "The same showroom" if language == "en" else "Cùng một showroom"
            return {**named, "what": shared}
        case "TX":
            return {**named, "outcome": "ready", "people": 412}
        case "audit":
            return {"path": "/audit", **_checkpoint(now)}
        case "digest":
            return {"path": "/approvals", **_digest(now, language)}
        case "retention":
            return {"path": "/retention/runs", **_retention(now)}
        case _:
            return named


def _checkpoint(now: datetime) -> Mapping[str, object]:
    return {
        "entry": 48210,
        "serial": 5120,
        "hash": "9f2c" * 16,
        "at": now,
        "fingerprint": "6ddc 9d72 036e df46 c04c 1bb2 7206 c9a8",
        "block": "-----BEGIN KALIX CHECKPOINT-----\neyJhdCI6IjIwMjYtMTEtMjJUMTk6NDU6MDAi…\n"
        "-----END KALIX CHECKPOINT-----",
    }


def _digest(now: datetime, language: str) -> Mapping[str, object]:
    words = ENGLISH if language == "en" else VIETNAMESE
    case = f"KN-2026-000412: {words['obligation']}"
    return {
        "day": now,
        "calm": False,
        "late": 3,
        "fresh": 1,
        "fresh_lines": [case],
        "today": 1,
        "today_lines": [case],
        "soon": 1,
        "soon_lines": [case],
        "horizon": now + timedelta(days=1),
        "signatures": 1,
        "signature_lines": [f"{words['what']}: KN-2026-000398"],
        "late_jobs": 1,
    }


def _retention(now: datetime) -> Mapping[str, object]:
    return {
        "at": now,
        "gone": ["Khiếu nại đã đóng hoặc đã rút: 18"],
        "held": ["Khiếu nại đã đóng hoặc đã rút: 2"],
        "failed": [],
        "doubt": "forward",
        "since": now,
        "to": now + timedelta(days=400),
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
        "review_on": now,
        "decided_by": "Phạm Quốc Khánh",
        "decision": "approved",
        "starts_at": now + timedelta(minutes=10),
        "people": 12480,
        "untold": 436,
        "drill": False,
        "contact_name": "Lê Minh Tú",
        "party": "Giao hàng Sông Hồng",
        "sent_at": now - timedelta(days=4),
        "is_late": False,
        "until": now + timedelta(days=7),
        "last_moment": "25/11/2026",
        "not_before": now + timedelta(days=3),
        "request": "YC-2026-00012",
        "code": "408 215",
        "identity_known": False,
        "why": words["reasons"],
    }


REQUEST: Mapping[str, Mapping[str, object]] = {
    "vi": {
        "kind": "Nhận bản sao dữ liệu",
        "procedure": "tập hợp mọi dữ liệu đang giữ về quý khách, che dữ liệu của người khác, trao tệp có mã",
        "ground": "Pháp luật khác buộc phải giữ hoặc xử lý",
        "law": "Điều 14 khoản 2, Điều 19 khoản 1 Luật 91/2025/QH15",
        "outcome": "Đã sửa số điện thoại giao hàng và báo cho đơn vị vận chuyển.",
        "refused": "",
    },
    "en": {
        "kind": "A copy of the data",
        "procedure": "gather all data held about you, black out other people's, hand over a file with a code",
        "ground": "Another law requires that it be kept or processed",
        "law": "Law 91/2025/QH15, Articles 14(2) and 19(1)",
        "outcome": "The telephone number for deliveries was corrected, and the carrier was told.",
        "refused": "",
    },
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
    "purposes": ["Bản tin", "Khuyến mại, giới thiệu sản phẩm"],
    "purpose": "Bản tin",
    "words": "Bộ bàn ăn gỗ sồi mới đã có tại showroom Tây Hồ.",
    "refusal": "https://kalix.vn/tu-choi/vi-du",
    "task": "Sửa số điện thoại trong hệ thống giao hàng và trong mọi bản sao.",
    "person": ["Họ tên: Nguyễn Văn An", "Điện thoại: 0912345678"],
    "corrected": ["Điện thoại: 0987654321"],
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
    "purposes": ["Newsletter", "Offers and products"],
    "purpose": "Newsletter",
    "words": "The new oak table is on show in Tây Hồ.",
    "refusal": "https://kalix.vn/refuse/example",
    "task": "Correct the telephone number in your delivery system and in every copy.",
    "person": ["Name: Nguyễn Văn An", "Telephone: 0912345678"],
    "corrected": ["Telephone: 0987654321"],
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
