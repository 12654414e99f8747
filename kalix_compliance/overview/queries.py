"""What a person has to do today, from every kind of record."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.models import IS_OPEN, Complaint
from kalix_compliance.complaints.queries.rows import ComplaintRow
from kalix_compliance.complaints.queries.search import level_counts, total
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.staff.queries import names_of

DAYS_DRAWN = 16
LONGEST = 100


@dataclass(frozen=True)
class ApprovalRow:
    """Something that waits for a second signature; `mine` when this reader asked for it."""

    id: UUID
    reference: str
    customer: str
    kind: ApprovalKind
    asked_by: str
    asked_at: datetime
    last_day: date
    mine: bool


@dataclass(frozen=True)
class ReturnedRow:
    """A message to a customer of mine that did not arrive."""

    reference: str
    customer: str
    notice: str
    at: datetime


def approvals_waiting(session: Session, actor: Actor) -> list[ApprovalRow]:
    """What waits for a signature in the cases that this actor sees, the nearest date first."""
    found = session.execute(
        select(Approval, Complaint.due_at)
        .join(Complaint, Complaint.reference == Approval.about)
        .where(Approval.decided_at.is_(None), visible_to(actor))
        .order_by(Complaint.due_at, Approval.asked_at)
        .limit(LONGEST)
    ).all()
    customers = masked_names(session, {row.Approval.customer_id for row in found})
    people = names_of(session, {UUID(row.Approval.asked_by) for row in found})
    return [
        ApprovalRow(
            id=row.Approval.id,
            reference=row.Approval.about,
            customer=customers.get(row.Approval.customer_id, ""),
            kind=row.Approval.kind,
            asked_by=people.get(UUID(row.Approval.asked_by), ""),
            asked_at=row.Approval.asked_at,
            last_day=hanoi_day(row.due_at - timedelta(microseconds=1)),
            mine=row.Approval.asked_by == actor.id,
        )
        for row in found
    ]


def returned_letters(session: Session, actor: Actor) -> list[ReturnedRow]:
    """Messages to the customers of my open cases that came back, newest first."""
    found = session.execute(
        select(OutboxMessage.about, OutboxMessage.notice, OutboxMessage.created_at, Complaint)
        .join(Complaint, Complaint.reference == OutboxMessage.about)
        .where(
            OutboxMessage.customer_id.is_not(None),
            OutboxMessage.state.in_((Delivery.BOUNCED, Delivery.FAILED)),
            Complaint.owner_id == actor.staff_id,
            IS_OPEN,
            Complaint.told_at.is_(None),
        )
        .order_by(OutboxMessage.created_at.desc())
        .limit(LONGEST)
    ).all()
    customers = masked_names(session, {row.Complaint.customer_id for row in found})
    return [
        ReturnedRow(
            reference=row.about,
            customer=customers.get(row.Complaint.customer_id, ""),
            notice=row.notice,
            at=row.created_at,
        )
        for row in found
    ]


def due_days(rows: Sequence[ComplaintRow], now: datetime) -> list[tuple[date, int, Level]]:
    """How many of these fall due on each of the next days, today first, for the drawing."""
    today = hanoi_day(now)
    due = Counter(row.clock.last_day for row in rows if row.clock)
    levels = {row.clock.last_day: row.clock.level for row in rows if row.clock}
    days = [today + timedelta(days=n) for n in range(DAYS_DRAWN)]
    return [(day, due[day], levels.get(day, Level.OK)) for day in days]


def rail_counts(session: Session, actor: Actor, now: datetime) -> Mapping[str, tuple[int, bool]]:
    """What stands beside the places of the rail: how many, and whether one of them is overdue."""
    if not actor.may(Permission.COMPLAINT_READ) or actor.is_system:
        return {}
    counts = level_counts(session, actor, now)
    mine = counts.get(actor.staff_id)
    waits, for_me = _approval_counts(session, actor)
    every = total(counts)
    return {
        "overview.queue": (mine.all - waits, mine.overdue > 0) if mine else (0, False),
        "overview.waiting": (waits, False),
        "overview.approvals": (for_me, False),
        "reports.overdue": (every.overdue, every.overdue > 0),
    }


def _approval_counts(session: Session, actor: Actor) -> tuple[int, int]:
    """How many of my cases wait for another's signature, and how many wait for mine."""
    mine = func.count().filter(Complaint.owner_id == actor.staff_id)
    for_me = func.count().filter(Approval.asked_by != actor.id)
    row = session.execute(
        select(mine, for_me)
        .select_from(Approval)
        .join(Complaint, Complaint.reference == Approval.about)
        .where(Approval.decided_at.is_(None), visible_to(actor))
    ).one()
    return row[0], row[1] if actor.may(Permission.COMPLAINT_APPROVE) else 0
