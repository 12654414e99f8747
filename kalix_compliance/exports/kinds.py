"""What a file can be, and what it is wanted for."""

from enum import StrEnum

from kalix_compliance.core.language import say


class Form(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    ZIP = "zip"


class Purpose(StrEnum):
    MANAGEMENT = "management"
    INSPECTION = "inspection"
    AUDIT = "audit"
    LEGAL = "legal"
    OTHER = "other"


class State(StrEnum):
    """The life of a file: `waiting` for a signature, `queued` for the worker, until it is deleted."""

    WAITING = "waiting"
    QUEUED = "queued"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ENDED = "ended"


PURPOSE_NAMES = {
    Purpose.MANAGEMENT: say("Báo cáo quản lý"),
    Purpose.INSPECTION: say("Cơ quan nhà nước kiểm tra"),
    Purpose.AUDIT: say("Kiểm toán, kiểm tra nội bộ"),
    Purpose.LEGAL: say("Tranh chấp, tố tụng"),
    Purpose.OTHER: say("Mục đích khác"),
}

STATE_NAMES = {
    State.WAITING: say("Chờ ký"),
    State.QUEUED: say("Chờ làm"),
    State.MAKING: say("Đang làm"),
    State.READY: say("Tải được"),
    State.FAILED: say("Không làm được"),
    State.DECLINED: say("Không được duyệt"),
    State.CANCELLED: say("Đã hủy"),
    State.ENDED: say("Đã hết hạn"),
}
