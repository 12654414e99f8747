"""What each choice of a breach's record is called, in the order in which forms offer it."""

from collections.abc import Iterable

from kalix_compliance.breaches.kinds import (
    Audience,
    Cause,
    Choice,
    Contacted,
    DataType,
    DecisionAbout,
    Discovery,
    FilingChannel,
    Form,
    Harm,
    ImportState,
    Moment,
    Nature,
    NoticeState,
    Phase,
    Route,
    Source,
    Status,
)
from kalix_compliance.core.language import Sentence, say

STATUS_NAMES = {
    Status.SUSPECTED: say("Nghi ngờ"),
    Status.CONFIRMED: say("Xác nhận"),
    Status.CONTAINED: say("Ngăn chặn"),
    Status.NOTIFIED: say("Đã thông báo"),
    Status.CLOSED: say("Đóng"),
    Status.RULED_OUT: say("Loại trừ"),
}
ENDED = frozenset({Status.CLOSED, Status.RULED_OUT})

MOMENT_NAMES = {
    Moment.OCCURRED_FROM: say("Xảy ra từ"),
    Moment.OCCURRED_TO: say("Xảy ra đến"),
    Moment.VIOLATION_DETECTED: say("Phát hiện vi phạm"),
    Moment.ATTACK_DETECTED: say("Phát hiện tấn công"),
    Moment.AWARE: say("Công ty biết"),
    Moment.CONTAINED: say("Ngăn chặn xong"),
}

DISCOVERY_NAMES = {
    Discovery.COMPLAINT: say("Khiếu nại của khách"),
    Discovery.STAFF: say("Nhân viên báo"),
    Discovery.LOGS: say("Nhật ký, cảnh báo hệ thống"),
    Discovery.PROCESSOR: say("Bên xử lý báo"),
    Discovery.AUTHORITY: say("Cơ quan nhà nước báo"),
    Discovery.PRESS: say("Báo chí, mạng xã hội"),
    Discovery.OTHER: say("Cách khác"),
}

NATURE_NAMES = {
    Nature.CONFIDENTIALITY: say("Tính bí mật: người không được phép đã biết"),
    Nature.INTEGRITY: say("Tính toàn vẹn: dữ liệu bị sửa hoặc làm sai"),
    Nature.AVAILABILITY: say("Tính sẵn sàng: dữ liệu mất hoặc không dùng được"),
}
NATURE_SHORT = {
    Nature.CONFIDENTIALITY: say("lộ bí mật"),
    Nature.INTEGRITY: say("mất toàn vẹn"),
    Nature.AVAILABILITY: say("mất sẵn sàng"),
}

CAUSE_NAMES = {
    Cause.ATTACK: say("Tấn công vào hệ thống"),
    Cause.MALWARE: say("Mã độc"),
    Cause.THEFT: say("Trộm cắp thiết bị, tài liệu"),
    Cause.INSIDER: say("Người bên trong cố ý"),
    Cause.MISTAKE: say("Nhầm lẫn, gửi sai"),
    Cause.LOSS: say("Làm mất thiết bị, tài liệu"),
    Cause.FAULT: say("Lỗi phần mềm, cấu hình"),
    Cause.PROCESSOR: say("Từ bên xử lý"),
    Cause.UNKNOWN: say("Chưa rõ"),
}

# The decree's own tick-list: D356 Art 3, then Art 4.
BASIC_DATA = {
    DataType.NAME: say("Họ, tên khai sinh, tên gọi khác"),
    DataType.BIRTH: say("Ngày sinh, ngày chết hoặc mất tích"),
    DataType.SEX: say("Giới tính"),
    DataType.PLACE: say("Nơi sinh, nơi ở, địa chỉ liên hệ"),
    DataType.NATIONALITY: say("Quốc tịch"),
    DataType.IMAGE: say("Hình ảnh của cá nhân"),
    DataType.PHONE: say("Số điện thoại"),
    DataType.EMAIL: say("Địa chỉ email"),
    DataType.IDENTITY_NUMBER: say("Số định danh, hộ chiếu, bằng lái, biển số xe"),
    DataType.MARITAL: say("Tình trạng hôn nhân"),
    DataType.FAMILY: say("Quan hệ gia đình"),
    DataType.ACCOUNT: say("Tài khoản số của cá nhân"),
    DataType.PURCHASE: say("Đơn hàng, lịch sử mua hàng"),
    DataType.OTHER: say("Thông tin khác gắn với một người"),
}
SENSITIVE_DATA = {
    DataType.ETHNICITY: say("Nguồn gốc dân tộc, chủng tộc"),
    DataType.BELIEF: say("Quan điểm chính trị, tôn giáo"),
    DataType.PRIVATE_LIFE: say("Đời sống riêng tư, bí mật cá nhân, gia đình"),
    DataType.HEALTH: say("Tình trạng sức khỏe"),
    DataType.BIOMETRIC: say("Dữ liệu sinh trắc học, di truyền"),
    DataType.SEX_LIFE: say("Đời sống, xu hướng tình dục"),
    DataType.CRIME: say("Tội phạm, hành vi phạm tội do cơ quan lưu giữ"),
    DataType.LOCATION: say("Vị trí qua dịch vụ định vị"),
    DataType.CREDENTIALS: say("Tên đăng nhập, mật khẩu định danh điện tử"),
    DataType.IDENTITY_CARD: say("Hình ảnh thẻ căn cước, giấy tờ định danh"),
    DataType.BANK: say("Tài khoản ngân hàng, thẻ, giao dịch, tín dụng, bảo hiểm"),
    DataType.BEHAVIOUR: say("Theo dõi hành vi, sử dụng dịch vụ trên mạng"),
    DataType.OTHER_SENSITIVE: say("Dữ liệu khác mà pháp luật buộc giữ bí mật"),
}
DATA_NAMES = {**BASIC_DATA, **SENSITIVE_DATA}

# In a line of text, where the decree's own words would be too long.
DATA_SHORT: dict[DataType, Sentence] = {
    **DATA_NAMES,
    DataType.NAME: say("họ tên"),
    DataType.BIRTH: say("ngày sinh"),
    DataType.SEX: say("giới tính"),
    DataType.PLACE: say("địa chỉ"),
    DataType.NATIONALITY: say("quốc tịch"),
    DataType.IMAGE: say("hình ảnh"),
    DataType.PHONE: say("số điện thoại"),
    DataType.EMAIL: say("email"),
    DataType.IDENTITY_NUMBER: say("số giấy tờ"),
    DataType.MARITAL: say("tình trạng hôn nhân"),
    DataType.FAMILY: say("quan hệ gia đình"),
    DataType.ACCOUNT: say("tài khoản số"),
    DataType.PURCHASE: say("đơn hàng"),
    DataType.OTHER: say("thông tin khác"),
    DataType.ETHNICITY: say("nguồn gốc dân tộc"),
    DataType.BELIEF: say("quan điểm, tôn giáo"),
    DataType.PRIVATE_LIFE: say("đời sống riêng tư"),
    DataType.HEALTH: say("sức khỏe"),
    DataType.BIOMETRIC: say("sinh trắc học"),
    DataType.SEX_LIFE: say("đời sống tình dục"),
    DataType.CRIME: say("dữ liệu tội phạm"),
    DataType.LOCATION: say("vị trí"),
    DataType.CREDENTIALS: say("thông tin đăng nhập"),
    DataType.IDENTITY_CARD: say("ảnh giấy tờ"),
    DataType.BANK: say("tài chính, ngân hàng"),
    DataType.BEHAVIOUR: say("hành vi trên mạng"),
    DataType.OTHER_SENSITIVE: say("dữ liệu nhạy cảm khác"),
}

HARM_NAMES = {
    Harm.YES: say("Có"),
    Harm.NO: say("Không"),
    Harm.UNCLEAR: say("Chưa rõ"),
}
ABOUT_NAMES = {
    DecisionAbout.AUTHORITY: say("báo cơ quan"),
    DecisionAbout.PEOPLE: say("báo người bị ảnh hưởng"),
}
CHOICE_NAMES = {
    Choice.NOTIFY: say("Thông báo"),
    Choice.DO_NOT: say("Không thông báo"),
    Choice.LATER: say("Quyết định sau"),
}

FORM_NAMES = {
    Form.MAU_08: say("Mẫu số 08"),
    Form.MINUTES: say("Biên bản xác nhận"),
    Form.CONSUMER: say("Báo hệ thống bị tấn công"),
    Form.CYBER: say("Báo cáo sự cố an ninh mạng"),
}
PHASE_NAMES = {
    Phase.INITIAL: say("Ban đầu"),
    Phase.SUPPLEMENT: say("Bổ sung"),
    Phase.FINAL: say("Kết thúc"),
    Phase.WITHDRAWN: say("Rút lại"),
}
CHANNEL_NAMES = {
    FilingChannel.PORTAL: say("Cổng thông tin quốc gia"),
    FilingChannel.IN_PERSON: say("Nộp trực tiếp"),
    FilingChannel.POST: say("Bưu điện"),
    FilingChannel.EMAIL: say("Email"),
}

ROUTE_NAMES = {
    Route.EMAIL: say("Email"),
    Route.CALL: say("Gọi điện"),
    Route.LETTER: say("Thư giấy"),
}
SOURCE_NAMES = {
    Source.SEARCH: say("Tìm trong khách hàng"),
    Source.COMPLAINT: say("Từ khiếu nại"),
    Source.IMPORT: say("Từ tệp"),
    Source.MADE_UP: say("Người giả để diễn tập"),
}
IMPORT_NAMES = {
    ImportState.UPLOADED: say("Đã tải lên"),
    ImportState.CHECKING: say("Đang kiểm tra"),
    ImportState.CHECKED: say("Đã kiểm tra"),
    ImportState.ADDING: say("Đang nhập"),
    ImportState.DONE: say("Đã nhập xong"),
    ImportState.REFUSED: say("Không đọc được"),
    ImportState.DISCARDED: say("Đã bỏ"),
}
NOTICE_NAMES = {
    NoticeState.DRAFT: say("Đang soạn"),
    NoticeState.SUBMITTED: say("Chờ duyệt"),
    NoticeState.APPROVED: say("Đã duyệt, sắp gửi"),
    NoticeState.SENDING: say("Đang gửi"),
    NoticeState.SENT: say("Đã gửi xong"),
    NoticeState.CANCELLED: say("Đã hủy"),
}
AUDIENCE_NAMES = {
    Audience.EVERYONE: say("Mọi người trong danh sách"),
    Audience.NOT_YET_TOLD: say("Những người chưa được báo"),
}
CONTACT_NAMES = {
    Contacted.REACHED: say("Đã gặp"),
    Contacted.NO_ANSWER: say("Không nghe máy"),
    Contacted.WRONG_NUMBER: say("Sai số"),
    Contacted.PRINTED: say("Đã in thư"),
    Contacted.POSTED: say("Đã gửi bưu điện"),
    Contacted.RETURNED: say("Thư bị trả lại"),
}


def is_sensitive(kind: DataType) -> bool:
    """Whether the decree counts this type as sensitive (D356 Art 4)."""
    return kind in SENSITIVE_DATA


def in_order(codes: Iterable[str]) -> list[DataType]:
    """Data types by their codes, in the decree's order; unknown codes are left out."""
    wanted = set(codes)
    return [kind for kind in DATA_NAMES if kind.value in wanted]


def data_in_words(codes: Iterable[str]) -> str:
    """`Họ tên, số điện thoại, địa chỉ`, in the reader's language; call it when it is read."""
    text = ", ".join(str(DATA_SHORT[kind]) for kind in in_order(codes))
    return text[:1].upper() + text[1:]
