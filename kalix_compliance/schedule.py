"""What runs by itself: one row a job. To add one: its function in a feature's `jobs.py`, a row here.

Every job looks at the state of the records, so that what was missed during an outage is made up for.
"""

from datetime import time, timedelta

from kalix_compliance.audit.verify import verify
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.jobs import repair_index
from kalix_compliance.database.base import db
from kalix_compliance.deadlines.jobs import flag_clocks
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.intake.jobs import sweep_drafts
from kalix_compliance.jobs.running import sweep_runs
from kalix_compliance.jobs.table import Job
from kalix_compliance.notifications.jobs import deliver_mail, sweep_mail
from kalix_compliance.staff.jobs import sweep_sessions

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
P = Permission


class ChainBroken(Exception):
    """The audit chain does not fit; the job's record says so until somebody has looked."""


def verify_audit(actor: Actor) -> str:
    """Walk the whole chain; fails, and so shows in the banner, when an entry does not fit."""
    actor.require(P.AUDIT_VERIFY)
    verdict = verify(db.session())
    if not verdict.clean:
        raise ChainBroken(verdict.bad_number)
    return f"entries={verdict.checked}"


def sweep_job_runs(actor: Actor) -> int:
    """Forget the runs that are older than their job keeps them."""
    actor.require(P.SYSTEM_SWEEP)
    with open_unit(actor) as unit:
        return sweep_runs(unit, JOBS)


# fmt: off
JOBS: tuple[Job, ...] = (
    Job("mail.deliver", deliver_mail, "Thư tới hạn được gửi đi",
        permissions=(P.SYSTEM_DELIVER,), every=3 * SECOND, late_after=2 * MINUTE),
    Job("mail.sweep", sweep_mail, "Thư gửi dở không rõ kết quả được báo cho người xem",
        permissions=(P.SYSTEM_SWEEP,), every=MINUTE, late_after=15 * MINUTE),
    Job("deadlines.flag", flag_clocks, "Hạn sắp tới, gấp và quá hạn được nhắc, mỗi mức một lần",
        permissions=(P.SYSTEM_REMIND,), every=MINUTE, late_after=10 * MINUTE),
    Job("customers.index", repair_index, "Chỉ mục tìm kiếm khớp với hồ sơ khách",
        permissions=(P.SYSTEM_INDEX,), every=HOUR, late_after=4 * HOUR),
    Job("intake.drafts", sweep_drafts, "Bản nháp bỏ quên được xóa",
        permissions=(P.SYSTEM_SWEEP,), at=time(1, 0), late_after=2 * DAY),
    Job("staff.sessions", sweep_sessions, "Phiên đăng nhập đã kết thúc được dọn",
        permissions=(P.SYSTEM_SWEEP,), at=time(1, 30), late_after=2 * DAY),
    Job("jobs.sweep", sweep_job_runs, "Ghi chép cũ về các lần chạy được dọn",
        permissions=(P.SYSTEM_SWEEP,), at=time(2, 0), late_after=2 * DAY),
    Job("audit.verify", verify_audit, "Chuỗi nhật ký còn nguyên vẹn",
        permissions=(P.AUDIT_VERIFY,), at=time(2, 30), late_after=2 * DAY),
)
# fmt: on
