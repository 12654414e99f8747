"""Names and choices of a disclosure, for people: change a word here and it changes everywhere."""

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.disclosures.kinds import (
    Arrival,
    Asked,
    BodyKind,
    DisclosureState,
    Medium,
    Paper,
    Procedure,
)

STATE_NAMES = {
    DisclosureState.RECEIVED: say("Tiếp nhận"),
    DisclosureState.CHECKED: say("Đã xác thực"),
    DisclosureState.SELECTED: say("Chờ ký"),
    DisclosureState.APPROVED: say("Đã ký, chưa giao"),
    DisclosureState.HANDED_OVER: say("Đã giao"),
    DisclosureState.REFUSED: say("Từ chối"),
    DisclosureState.WITHDRAWN: say("Cơ quan rút"),
}

STATE_SHAPES = {
    DisclosureState.RECEIVED: "received",
    DisclosureState.CHECKED: "verifying",
    DisclosureState.SELECTED: "remedying",
    DisclosureState.APPROVED: "answered",
    DisclosureState.HANDED_OVER: "closed",
    DisclosureState.REFUSED: "unfounded",
    DisclosureState.WITHDRAWN: "withdrawn",
}
"""Shapes of the sprite: the circle fills as the order is worked off."""

BODY_NAMES = {
    BodyKind.COURT: say("Tòa án nhân dân"),
    BodyKind.PROCURACY: say("Viện kiểm sát nhân dân"),
    BodyKind.POLICE: say("Cơ quan điều tra, công an"),
    BodyKind.CYBER_POLICE: say("Lực lượng chuyên trách an ninh mạng"),
    BodyKind.INSPECTORATE: say("Thanh tra"),
    BodyKind.TAX: say("Cơ quan thuế"),
    BodyKind.ENFORCEMENT: say("Thi hành án dân sự"),
    BodyKind.CONSUMER_AGENCY: say("Cơ quan bảo vệ người tiêu dùng"),
    BodyKind.LITIGANT: say("Đương sự, luật sư"),
    BodyKind.OTHER: say("Nơi khác"),
}

PRIVATE = frozenset({BodyKind.LITIGANT})
"""Those who may ask but are no state body: no duty to give, consent or another basis is needed."""

PROCEDURE_NAMES = {
    Procedure.CRIMINAL: say("Tố tụng hình sự"),
    Procedure.CIVIL: say("Tố tụng dân sự"),
    Procedure.CYBER: say("An ninh mạng, 24 giờ"),
    Procedure.CYBER_URGENT: say("An ninh mạng khẩn cấp, 3 giờ"),
    Procedure.ADMINISTRATIVE: say("Thanh tra, kiểm tra hành chính"),
    Procedure.CONSUMER: say("Giải quyết tranh chấp tiêu dùng"),
    Procedure.NONE: say("Không theo thủ tục nào"),
}

USUAL_BASIS = {
    Procedure.CRIMINAL: say("Điều 88 khoản 1, Điều 168 Bộ luật Tố tụng hình sự 101/2015/QH13"),
    Procedure.CIVIL: say("Điều 106 Bộ luật Tố tụng dân sự 92/2015/QH13"),
    Procedure.CYBER: say("Điều 25 khoản 2 điểm a Luật An ninh mạng 116/2025/QH15"),
    Procedure.CYBER_URGENT: say("Điều 25 khoản 2 điểm a Luật An ninh mạng 116/2025/QH15"),
    Procedure.CONSUMER: say("Điều 55 Luật 19/2023/QH15"),
}
ALWAYS_BASIS = say("Điều 17 khoản 1 điểm đ, Điều 19 khoản 1, Điều 37 khoản 1 Luật 91/2025/QH15")

ARRIVAL_NAMES = {
    Arrival.HAND: say("Đưa tận tay"),
    Arrival.POST: say("Bưu điện"),
    Arrival.EMAIL: say("Thư điện tử"),
    Arrival.PORTAL: say("Cổng hoặc trục văn bản"),
}

MEDIUM_NAMES = {
    Medium.PAPER: say("Bản giấy"),
    Medium.DISC: say("Đĩa hoặc USB niêm phong"),
    Medium.ENCRYPTED_FILE: say("Tệp mã hóa"),
    Medium.PORTAL: say("Cổng của cơ quan"),
}

ASKED_NAMES = {
    Asked.GIVE: say("Cung cấp dữ liệu"),
    Asked.REFUSE: say("Từ chối cung cấp"),
    Asked.TELL: say("Báo cho người có dữ liệu"),
}

PAPER_NAMES = {
    Paper.MINUTES: say("Biên bản giao nhận"),
    Paper.REFUSAL: say("Văn bản từ chối"),
}

# The kinds of data that an order may ask for: fields of the customer's record, then what features hold.
CUSTOMER_FIELDS: dict[str, Sentence] = {
    "name": say("Họ tên"),
    "phone": say("Điện thoại"),
    "email": say("Email"),
    "address": say("Địa chỉ"),
    "note": say("Ghi chú trong hồ sơ khách"),
    "since": say("Là khách từ khi nào"),
}
HELD_KINDS: dict[str, Sentence] = {
    "complaints": say("Khiếu nại và đơn hàng nêu trong đó"),
    "messages": say("Thư từ đã gửi"),
    "breaches": say("Sự cố dữ liệu có tên người này"),
    "requests": say("Yêu cầu về dữ liệu"),
    "consents": say("Sự đồng ý"),
}
DATA_KINDS = {**CUSTOMER_FIELDS, **HELD_KINDS}
