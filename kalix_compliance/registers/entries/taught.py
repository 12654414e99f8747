"""What colleagues were taught."""

from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.registers import found
from kalix_compliance.registers.columns import Field, Filter, Register, Show
from kalix_compliance.staff.models import Training
from kalix_compliance.staff.roles import LABELS

# fmt: off
TRAININGS = Register(
    code="trainings", name=say("Tập huấn"),
    about=say("Ai được dạy gì về bảo vệ dữ liệu, ngày nào, ai dạy."),
    law=say("Điều 13, 14 Nghị định 356/2025/NĐ-CP"),
    permission=Permission.STAFF_READ, model=Training, when="recorded_at",
    fields=(
        Field("held_on", say("Ngày"), 12, Show.DAY),
        Field("staff_id", say("Người học"), 24, Show.FOUND, find=found.staff),
        Field("role", say("Vai trò lúc đó"), 20, Show.CHOICE, LABELS),
        Field("topic", say("Nội dung"), 44),
        Field("given_by", say("Người dạy"), 24),
        Field("recorded_at", say("Ghi lúc"), 16, Show.MOMENT),
        Field("recorded_by", say("Người ghi"), 22, Show.FOUND, find=found.staff),
    ),
    filters=(Filter("role", say("Vai trò"), LABELS),),
)
# fmt: on
