"""The two ways in which a package reaches its person: the file by one, the code by another."""

from enum import StrEnum

from kalix_compliance.core.language import say
from kalix_compliance.subject_requests.kinds import RequestKind


class HandedBy(StrEnum):
    """How the file is given; never by e-mail, which would carry it over foreign servers (Law Art 20)."""

    USB = "usb"
    DEVICE = "device"
    POST = "post"


class CodeBy(StrEnum):
    """How the code is told, apart from the file."""

    CALL = "call"
    SLIP = "slip"
    SMS = "sms"


HANDED_NAMES = {
    HandedBy.USB: say("Chép vào USB, trao tận tay"),
    HandedBy.DEVICE: say("Chép vào máy của khách tại showroom"),
    HandedBy.POST: say("Gửi USB qua bưu điện, thư bảo đảm"),
}
CODE_NAMES = {
    CodeBy.CALL: say("Gọi số điện thoại đã lưu, đọc mã"),
    CodeBy.SLIP: say("In phiếu mã, trao tận tay"),
    CodeBy.SMS: say("Nhắn tin tới số đã lưu"),
}

KIND_TITLES = {
    RequestKind.VIEW: say("Yêu cầu xem dữ liệu cá nhân"),
    RequestKind.COPY: say("Yêu cầu cung cấp bản sao dữ liệu cá nhân"),
}
