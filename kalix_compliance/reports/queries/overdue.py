"""What the report says above its table: how late, what is next, what waits for a signature."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.queries.search import level_is
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day, last_day_of
from kalix_compliance.deadlines.levels import Level


@dataclass(frozen=True)
class Waiting:
    """What waits for this reader's signature; `holds` is an overdue case that waits for nothing else."""

    count: int
    holds: str


def longest_late(session: Session, actor: Actor, now: datetime) -> int:
    """For how many days the oldest overdue case has been overdue; 0 when none is."""
    oldest = session.scalar(
        select(func.min(Complaint.due_at)).where(visible_to(actor), level_is(Level.OVERDUE, now))
    )
    return days_late(oldest, now) if oldest else 0


def days_late(due_at: datetime, now: datetime) -> int:
    """Days after the last day of the term, as a clock says them: 0 while it runs."""
    return max(0, (hanoi_day(now) - last_day_of(due_at)).days)


def waiting_for(session: Session, actor: Actor, now: datetime) -> Waiting:
    """What this person may sign, two statements; nothing for those who sign nothing."""
    if not actor.may(Permission.COMPLAINT_APPROVE):
        return Waiting(0, "")
    mine = (Approval.decided_at.is_(None), Approval.asked_by != actor.id, visible_to(actor))
    joined = Complaint.reference == Approval.about
    count = select(func.count()).select_from(Approval).join(Complaint, joined).where(*mine)
    late = (
        select(Complaint.reference)
        .join(Approval, joined)
        .where(*mine, level_is(Level.OVERDUE, now))
        .order_by(Complaint.due_at)
        .limit(1)
    )
    return Waiting(session.scalar(count) or 0, session.scalar(late) or "")
