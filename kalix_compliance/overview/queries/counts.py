"""The counts beside the places of the rail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach
from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.queries.search import level_counts, total
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.disclosures.queries.work import disclosure_counts
from kalix_compliance.overview.queries.rights import rights_counts


def rail_counts(session: Session, actor: Actor, now: datetime) -> Mapping[str, tuple[int, bool]]:
    """What stands beside the places of the rail: how many, and whether one of them is overdue."""
    if not actor.may(Permission.COMPLAINT_READ) or actor.is_system:
        return {}
    counts = level_counts(session, actor, now)
    mine = counts.get(actor.staff_id)
    waits, for_me = _approval_counts(session, actor)
    breaches = breach_counts(session, actor, now)
    every = total(counts)
    rights = rights_counts(session, actor, now)
    orders = disclosure_counts(session, actor, now)
    return {
        "overview.queue": (mine.all - waits, mine.overdue > 0) if mine else (0, False),
        "overview.waiting": (waits + breaches.asked + rights.asked + orders.asked, False),
        "overview.approvals": (for_me + breaches.to_sign + rights.to_sign + orders.to_sign, False),
        "subject_requests.index": (rights.open, rights.late),
        "disclosures.index": (orders.open, orders.late),
        "holds.index": (rights.holds_due, False),
        "breaches.index": (breaches.open, breaches.late),
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


@dataclass(frozen=True)
class BreachCounts:
    """Open breaches without the drills, whether a term of one is over, and the signatures that wait."""

    open: int = 0
    late: bool = False
    to_sign: int = 0
    asked: int = 0


def breach_counts(session: Session, actor: Actor, now: datetime) -> BreachCounts:
    """For those who follow breaches; one statement."""
    if not actor.may(Permission.BREACH_READ):
        return BreachCounts()
    is_open = and_(Breach.closed_at.is_(None), Breach.ruled_out_at.is_(None), ~Breach.drill)
    late = exists().where(
        Clock.about == Breach.reference,
        Clock.met_at.is_(None),
        Clock.cancelled_at.is_(None),
        Clock.due_at <= now,
    )
    waits = (
        select(func.count())
        .select_from(Approval)
        .join(Breach, Breach.reference == Approval.about)
        .where(Approval.decided_at.is_(None))
    )
    row = session.execute(
        select(
            select(func.count()).select_from(Breach).where(is_open).scalar_subquery(),
            select(func.count()).select_from(Breach).where(is_open, late).scalar_subquery(),
            waits.where(Approval.asked_by != actor.id).scalar_subquery(),
            waits.where(Approval.asked_by == actor.id).scalar_subquery(),
        )
    ).one()
    to_sign = row[2] if actor.may(Permission.BREACH_APPROVE) else 0
    return BreachCounts(row[0], row[1] > 0, to_sign, row[3])
