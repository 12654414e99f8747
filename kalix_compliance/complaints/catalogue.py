"""The lists that a complaint chooses from, with their names."""

from enum import StrEnum

from kalix_compliance.core.language import say


class Kind(StrEnum):
    LEAK = "leak"
    SELLER = "seller"
    MARKETING = "marketing"
    INACCURATE = "inaccurate"
    OTHER = "other"


KIND_NAMES = {
    Kind.LEAK: say("Lộ dữ liệu cho bên thứ ba"),
    Kind.SELLER: say("Về người bán"),
    Kind.MARKETING: say("Quảng cáo không mong muốn"),
    Kind.INACCURATE: say("Dữ liệu không đúng"),
    Kind.OTHER: say("Việc khác"),
}
KIND_SHORT = {
    Kind.LEAK: say("Lộ dữ liệu"),
    Kind.SELLER: say("Về người bán"),
    Kind.MARKETING: say("Quảng cáo"),
    Kind.INACCURATE: say("Sai dữ liệu"),
    Kind.OTHER: say("Khác"),
}


class Channel(StrEnum):
    HOTLINE = "hotline"
    SHOWROOM = "showroom"
    EMAIL = "email"
    POST = "post"


CHANNEL_NAMES = {
    Channel.HOTLINE: say("Hotline"),
    Channel.SHOWROOM: say("Showroom"),
    Channel.EMAIL: say("Email"),
    Channel.POST: say("Thư bưu điện"),
}


class DataItem(StrEnum):
    """What KALIX collects (policy §1)."""

    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"
    ORDER = "order"
    PAYMENT = "payment"


DATA_ITEM_NAMES = {
    DataItem.NAME: say("Họ tên"),
    DataItem.PHONE: say("Số điện thoại"),
    DataItem.ADDRESS: say("Địa chỉ"),
    DataItem.EMAIL: say("Email"),
    DataItem.ORDER: say("Đơn hàng"),
    DataItem.PAYMENT: say("Thanh toán"),
}


class Vulnerable(StrEnum):
    """Consumers who are served first: article 8 of the consumer law 19/2023/QH15."""

    NONE = "none"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    CHILD = "child"
    MINORITY = "minority"
    MOTHER = "mother"
    ILL = "ill"
    POOR = "poor"


VULNERABLE_NAMES = {
    Vulnerable.NONE: say("Không"),
    Vulnerable.ELDERLY: say("Người cao tuổi"),
    Vulnerable.DISABLED: say("Người khuyết tật"),
    Vulnerable.CHILD: say("Trẻ em"),
    Vulnerable.MINORITY: say("Đồng bào thiểu số, vùng khó khăn"),
    Vulnerable.MOTHER: say("Có thai, nuôi con nhỏ"),
    Vulnerable.ILL: say("Bệnh hiểm nghèo"),
    Vulnerable.POOR: say("Hộ nghèo"),
}


class IdentityMethod(StrEnum):
    """How a complainant was recognised; never by an image of an identity card (D356 art. 4)."""

    CALL_BACK = "call-back"
    ORDER = "order"
    CODE = "code"
    IN_PERSON = "in-person"


IDENTITY_NAMES = {
    IdentityMethod.CALL_BACK: say("Gọi lại số đã lưu"),
    IdentityMethod.ORDER: say("Mã đơn và ngày mua"),
    IdentityMethod.CODE: say("Mã gửi tới địa chỉ đã lưu"),
    IdentityMethod.IN_PERSON: say("Gặp trực tiếp, đọc đúng đơn hàng"),
}


class Cause(StrEnum):
    """Where the trouble came from, as verification found."""

    STAFF = "staff"
    PROCESS = "process"
    SYSTEM = "system"
    PROCESSOR = "processor"
    OUTSIDE = "outside"
    CUSTOMER_DATA = "customer-data"
    UNKNOWN = "unknown"


CAUSE_NAMES = {
    Cause.STAFF: say("Nhân viên"),
    Cause.PROCESS: say("Quy trình"),
    Cause.SYSTEM: say("Lỗi hệ thống"),
    Cause.PROCESSOR: say("Bên xử lý, đối tác"),
    Cause.OUTSIDE: say("Bên ngoài tấn công"),
    Cause.CUSTOMER_DATA: say("Dữ liệu khách tự đăng ký"),
    Cause.UNKNOWN: say("Chưa rõ"),
}


class Conclusion(StrEnum):
    CONFIRMED = "confirmed"
    PARTLY = "partly"
    UNCONFIRMED = "unconfirmed"


CONCLUSION_NAMES = {
    Conclusion.CONFIRMED: say("Đúng như phản ánh"),
    Conclusion.PARTLY: say("Đúng một phần"),
    Conclusion.UNCONFIRMED: say("Không đúng phản ánh"),
}


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


SEVERITY_NAMES = {
    Severity.LOW: say("mức thấp"),
    Severity.MEDIUM: say("mức trung bình"),
    Severity.HIGH: say("mức cao"),
}


class AnswerRoute(StrEnum):
    """How the customer was told the outcome."""

    EMAIL = "email"
    CALL = "call"
    LETTER = "letter"


ROUTE_NAMES = {
    AnswerRoute.EMAIL: say("email"),
    AnswerRoute.CALL: say("điện thoại"),
    AnswerRoute.LETTER: say("thư giấy"),
}
