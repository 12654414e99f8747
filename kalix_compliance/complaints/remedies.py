"""Remedial actions that are suggested for each kind of complaint and severity."""

from dataclasses import dataclass

from kalix_compliance.complaints.catalogue import Kind, Severity
from kalix_compliance.core.language import Sentence, say

EVERY = frozenset(Severity)
GRAVE = frozenset({Severity.MEDIUM, Severity.HIGH})
HIGH = frozenset({Severity.HIGH})


@dataclass(frozen=True)
class Remedy:
    """A suggested action, for which severities, and in how many days it should be done."""

    code: str
    name: Sentence
    severities: frozenset[Severity]
    days: int


REMEDIES: dict[Kind, tuple[Remedy, ...]] = {
    Kind.LEAK: (
        Remedy("stop-source", say("Chặn nguồn lộ: thu hồi, xóa danh sách đã gửi nhầm"), EVERY, 1),
        Remedy("lock-accounts", say("Khóa tài khoản dùng chung, cấp tài khoản riêng"), GRAVE, 2),
        Remedy(
            "partner-letter", say("Nhắc bên nhận dữ liệu bằng văn bản, lấy cam kết xóa"), GRAVE, 3
        ),
        Remedy("warn-customer", say("Dặn khách cách tránh lừa đảo"), EVERY, 1),
        Remedy("tell-compliance", say("Báo cán bộ bảo vệ dữ liệu xem có phải sự cố"), HIGH, 1),
    ),
    Kind.SELLER: (
        Remedy("put-right", say("Sửa, đổi hoặc hoàn tiền theo chính sách bán hàng"), EVERY, 5),
        Remedy("coach", say("Nhắc nhở, hướng dẫn lại nhân viên bán hàng"), GRAVE, 5),
    ),
    Kind.MARKETING: (
        Remedy("unsubscribe", say("Xóa khách khỏi mọi danh sách gửi tin"), EVERY, 1),
        Remedy("stop-sender", say("Dừng công cụ hoặc đơn vị gửi tin không có đồng ý"), GRAVE, 2),
    ),
    Kind.INACCURATE: (
        Remedy("correct", say("Sửa dữ liệu sai ở mọi nơi đang lưu"), EVERY, 3),
        Remedy("tell-receivers", say("Báo bản đúng cho nơi đã nhận dữ liệu sai"), GRAVE, 5),
    ),
    Kind.OTHER: (Remedy("explain", say("Giải thích, hướng dẫn khách"), EVERY, 3),),
}


def suggested(kind: Kind, severity: Severity) -> list[Remedy]:
    """The remedies for a kind of complaint of this severity."""
    return [remedy for remedy in REMEDIES[kind] if severity in remedy.severities]
