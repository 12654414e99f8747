"""What people ask about their data: their requests, those passed on, the erasures."""

from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.registers import found
from kalix_compliance.registers.columns import Field, Filter, Register, Show
from kalix_compliance.subject_requests import catalogue as request
from kalix_compliance.subject_requests.effects.words import STATE_WORDS as PASSED_ON_STATES
from kalix_compliance.subject_requests.erasing.codes import STATES as ERASURE_STATES
from kalix_compliance.subject_requests.models import Erasure, PassedOn, SubjectRequest
from kalix_compliance.subject_requests.states import STATE_NAMES as REQUEST_STATES

P = Permission
CHOICE = Show.CHOICE
DAY = Show.DAY
DUE = Show.DUE
FOUND = Show.FOUND
MOMENT = Show.MOMENT


# fmt: off
REQUESTS = Register(
    code="requests", name=say("Yêu cầu về dữ liệu"),
    about=say("Mỗi yêu cầu của một người về dữ liệu của họ: nhận, trả lời, hoàn thành lúc nào."),
    law=say("Điều 4 Luật 91/2025/QH15, Điều 5 Nghị định 356/2025/NĐ-CP"),
    permission=P.REQUEST_READ, model=SubjectRequest, key="reference", when="received_at",
    person="customer_id", endpoint="subject_requests.file",
    fields=(
        Field("reference", say("Số"), 15),
        Field("kind", say("Loại yêu cầu"), 18, CHOICE, request.KIND_NAMES),
        Field("customer_id", say("Khách (che)"), 20, FOUND, find=found.customers),
        Field("state", say("Trạng thái"), 14, CHOICE, REQUEST_STATES),
        Field("received_at", say("Nhận lúc"), 16, MOMENT),
        Field("answered_at", say("Trả lời lần đầu"), 16, MOMENT),
        Field("due_at", say("Hạn hoàn thành"), 16, DUE),
        Field("extended_at", say("Gia hạn lúc"), 16, MOMENT),
        Field("ended_at", say("Kết thúc"), 16, MOMENT),
        Field("channel", say("Kênh"), 13, CHOICE, request.CHANNEL_NAMES),
        Field("told_by", say("Báo cho khách bằng"), 13, CHOICE, request.WAYS),
        Field("complaint", say("Từ khiếu nại"), 16),
        Field("owner_id", say("Người phụ trách"), 20, FOUND, find=found.staff),
    ),
    filters=(
        Filter("kind", say("Loại yêu cầu"), request.KIND_NAMES),
        Filter("state", say("Trạng thái"), REQUEST_STATES),
        Filter("channel", say("Kênh"), request.CHANNEL_NAMES),
    ),
)
PASSED_ON = Register(
    code="passed-on", name=say("Yêu cầu chuyển cho bên nhận dữ liệu"),
    about=say("Yêu cầu đã chuyển cho bên xử lý hoặc bên thứ ba, hạn của họ và họ đã làm chưa."),
    law=say("Điều 10, 13, 14 Luật 91/2025/QH15"),
    permission=P.REQUEST_READ, model=PassedOn, when="sent_at",
    fields=(
        Field("request_id", say("Yêu cầu"), 15, FOUND, find=found.requests),
        Field("processor_id", say("Chuyển cho"), 28, FOUND, find=found.processors),
        Field("state", say("Trạng thái"), 15, CHOICE, PASSED_ON_STATES),
        Field("sent_at", say("Chuyển lúc"), 16, MOMENT),
        Field("due_on", say("Hạn của họ"), 12, DAY),
        Field("answered_at", say("Họ trả lời lúc"), 16, MOMENT),
        Field("sent_by", say("Người chuyển"), 20, FOUND, find=found.staff),
    ),
    filters=(Filter("state", say("Trạng thái"), PASSED_ON_STATES),),
)
ERASURES = Register(
    code="erasures", name=say("Xóa dữ liệu"),
    about=say("Mỗi lần xóa dữ liệu của một người: ai trình, ai ký, xóa xong lúc nào, mã giấy xác nhận."),
    law=say("Điều 14 Luật 91/2025/QH15"),
    permission=P.REQUEST_READ, model=Erasure, key="reference", when="planned_at",
    person="customer_id", endpoint="subject_requests.erasure",
    fields=(
        Field("reference", say("Số"), 15),
        Field("request_id", say("Theo yêu cầu"), 15, FOUND, find=found.requests),
        Field("customer_id", say("Khách (che)"), 20, FOUND, find=found.customers),
        Field("state", say("Trạng thái"), 18, CHOICE, ERASURE_STATES),
        Field("planned_at", say("Trình lúc"), 16, MOMENT),
        Field("planned_by", say("Người trình"), 20, FOUND, find=found.staff),
        Field("approved_at", say("Ký lúc"), 16, MOMENT),
        Field("approved_by", say("Người ký"), 20, FOUND, find=found.staff),
        Field("not_before", say("Hủy được đến"), 16, MOMENT),
        Field("done_at", say("Xóa xong"), 16, MOMENT),
        Field("cancelled_at", say("Hủy lúc"), 16, MOMENT),
        Field("certificate_sha256", say("SHA-256 giấy xác nhận"), 34),
    ),
    filters=(Filter("state", say("Trạng thái"), ERASURE_STATES),),
)
# fmt: on
