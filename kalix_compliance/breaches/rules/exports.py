"""Why a file with a breach in it may leave the system."""

from enum import StrEnum

from kalix_compliance.core.language import say


class ExportPurpose(StrEnum):
    INSPECTION = "inspection"
    AUTHORITY = "authority"
    LAWYER = "lawyer"
    MANAGEMENT = "management"
    ARCHIVE = "archive"


PURPOSE_NAMES = {
    ExportPurpose.INSPECTION: say("Thanh tra, kiểm tra"),
    ExportPurpose.AUTHORITY: say("Cơ quan nhà nước yêu cầu"),
    ExportPurpose.LAWYER: say("Tư vấn pháp lý"),
    ExportPurpose.MANAGEMENT: say("Báo cáo lãnh đạo"),
    ExportPurpose.ARCHIVE: say("Lưu hồ sơ giấy"),
}
