"""Complaints and breaches."""

from kalix_compliance.breaches import catalogue as breach
from kalix_compliance.breaches.models import Breach
from kalix_compliance.complaints import catalogue as complaint
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.states import STATE_NAMES
from kalix_compliance.complaints.visibility import visible_to as case_seen_by
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
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


DRILL = {False: say("Thật"), True: say("Diễn tập")}
# fmt: off
COMPLAINTS = Register(
    code="complaints", name=say("Khiếu nại"),
    about=say("Mỗi phản ánh, khiếu nại của khách về dữ liệu cá nhân và cách giải quyết."),
    law=say("Điều 19 khoản 2 Luật 91/2025/QH15; chính sách của công ty, mục 7"),
    permission=P.COMPLAINT_READ, model=Complaint, key="reference", when="received_at",
    person="customer_id", seen_by=case_seen_by, endpoint="complaints.file",
    fields=(
        Field("reference", say("Số"), 17),
        Field("customer_id", say("Khách (che)"), 22, FOUND, find=found.customers),
        Field("kind", say("Loại"), 26, CHOICE, complaint.KIND_NAMES),
        Field("state", say("Trạng thái"), 17, CHOICE, STATE_NAMES),
        Field("channel", say("Kênh"), 13, CHOICE, complaint.CHANNEL_NAMES),
        Field("received_at", say("Nhận lúc"), 16, MOMENT),
        Field("due_at", say("Hạn trả lời"), 16, DUE),
        Field("conclusion", say("Kết luận"), 18, CHOICE, complaint.CONCLUSION_NAMES),
        Field("severity", say("Mức độ"), 14, CHOICE, complaint.SEVERITY_NAMES),
        Field("told_at", say("Khách được trả lời"), 16, MOMENT),
        Field("closed_at", say("Đóng lúc"), 16, MOMENT),
        Field("owner_id", say("Người xử lý"), 20, FOUND, find=found.staff),
    ),
    filters=(
        Filter("kind", say("Loại"), complaint.KIND_NAMES),
        Filter("state", say("Trạng thái"), STATE_NAMES),
        Filter("channel", say("Kênh"), complaint.CHANNEL_NAMES),
    ),
)
BREACHES = Register(
    code="breaches", name=say("Sự cố dữ liệu"),
    about=say("Mỗi vi phạm về dữ liệu cá nhân, kể cả đã loại trừ; sổ đầy đủ ở trang Sự cố dữ liệu."),
    law=say("Điều 23 Luật 91/2025/QH15, Điều 28 Nghị định 356/2025/NĐ-CP"),
    permission=P.BREACH_READ, model=Breach, key="reference", when="opened_at",
    endpoint="breaches.file",
    standings=(
        Standing("ruled-out", say("Loại trừ"), set=("ruled_out_at",)),
        Standing("closed", say("Đóng"), set=("closed_at",)),
        Standing("confirmed", say("Xác nhận"), set=("confirmed_at",), unset=("closed_at", "ruled_out_at")),
        Standing("suspected", say("Nghi ngờ"), unset=("confirmed_at", "closed_at", "ruled_out_at")),
    ),
    fields=(
        Field("reference", say("Số"), 14),
        Field("title", say("Sự cố"), 34, SEALED),
        Field("drill", say("Thật hay diễn tập"), 12, CHOICE, DRILL),
        Field("", say("Trạng thái"), 13, STANDING),
        Field("opened_at", say("Mở lúc"), 16, MOMENT),
        Field("cause", say("Nguyên nhân"), 22, CHOICE, breach.CAUSE_NAMES),
        Field("data_types", say("Loại dữ liệu"), 30, CHOICES, breach.DATA_SHORT),
        Field("people_best", say("Số người"), 10, NUMBER),
        Field("confirmed_at", say("Xác nhận lúc"), 16, MOMENT),
        Field("closed_at", say("Đóng lúc"), 16, MOMENT),
        Field("keep_until", say("Lưu đến"), 12, DAY),
        Field("owner_id", say("Người phụ trách"), 20, FOUND, find=found.staff),
    ),
    filters=(
        Filter("drill", say("Thật hay diễn tập"), DRILL),
        Filter("cause", say("Nguyên nhân"), breach.CAUSE_NAMES),
    ),
)
# fmt: on
