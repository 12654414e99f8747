"""What a processor is asked to do for each kind of request, by which article."""

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.subject_requests.kinds import PassedOnState, RequestKind, ToldBy

K = RequestKind

MUST_BE_PASSED_ON = frozenset({K.CORRECT, K.DELETE, K.WITHDRAW, K.RESTRICT, K.OBJECT})
"""The kinds that whoever has received the data must carry out too."""

REQUESTS: dict[RequestKind, Sentence] = {
    K.VIEW: say("xem dữ liệu cá nhân"),
    K.COPY: say("cung cấp dữ liệu cá nhân"),
    K.CORRECT: say("chỉnh sửa dữ liệu cá nhân"),
    K.DELETE: say("xóa dữ liệu cá nhân"),
    K.WITHDRAW: say("rút lại sự đồng ý"),
    K.RESTRICT: say("hạn chế xử lý dữ liệu cá nhân"),
    K.OBJECT: say("phản đối xử lý dữ liệu cá nhân"),
    K.PROTECT: say("thực hiện biện pháp bảo vệ dữ liệu cá nhân"),
}

TASKS: dict[RequestKind, Sentence] = {
    K.VIEW: say("Gửi lại cho chúng tôi toàn bộ dữ liệu quý đơn vị đang giữ về người này."),
    K.COPY: say("Gửi lại cho chúng tôi bản sao dữ liệu quý đơn vị đang giữ về người này."),
    K.CORRECT: say("Sửa dữ liệu như dưới đây trong mọi hệ thống và bản sao đang dùng."),
    K.DELETE: say(
        "Xóa dữ liệu của người này, cả trong bản sao, theo cách không khôi phục lại được."
    ),
    K.WITHDRAW: say("Ngừng mọi việc xử lý dựa trên sự đồng ý đã rút; không gửi quảng cáo nữa."),
    K.RESTRICT: say("Ngừng mọi việc xử lý, chỉ lưu giữ, cho tới khi chúng tôi báo lại."),
    K.OBJECT: say("Ngừng dùng dữ liệu của người này để tiếp thị, quảng cáo."),
    K.PROTECT: say("Kiểm tra ai đã xem dữ liệu của người này và ngăn truy cập trái phép."),
}

BY_LAW: dict[RequestKind, Sentence] = {
    K.VIEW: say("Điều 4 khoản 1 điểm c Luật 91/2025/QH15"),
    K.COPY: say("Điều 15 Luật 91/2025/QH15"),
    K.CORRECT: say("Điều 13 khoản 2 Luật 91/2025/QH15"),
    K.DELETE: say("Điều 14 khoản 3 Luật 91/2025/QH15"),
    K.WITHDRAW: say("Điều 10 khoản 3 Luật 91/2025/QH15"),
    K.RESTRICT: say("Điều 10 khoản 3 Luật 91/2025/QH15"),
    K.OBJECT: say("Điều 4 khoản 1 điểm d Luật 91/2025/QH15"),
    K.PROTECT: say("Điều 4 khoản 1 điểm e Luật 91/2025/QH15"),
}

STATE_WORDS: dict[PassedOnState, Sentence] = {
    PassedOnState.SENT: say("Chờ trả lời"),
    PassedOnState.CONFIRMED: say("Đã làm"),
    PassedOnState.REFUSED: say("Không làm"),
}

WAYS: dict[ToldBy, Sentence] = {
    ToldBy.EMAIL: say("Email"),
    ToldBy.CALL: say("Điện thoại"),
    ToldBy.LETTER: say("Thư giấy"),
    ToldBy.IN_PERSON: say("Gặp trực tiếp"),
}

RECEIVED: dict[RequestKind, Sentence] = {
    kind: say("nhận yêu cầu %(what)s", what=words) for kind, words in REQUESTS.items()
}
"""What somebody has received to whom a request was passed on before."""
