"""To whom data goes: processors and third parties, and authorities that ask for it."""

from sqlalchemy import ColumnElement, select

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures import catalogue as order
from kalix_compliance.disclosures.models import Disclosure, DisclosureSubject
from kalix_compliance.disclosures.visibility import visible_to as order_seen_by
from kalix_compliance.processors.catalogue import COUNTRY_NAMES, DATA_NAMES, KIND_SHORT
from kalix_compliance.processors.models import Processor
from kalix_compliance.registers import found
from kalix_compliance.registers.columns import Field, Filter, Register, Show, Standing

P = Permission
CHOICE = Show.CHOICE
CHOICES = Show.CHOICES
DAY = Show.DAY
DUE = Show.DUE
FOUND = Show.FOUND
MOMENT = Show.MOMENT
NUMBER = Show.NUMBER
SEALED = Show.SEALED
STANDING = Show.STANDING


def _order_of_subject(actor: Actor) -> ColumnElement[bool]:
    """People in orders that this actor may know of."""
    orders = select(Disclosure.id).where(order_seen_by(actor))
    return DisclosureSubject.disclosure_id.in_(orders)


# fmt: off
PROCESSORS = Register(
    code="processors", name=say("Bên xử lý và bên thứ ba"),
    about=say("Ai nhận dữ liệu khách từ công ty, để làm gì, theo hợp đồng nào."),
    law=say("Điều 2, 37 Luật 91/2025/QH15"),
    permission=P.PROCESSOR_READ, model=Processor, when="added_at",
    standings=(
        Standing("ended", say("Đã thôi"), set=("ended_at",)),
        Standing("active", say("Đang nhận dữ liệu"), unset=("ended_at",)),
    ),
    fields=(
        Field("name", say("Tên"), 30),
        Field("kind", say("Vai trò"), 12, CHOICE, KIND_SHORT),
        Field("", say("Trạng thái"), 17, STANDING),
        Field("service", say("Làm gì"), 32),
        Field("data_types", say("Loại dữ liệu"), 30, CHOICES, DATA_NAMES),
        Field("country", say("Nước"), 12, CHOICE, COUNTRY_NAMES),
        Field("contract_no", say("Hợp đồng số"), 18),
        Field("contract_on", say("Ngày ký"), 12, DAY),
        Field("contract_until", say("Đến ngày"), 12, DAY),
        Field("answers_in_days", say("Trả lời trong (ngày)"), 10, NUMBER),
        Field("ended_at", say("Thôi từ"), 16, MOMENT),
    ),
    filters=(Filter("kind", say("Vai trò"), KIND_SHORT),),
)
DISCLOSURES = Register(
    code="disclosures", name=say("Cung cấp cho cơ quan"),
    about=say("Mỗi văn bản yêu cầu cung cấp dữ liệu: ai yêu cầu, theo căn cứ nào, đã giao hay từ chối."),
    law=say("Điều 17, 19 Luật 91/2025/QH15"),
    permission=P.DISCLOSURE_READ, model=Disclosure, key="reference", when="received_at",
    seen_by=order_seen_by, endpoint="disclosures.file",
    fields=(
        Field("reference", say("Số"), 14),
        Field("body", say("Nơi yêu cầu"), 28, SEALED),
        Field("body_kind", say("Loại cơ quan"), 16, CHOICE, order.BODY_NAMES),
        Field("procedure", say("Thủ tục"), 16, CHOICE, order.PROCEDURE_NAMES),
        Field("order_no", say("Văn bản số"), 18),
        Field("order_on", say("Ngày văn bản"), 12, DAY),
        Field("asked_fields", say("Dữ liệu được hỏi"), 30, CHOICES, order.DATA_KINDS),
        Field("legal_basis", say("Căn cứ"), 30, SEALED),
        Field("state", say("Trạng thái"), 18, CHOICE, order.STATE_NAMES),
        Field("received_at", say("Nhận lúc"), 16, MOMENT),
        Field("due_at", say("Hạn"), 16, DUE),
        Field("authentic_at", say("Kiểm tra thật giả lúc"), 16, MOMENT),
        Field("approved_by", say("Người ký"), 20, FOUND, find=found.staff),
        Field("handed_over_at", say("Giao lúc"), 16, MOMENT),
        Field("medium", say("Cách giao"), 14, CHOICE, order.MEDIUM_NAMES),
        Field("refused_at", say("Từ chối lúc"), 16, MOMENT),
    ),
    filters=(
        Filter("state", say("Trạng thái"), order.STATE_NAMES),
        Filter("body_kind", say("Loại cơ quan"), order.BODY_NAMES),
        Filter("procedure", say("Thủ tục"), order.PROCEDURE_NAMES),
    ),
)
DISCLOSED = Register(
    code="disclosed", name=say("Người có trong văn bản yêu cầu"),
    about=say("Dữ liệu của ai được chọn để cung cấp, từng trường một."),
    law=say("Điều 17, 19 Luật 91/2025/QH15"),
    permission=P.DISCLOSURE_READ, model=DisclosureSubject, when="", person="customer_id",
    seen_by=_order_of_subject,
    fields=(
        Field("disclosure_id", say("Theo số"), 14, FOUND, find=found.disclosures),
        Field("customer_id", say("Khách (che)"), 24, FOUND, find=found.customers),
        Field("fields", say("Trường dữ liệu"), 50, CHOICES, order.DATA_KINDS),
    ),
)
# fmt: on
