"""On what a hold may be based, with its article."""

from enum import StrEnum

from kalix_compliance.core.language import say


class Basis(StrEnum):
    """The Law has no hold by that name: it stands on Art 14(2), that data is not destroyed in these cases."""

    AUTHORITY = "authority"
    CRIME = "crime"
    DISPUTE = "dispute"
    INSPECTION = "inspection"
    CONTRACT = "contract"
    BREACH = "breach"
    OTHER = "other"


BASIS_NAMES = {
    Basis.AUTHORITY: say("Cơ quan có thẩm quyền yêu cầu giữ nguyên"),
    Basis.CRIME: say("Phòng, chống tội phạm"),
    Basis.DISPUTE: say("Tranh chấp, kiện tụng"),
    Basis.INSPECTION: say("Thanh tra, kiểm tra đang diễn ra"),
    Basis.CONTRACT: say("Hợp đồng với người đó còn thực hiện"),
    Basis.BREACH: say("Sự cố dữ liệu đang xử lý"),
    Basis.OTHER: say("Căn cứ khác"),
}

ARTICLES = {
    Basis.AUTHORITY: say(
        "Điều 14 khoản 2, Điều 19 Luật 91/2025/QH15; Điều 107 khoản 1 Bộ luật Tố tụng hình sự"
    ),
    Basis.CRIME: say("Điều 14 khoản 2, Điều 19 khoản 1 Luật 91/2025/QH15"),
    Basis.DISPUTE: say("Điều 14 khoản 2, Điều 19 khoản 1 Luật 91/2025/QH15"),
    Basis.INSPECTION: say("Điều 14 khoản 2, Điều 37 khoản 1 Luật 91/2025/QH15"),
    Basis.CONTRACT: say("Điều 14 khoản 2, Điều 19 khoản 1 Luật 91/2025/QH15"),
    Basis.BREACH: say("Điều 14 khoản 2, Điều 23 Luật 91/2025/QH15; Điều 29 NĐ 356/2025/NĐ-CP"),
    Basis.OTHER: say("Điều 14 khoản 2 Luật 91/2025/QH15 và điều luật ghi trong lý do"),
}

TELLS_OF_AN_INVESTIGATION = frozenset({Basis.AUTHORITY, Basis.CRIME, Basis.INSPECTION})
"""What the person is not told by us: who asked for it decides that."""
