"""Trusting the clock: a mark for each run that was let through, and for each person who looked."""

from datetime import datetime
from uuid import UUID

from kalix_compliance.audit.models import AuditHead
from kalix_compliance.audit.record import HEAD
from kalix_compliance.core.clock import steady_of
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.retention.commands.opening import new_run
from kalix_compliance.retention.models import ClockMark
from kalix_compliance.retention.queries.clock import clock_finding
from kalix_compliance.retention.queries.runs import open_run
from kalix_compliance.retention.rules.clock import TOLERANCE


@command(Permission.RETENTION_MANAGE)
def confirm_clock(unit: Unit, *, shown: datetime | None, reason: str) -> UUID:
    """A person has held the clock against another one and says that it is right: the run begins.

    `shown` is what the page said it was; when the clock has moved meanwhile nothing is confirmed. Returns
    the run. Raises RuleBroken when nobody has to say so, or when a run is under way.
    """
    if shown is None or abs(unit.now - shown) > TOLERANCE:
        raise RuleBroken(say("Đồng hồ đã đổi từ lúc bạn mở trang. Xem lại giờ rồi xác nhận."))
    if not reason.strip():
        raise RuleBroken(say("Ghi bạn đã so giờ với đâu."), field="reason")
    if open_run(unit.session) is not None:
        raise RuleBroken(say("Một lần chạy đang làm dở. Chờ xong rồi xem kết quả."))
    finding = clock_finding(unit.session, unit.now)
    if finding is None:
        raise RuleBroken(say("Đồng hồ không có gì phải xác nhận. Lần chạy đêm sẽ tự làm."))
    mark_clock(unit, reason=reason)
    run = new_run(unit)
    unit.about(f"retention:{run.id}", doubt=finding.doubt.value)
    return run.id


def mark_clock(unit: Unit, *, reason: str = "") -> None:
    """Write down that the clock is right now, with the trail's last number and the machine's measure."""
    head = unit.session.get_one(AuditHead, HEAD)
    steady = steady_of(unit.lent.clock)
    unit.session.add(
        ClockMark(
            id=new_id(),
            number=head.number,
            at=unit.now,
            by=unit.actor.id,
            reason=reason,
            boot=steady.boot if steady else "",
            uptime=steady.seconds if steady else None,
        )
    )
