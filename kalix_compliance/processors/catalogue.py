"""What the register's choices are called, in the order in which forms offer them."""

from enum import StrEnum

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.processors.models import ProcessorKind


class DataKind(StrEnum):
    """What a processor gets of a customer; the first four are fields of the customer's record."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    ORDER = "order"
    PAYMENT = "payment"
    ACCOUNT = "account"
    BEHAVIOUR = "behaviour"
    RECORDING = "recording"
    OTHER = "other"


KIND_NAMES: dict[ProcessorKind, Sentence] = {
    ProcessorKind.PROCESSOR: say("Bên xử lý (làm theo yêu cầu của công ty)"),
    ProcessorKind.THIRD_PARTY: say("Bên thứ ba (tự quyết định việc xử lý)"),
}
KIND_SHORT: dict[ProcessorKind, Sentence] = {
    ProcessorKind.PROCESSOR: say("Bên xử lý"),
    ProcessorKind.THIRD_PARTY: say("Bên thứ ba"),
}

DATA_NAMES: dict[str, Sentence] = {
    DataKind.NAME: say("Họ tên"),
    DataKind.PHONE: say("Điện thoại"),
    DataKind.EMAIL: say("Email"),
    DataKind.ADDRESS: say("Địa chỉ"),
    DataKind.ORDER: say("Đơn hàng"),
    DataKind.PAYMENT: say("Thanh toán"),
    DataKind.ACCOUNT: say("Tài khoản trên website"),
    DataKind.BEHAVIOUR: say("Hành vi trên website"),
    DataKind.RECORDING: say("Ghi âm cuộc gọi"),
    DataKind.OTHER: say("Dữ liệu khác"),
}

COUNTRY_NAMES: dict[str, Sentence] = {
    "VN": say("Việt Nam"),
    "SG": say("Singapore"),
    "US": say("Hoa Kỳ"),
    "JP": say("Nhật Bản"),
    "KR": say("Hàn Quốc"),
    "CN": say("Trung Quốc"),
    "HK": say("Hồng Kông"),
    "TW": say("Đài Loan"),
    "TH": say("Thái Lan"),
    "MY": say("Malaysia"),
    "IN": say("Ấn Độ"),
    "AU": say("Úc"),
    "DE": say("Đức"),
    "IE": say("Ireland"),
    "NL": say("Hà Lan"),
    "FR": say("Pháp"),
    "GB": say("Anh"),
}
HOME = "VN"


def country_name(code: str) -> Sentence | str:
    """The country in words; its code when the list does not have it."""
    return COUNTRY_NAMES.get(code, code)
