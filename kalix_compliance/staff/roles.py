"""Who may do what: the whole matrix, on one page.

A cross gives the right of the row to the role of the column. Rights that no person has (`system:…`
without a cross) belong to jobs, which act under their own name.

Three lines decide the rest: administrators read no customer's data and no complaint; auditors read
everything masked and change, reveal and export nothing; a restricted case is for compliance.
"""

from enum import StrEnum

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission


class Role(StrEnum):
    SUPPORT = "support"
    MANAGER = "manager"
    COMPLIANCE = "compliance"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def label(self) -> Sentence:
        """The role's name, as people say it."""
        return LABELS[self]

    @property
    def duty(self) -> Sentence:
        """What the role is there for, in one sentence."""
        return DUTIES[self]


LABELS = {
    Role.SUPPORT: say("Hỗ trợ khách hàng"),
    Role.MANAGER: say("Quản lý"),
    Role.COMPLIANCE: say("Bảo vệ dữ liệu"),
    Role.ADMINISTRATOR: say("Quản trị"),
    Role.AUDITOR: say("Kiểm tra"),
}

DUTIES = {
    Role.SUPPORT: say("Nhận, xác minh, khắc phục và trả lời khiếu nại."),
    Role.MANAGER: say("Phân công, ký duyệt, theo dõi hạn và xuất báo cáo."),
    Role.COMPLIANCE: say("Xử lý cả hồ sơ hạn chế, chuyển sự cố, xem nhật ký và thư."),
    Role.ADMINISTRATOR: say("Tài khoản, ngày nghỉ, tình trạng hệ thống. Không xem dữ liệu khách."),
    Role.AUDITOR: say("Xem mọi thứ ở dạng che và kiểm tra nhật ký. Không sửa gì."),
}

P = Permission
# fmt: off
#                                support  manager  compliance  administrator  auditor
MATRIX: dict[Permission, str] = {
    P.ACCOUNT_OWN:               "x        x        x           x              x",
    P.AUDIT_READ:                ".        .        x           .              x",
    P.AUDIT_VERIFY:              ".        .        x           .              x",
    P.BREACH_APPROVE:            ".        x        .           .              .",
    P.BREACH_CONTACT:            "x        x        x           .              .",
    P.BREACH_EXPORT:             ".        x        x           .              .",
    P.BREACH_HANDLE:             ".        .        x           .              .",
    P.BREACH_READ:               ".        x        x           .              x",
    P.BREACH_STOP:               ".        x        x           .              .",
    P.CALENDAR_MANAGE:           ".        .        .           x              .",
    P.COMPLAINT_APPROVE:         ".        x        x           .              .",
    P.COMPLAINT_ASSIGN:          ".        x        x           .              .",
    P.COMPLAINT_CLOSE:           "x        x        x           .              .",
    P.COMPLAINT_ESCALATE:        "x        x        x           .              .",
    P.COMPLAINT_HANDLE:          "x        x        x           .              .",
    P.COMPLAINT_READ:            "x        x        x           .              x",
    P.COMPLAINT_READ_RESTRICTED: ".        x        x           .              x",
    P.COMPLAINT_REGISTER:        "x        x        x           .              .",
    P.COMPLAINT_REOPEN:          "x        x        x           .              .",
    P.CONSENT_READ:              "x        x        x           .              x",
    P.CONSENT_RECORD:            "x        x        x           .              .",
    P.CUSTOMER_EDIT:             "x        x        x           .              .",
    P.CUSTOMER_READ:             "x        x        x           .              x",
    P.CUSTOMER_REGISTER:         "x        x        x           .              .",
    P.CUSTOMER_REVEAL:           "x        x        x           .              .",
    P.DISCLOSURE_APPROVE:        ".        x        .           .              .",
    P.DISCLOSURE_HANDLE:         ".        .        x           .              .",
    P.DISCLOSURE_READ:           ".        x        x           .              x",
    P.DISCLOSURE_SECRET:         ".        .        x           .              .",
    P.ERASURE_APPROVE:           ".        x        .           .              .",
    P.EXPORT_APPROVE:            ".        x        x           .              .",
    P.EXPORT_ASK:                ".        x        x           .              .",
    P.HOLD_MANAGE:               ".        .        x           .              .",
    P.HOLD_READ:                 ".        x        x           .              x",
    P.INSPECTION_EXPORT:         ".        .        x           .              .",
    P.MAILING_APPROVE:           ".        x        x           .              .",
    P.MAILING_WRITE:             ".        x        x           .              .",
    P.MAIL_READ:                 ".        x        x           .              x",
    P.MAIL_RETRY:                ".        .        x           .              .",
    P.MESSAGE_SEND:              "x        x        x           .              .",
    P.PACKAGE_RELEASE:           ".        .        x           .              .",
    P.PATTERN_DECIDE:            ".        .        x           .              .",
    P.PATTERN_READ:              ".        x        x           .              x",
    P.PROCESSOR_MANAGE:          ".        .        x           .              .",
    P.PROCESSOR_READ:            ".        x        x           .              x",
    P.REGISTER_EXPORT:           ".        x        x           .              .",
    P.REGISTER_READ:             ".        x        x           .              x",
    P.REPORT_EXPORT:             ".        x        x           .              .",
    P.REPORT_READ:               ".        x        x           .              x",
    P.REQUEST_APPROVE:           ".        x        .           .              .",
    P.REQUEST_HANDLE:            "x        x        x           .              .",
    P.REQUEST_READ:              "x        x        x           .              x",
    P.RETENTION_MANAGE:          ".        .        x           .              .",
    P.RETENTION_READ:            ".        x        x           .              x",
    P.STAFF_MANAGE:              ".        .        .           x              .",
    P.STAFF_READ:                ".        x        x           x              x",
    P.SYSTEM_BACKUP:             ".        .        .           .              .",
    P.SYSTEM_DELIVER:            ".        .        .           .              .",
    P.SYSTEM_ERASE:              ".        .        .           .              .",
    P.SYSTEM_EXPORT:             ".        .        .           .              .",
    P.SYSTEM_HEALTH:             ".        x        x           x              x",
    P.SYSTEM_IMPORT:             ".        .        .           .              .",
    P.SYSTEM_INDEX:              ".        .        .           .              .",
    P.SYSTEM_REMIND:             ".        .        .           .              .",
    P.SYSTEM_RETAIN:             ".        .        .           .              .",
    P.SYSTEM_SWEEP:              ".        .        .           .              .",
    P.SYSTEM_WATCH:              ".        .        .           .              .",
    P.SYSTEM_WITNESS:            ".        .        .           .              .",
    P.TRAINING_RECORD:           ".        .        x           .              .",
}
# fmt: on


def _column(number: int) -> frozenset[Permission]:
    return frozenset(right for right, row in MATRIX.items() if row.split()[number] == "x")


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    role: _column(number) for number, role in enumerate(Role)
}

HANDLERS: tuple[Role, ...] = tuple(
    role for role in Role if Permission.COMPLAINT_HANDLE in PERMISSIONS[role]
)
"""The roles to whom a case or an action can be given."""
