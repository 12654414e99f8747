"""How long data is kept: holds, periods, and what each night did."""

from sqlalchemy import ColumnElement, select, true

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.visibility import visible_to as order_seen_by
from kalix_compliance.holds.kinds import BASIS_NAMES
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.registers import found
from kalix_compliance.registers.columns import Field, Filter, Register, Show, Standing
from kalix_compliance.registers.periods import every_period, record_names
from kalix_compliance.retention.models import RetentionPeriod, RetentionRun

P = Permission
CHOICE = Show.CHOICE
DAY = Show.DAY
FOUND = Show.FOUND
MOMENT = Show.MOMENT
NUMBER = Show.NUMBER
STANDING = Show.STANDING
TALLY = Show.TALLY


def _hold_seen_by(actor: Actor) -> ColumnElement[bool]:
    """Holds, but not those on an order that is secret for this actor."""
    if actor.may(P.DISCLOSURE_SECRET):
        return true()
    return LegalHold.about.not_in(select(Disclosure.reference).where(~order_seen_by(actor)))


# fmt: off
HOLDS = Register(
    code="holds", name=say("Lệnh giữ dữ liệu"),
    about=say("Dữ liệu của ai, của hồ sơ nào không được xóa, vì sao, đến bao giờ."),
    law=say("Điều 14 khoản 2, Điều 19 Luật 91/2025/QH15"),
    permission=P.HOLD_READ, model=LegalHold, key="reference", when="placed_at",
    person="customer_id", seen_by=_hold_seen_by, endpoint="holds.show",
    standings=(
        Standing("lifted", say("Đã gỡ"), set=("lifted_at",)),
        Standing("standing", say("Đang giữ"), unset=("lifted_at",)),
    ),
    fields=(
        Field("reference", say("Số"), 14),
        Field("customer_id", say("Khách (che)"), 22, FOUND, find=found.customers),
        Field("about", say("Hồ sơ"), 16),
        Field("", say("Trạng thái"), 12, STANDING),
        Field("basis", say("Căn cứ"), 34, CHOICE, BASIS_NAMES),
        Field("until", say("Xem lại ngày"), 12, DAY),
        Field("placed_at", say("Giữ từ"), 16, MOMENT),
        Field("placed_by", say("Người đặt"), 20, FOUND, find=found.staff),
        Field("lifted_at", say("Gỡ lúc"), 16, MOMENT),
        Field("lifted_by", say("Người gỡ"), 20, FOUND, find=found.staff),
    ),
    filters=(Filter("basis", say("Căn cứ"), BASIS_NAMES),),
)
PERIODS = Register(
    code="retention", name=say("Thời hạn lưu"),
    about=say("Mỗi loại hồ sơ được giữ bao lâu, theo căn cứ nào."),
    law=say("Điều 3 khoản 3, Điều 14 Luật 91/2025/QH15"),
    permission=P.RETENTION_READ, model=RetentionPeriod, key="kind", when="set_at",
    fixed=every_period,
    fields=(
        Field("kind", say("Loại hồ sơ"), 36, FOUND, find=record_names),
        Field("months", say("Giữ (tháng)"), 10, NUMBER),
        Field("reason", say("Lý do"), 60),
        Field("set_at", say("Đặt lúc"), 16, MOMENT),
        Field("set_by", say("Người đặt"), 20, FOUND, find=found.staff),
    ),
)
RUNS = Register(
    code="retention-runs", name=say("Các lần xóa theo thời hạn"),
    about=say("Mỗi đêm: hồ sơ hết hạn nào đã được làm mất danh tính, cái nào được giữ lại."),
    law=say("Điều 14 Luật 91/2025/QH15"),
    permission=P.RETENTION_READ, model=RetentionRun, when="at",
    standings=(
        Standing("done", say("Đã xong"), set=("finished_at",), unset=("refused",)),
        Standing("refused", say("Không chạy"), set=("refused",)),
        Standing("under-way", say("Đang chạy"), unset=("finished_at", "refused")),
    ),
    fields=(
        Field("at", say("Lúc"), 16, MOMENT),
        Field("", say("Trạng thái"), 14, STANDING),
        Field("gone", say("Đã làm mất danh tính"), 40, TALLY, find=record_names),
        Field("held", say("Được giữ lại"), 40, TALLY, find=record_names),
        Field("finished_at", say("Xong lúc"), 16, MOMENT),
    ),
)
# fmt: on
