"""The lists that a request chooses from, with their names and articles."""

from dataclasses import dataclass

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.subject_requests.kinds import (
    IdentityCheck,
    RefusalGround,
    Relation,
    RequestChannel,
    RequestKind,
    ToldBy,
)

K = RequestKind

KIND_NAMES: dict[RequestKind, Sentence] = {
    K.VIEW: say("Xem dữ liệu"),
    K.COPY: say("Nhận bản sao dữ liệu"),
    K.CORRECT: say("Sửa dữ liệu"),
    K.DELETE: say("Xóa dữ liệu"),
    K.WITHDRAW: say("Rút đồng ý"),
    K.RESTRICT: say("Hạn chế xử lý"),
    K.OBJECT: say("Phản đối xử lý"),
    K.PROTECT: say("Biện pháp bảo vệ"),
}

RIGHTS: dict[RequestKind, Sentence] = {
    K.VIEW: say("Điều 4 khoản 1 điểm c Luật 91/2025/QH15"),
    K.COPY: say("Điều 4 khoản 1 điểm d, Điều 15 Luật 91/2025/QH15"),
    K.CORRECT: say("Điều 4 khoản 1 điểm c, Điều 13 Luật 91/2025/QH15"),
    K.DELETE: say("Điều 4 khoản 1 điểm d, Điều 14 Luật 91/2025/QH15"),
    K.WITHDRAW: say("Điều 4 khoản 1 điểm b, Điều 10 Luật 91/2025/QH15"),
    K.RESTRICT: say("Điều 4 khoản 1 điểm d, Điều 10 Luật 91/2025/QH15"),
    K.OBJECT: say("Điều 4 khoản 1 điểm d Luật 91/2025/QH15"),
    K.PROTECT: say("Điều 4 khoản 1 điểm e Luật 91/2025/QH15"),
}
"""By which article a person may ask for it."""

PROCEDURES: dict[RequestKind, Sentence] = {
    K.VIEW: say(
        "tập hợp mọi dữ liệu đang giữ về quý khách, che dữ liệu của người khác, rồi trao tệp có mã"
    ),
    K.COPY: say(
        "tập hợp mọi dữ liệu đang giữ về quý khách, che dữ liệu của người khác, rồi trao tệp có mã"
    ),
    K.CORRECT: say("sửa dữ liệu và báo cho những bên đã nhận dữ liệu cũ"),
    K.DELETE: say(
        "kiểm tra phần nào pháp luật buộc phải giữ, xóa phần còn lại và lập giấy chứng nhận xóa"
    ),
    K.WITHDRAW: say("ngừng mọi việc dựa trên sự đồng ý đã rút; việc đã làm trước đó vẫn hợp pháp"),
    K.RESTRICT: say("ngừng mọi việc xử lý, chỉ lưu giữ, và báo cho những bên đã nhận dữ liệu"),
    K.OBJECT: say("ngừng dùng dữ liệu của quý khách để quảng cáo, tiếp thị"),
    K.PROTECT: say("kiểm tra ai đã xem dữ liệu, ngăn truy cập trái phép và báo những việc đã làm"),
}
"""What will be done, as the first answer tells it."""

CHANNEL_NAMES: dict[RequestChannel, Sentence] = {
    RequestChannel.HOTLINE: say("Hotline"),
    RequestChannel.SHOWROOM: say("Showroom"),
    RequestChannel.EMAIL: say("Email"),
    RequestChannel.POST: say("Thư bưu điện"),
    RequestChannel.COMPLAINT: say("Trong một khiếu nại"),
}

IDENTITY_NAMES: dict[IdentityCheck, Sentence] = {
    IdentityCheck.CALL_BACK: say("Gọi lại số đã lưu"),
    IdentityCheck.CODE: say("Mã gửi tới email đã lưu"),
    IdentityCheck.ORDER: say("Mã đơn và ngày mua"),
}

RELATION_NAMES: dict[Relation, Sentence] = {
    Relation.SELF: say("Chính người đó"),
    Relation.PARENT: say("Cha, mẹ của trẻ em"),
    Relation.GUARDIAN: say("Người giám hộ"),
    Relation.AUTHORISED: say("Người được ủy quyền"),
}

WAYS: dict[ToldBy, Sentence] = {
    ToldBy.EMAIL: say("Email"),
    ToldBy.CALL: say("Điện thoại"),
    ToldBy.LETTER: say("Thư giấy"),
    ToldBy.IN_PERSON: say("Gặp trực tiếp"),
}


@dataclass(frozen=True)
class Ground:
    """Why a request may be refused, by which article, for which kinds (every kind when none is named)."""

    name: Sentence
    article: Sentence
    kinds: frozenset[RequestKind] = frozenset(RequestKind)


ART_19 = frozenset({K.DELETE, K.WITHDRAW, K.RESTRICT, K.OBJECT})
G = RefusalGround
GROUNDS: dict[RefusalGround, Ground] = {
    G.HARM_TO_OTHERS: Ground(
        say(
            "Có thể hại tính mạng, sức khỏe, tài sản của người khác hoặc quốc phòng, an ninh, trật tự"
        ),
        say("Điều 15 khoản 2 điểm a Luật 91/2025/QH15"),
        frozenset({K.VIEW, K.COPY}),
    ),
    G.CONTRACT: Ground(
        say("Đang thực hiện hợp đồng với chính người đó"),
        say("Điều 19 khoản 1 Luật 91/2025/QH15"),
        ART_19,
    ),
    G.LEGAL_DUTY: Ground(
        say("Pháp luật khác buộc phải giữ hoặc xử lý"),
        say("Điều 14 khoản 2, Điều 19 khoản 1 Luật 91/2025/QH15"),
        ART_19,
    ),
    G.STATE_REQUEST: Ground(
        say("Phục vụ cơ quan nhà nước, phòng chống tội phạm"),
        say("Điều 19 khoản 1 Luật 91/2025/QH15"),
        ART_19,
    ),
    G.DEFENCE_OF_RIGHTS: Ground(
        say("Bảo vệ quyền, lợi ích hợp pháp trước hành vi xâm phạm; công ty phải chứng minh"),
        say("Điều 19 khoản 1 Luật 91/2025/QH15"),
        ART_19,
    ),
    G.IMPOSSIBLE: Ground(
        say("Không thể thực hiện vì lý do chính đáng"),
        say("Điều 13 khoản 3, Điều 14 khoản 5 Luật 91/2025/QH15"),
        frozenset({K.CORRECT, K.DELETE}),
    ),
    G.IMPROPER: Ground(
        say("Cản trở quyền, nghĩa vụ hợp pháp của công ty hoặc xâm phạm quyền người khác"),
        say("Điều 4 khoản 3 Luật 91/2025/QH15"),
    ),
    G.NOT_THE_PERSON: Ground(
        say("Không xác định được đúng là người có dữ liệu, hoặc người đại diện hợp pháp"),
        say("Điều 4 khoản 3 Luật 91/2025/QH15"),
    ),
}


def grounds_for(kind: RequestKind) -> dict[RefusalGround, Ground]:
    """The grounds on which a request of this kind may be refused."""
    return {code: ground for code, ground in GROUNDS.items() if kind in ground.kinds}
