"""The codes of an erasure, and what they are called; `commands/erasing_steps.py` says what a step does."""

from enum import StrEnum

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.subject_requests.kinds import ErasureState


class KeyState(StrEnum):
    """What the key store says of a person's key."""

    KNOWN = "known"
    DESTROYED = "destroyed"
    UNKNOWN = "unknown"
    SILENT = "silent"


class Halt(StrEnum):
    """Why an erasure does not go on by itself."""

    EARLY = "early"
    UNTOLD = "untold"
    NOT_ASKED = "not-asked"
    OBSTACLE = "obstacle"
    KEYSTORE = "keystore"
    UNKNOWN_KEY = "unknown-key"
    SEARCH = "search"
    BUSY = "busy"
    FAULT = "fault"


class Cancelled(StrEnum):
    """Why an erasure was called off."""

    PERSON = "person"
    OBSTACLE = "obstacle"
    MISTAKE = "mistake"
    DECLINED = "declined"


HALTS: dict[Halt, Sentence] = {
    Halt.EARLY: say("Chưa hết thời gian suy nghĩ lại."),
    Halt.UNTOLD: say(
        "Người này chưa biết ngày xóa. Xóa xong thì không còn địa chỉ để báo: gọi hoặc gửi thư, rồi ghi lại."
    ),
    Halt.NOT_ASKED: say(
        "Yêu cầu xóa đã rút, bị từ chối, hoặc danh tính người yêu cầu không còn khớp. Chưa xóa gì: hủy "
        "việc xóa, hoặc đối chiếu lại rồi việc xóa tự đi tiếp."
    ),
    Halt.OBSTACLE: say("Có điều ngăn việc xóa. Việc xóa tự đi tiếp khi điều đó không còn."),
    Halt.KEYSTORE: say(
        "Kho khóa không trả lời nên chưa hủy được khóa. Dữ liệu chưa xóa xong. Máy thử lại mỗi phút."
    ),
    Halt.UNKNOWN_KEY: say(
        "Kho khóa đang mở không có khóa của người này. Có thể đó không phải kho khóa đúng: kiểm tra "
        "KEYSTORE_URL. Dữ liệu chưa xóa xong."
    ),
    Halt.SEARCH: say(
        "Chỉ mục tìm kiếm không trả lời nên từ khóa của người này chưa gỡ. Máy thử lại mỗi phút."
    ),
    Halt.BUSY: say(
        "Kho dữ liệu đang bận nên vết cũ trong nhật ký ghi chưa cắt. Máy thử lại mỗi phút."
    ),
    Halt.FAULT: say("Máy gặp lỗi ở bước này và thử lại mỗi phút. Báo người quản trị nếu lỗi còn."),
}

CANCELLED: dict[Cancelled, Sentence] = {
    Cancelled.PERSON: say("Người này đổi ý"),
    Cancelled.OBSTACLE: say("Có nghĩa vụ phải giữ dữ liệu"),
    Cancelled.MISTAKE: say("Lập nhầm"),
    Cancelled.DECLINED: say("Người thứ hai không ký"),
}
TO_CHOOSE = (Cancelled.PERSON, Cancelled.OBSTACLE, Cancelled.MISTAKE)

STATES: dict[ErasureState, Sentence] = {
    ErasureState.PLANNED: say("Chờ ký"),
    ErasureState.COOLING: say("Chờ hết thời gian suy nghĩ lại"),
    ErasureState.ERASING: say("Đang xóa"),
    ErasureState.DONE: say("Đã xóa"),
    ErasureState.CANCELLED: say("Đã hủy việc xóa"),
}

# The steps: first this, then each feature's own, then the rest.
BEGIN = "begin"
KEY, EMPTY, INDEX, LOGS, PROOF = "key", "empty", "index", "logs", "proof"
LAST_STEPS = (KEY, EMPTY, INDEX, LOGS, PROOF)

STEPS: dict[str, Sentence] = {
    BEGIN: say("Kiểm tra lại điều ngăn việc xóa"),
    "intake": say("Xóa bản nháp"),
    "complaints": say("Xóa lời khách trong khiếu nại"),
    "breaches": say("Xóa ghi chép liên lạc trong sự cố"),
    "subject_requests": say("Xóa gói dữ liệu và lời yêu cầu"),
    "consents": say("Xóa bằng chứng đồng ý"),
    "exports": say("Bỏ tệp xuất có thể nêu người này"),
    "holds": say("Xóa lý do của giữ pháp lý đã gỡ"),
    "disclosures": say("Xóa bản đã cung cấp"),
    "casework": say("Xóa tệp chứng cứ và diễn biến"),
    "customers": say("Xóa dấu hạn chế"),
    KEY: say("Hủy khóa đọc"),
    EMPTY: say("Xóa trắng các ô đã niêm"),
    INDEX: say("Gỡ từ khóa tìm kiếm"),
    LOGS: say("Cắt nhật ký ghi của kho dữ liệu"),
    PROOF: say("Lập giấy chứng nhận"),
}

COUNTED: dict[str, Sentence] = {
    "drafts": say("bản nháp"),
    "exports": say("tệp xuất"),
    "complaints": say("hồ sơ khiếu nại được xóa trắng"),
    "checks": say("kết quả kiểm tra"),
    "actions": say("biện pháp khắc phục"),
    "contacts": say("lần liên lạc trong sự cố"),
    "lists": say("tên trong danh sách sự cố"),
    "files": say("tệp đính kèm"),
    "texts": say("đoạn chữ trong diễn biến"),
    "signatures": say("lý do và ý kiến khi trình ký"),
    "messages": say("thư gửi người này"),
    "cancelled": say("thư đang chờ bị hủy"),
    "staff_mail": say("thư nội bộ nhắc tới người này"),
    "mail_files": say("thư trong hộp thư của bản chạy thử"),
    "packages": say("gói dữ liệu"),
    "requests": say("yêu cầu về dữ liệu"),
    "corrections": say("lần chỉnh sửa"),
    "passed_on": say("lần chuyển cho bên xử lý"),
    "consents": say("bằng chứng đồng ý"),
    "copies": say("bản sao đã cung cấp"),
    "holds": say("lý do giữ pháp lý đã gỡ"),
    "rows": say("dòng đã niêm, xóa trắng"),
}
OTHER = say("mục khác")


def feature_of(function: object) -> str:
    """The feature that a contributed function belongs to: the name of its step."""
    return str(getattr(function, "__module__", "")).split(".")[1]
