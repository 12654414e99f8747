"""The mail to colleagues as a kind of record: notifications know nothing of who contributes what."""

from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import RecordKind
from kalix_compliance.notifications.retained import empty_month, months_before

STAFF_MAIL = RecordKind(
    code="staff-mail",
    name=say("Thư nội bộ đã gửi, theo tháng"),
    months=24,
    law=say(
        "Chỉ giữ khi còn cần (Điều 3 khoản 3 Luật 91/2025/QH15); nhật ký hệ thống giữ ít nhất 12 tháng "
        "(Điều 20 khoản 3 NĐ 333/2026/NĐ-CP)."
    ),
    ended_before=months_before,
    anonymise=empty_month,
    least=12,
)
