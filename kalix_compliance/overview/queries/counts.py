"""The counts beside the places of the rail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.queries.search import level_counts, total
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.numbers import Answers, Numbers
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.disclosures.queries.work import disclosure_numbers
from kalix_compliance.overview.queries.rights import rights_numbers
from kalix_compliance.patterns.queries.waiting import pattern_numbers


def rail_counts(session: Session, actor: Actor, now: datetime) -> Mapping[str, tuple[int, bool]]:
    """What stands beside the places of the rail: how many, and whether one of them is overdue.

    Two statements: one over the complaints by owner, one for all the other numbers.
    """
    if not actor.may(Permission.COMPLAINT_READ) or actor.is_system:
        return {}
    counts = level_counts(session, actor, now)
    mine = counts.get(actor.staff_id)
    every = total(counts)
    of_cases, of_breaches = approval_numbers(actor), breach_numbers(actor, now)
    of_rights, of_orders = rights_numbers(actor, now), disclosure_numbers(actor, now)
    of_files, of_patterns = file_numbers(actor), pattern_numbers(actor)
    answers = Answers(session, of_cases, of_breaches, of_rights, of_orders, of_files, of_patterns)
    waits, for_me = answers.to(of_cases)
    breaches = answers.to(of_breaches)
    rights = answers.to(of_rights)
    orders = answers.to(of_orders)
    files = answers.to(of_files)
    patterns = answers.to(of_patterns)
    to_sign = for_me + breaches.to_sign + rights.to_sign + orders.to_sign + files
    return {
        "overview.queue": (mine.all - waits, mine.overdue > 0) if mine else (0, False),
        "overview.waiting": (waits + breaches.asked + rights.asked + orders.asked, False),
        "overview.approvals": (to_sign, False),
        "subject_requests.index": (rights.open, rights.late),
        "disclosures.index": (orders.open, orders.late),
        "holds.index": (rights.holds_due, False),
        "breaches.index": (breaches.open, breaches.late),
        "patterns.index": (patterns, False),
        "reports.overdue": (every.overdue, every.overdue > 0),
    }


def approval_numbers(actor: Actor) -> Numbers[tuple[int, int]]:
    """How many of my cases wait for another's signature, and how many wait for mine."""
    waits = (
        select(func.count())
        .select_from(Approval)
        .join(Complaint, Complaint.reference == Approval.about)
        .where(Approval.decided_at.is_(None), visible_to(actor))
    )
    mine = waits.where(Complaint.owner_id == actor.staff_id)
    if not actor.may(Permission.COMPLAINT_APPROVE):
        return Numbers(lambda count: (count, 0), [mine])
    return Numbers(lambda *counts: counts, [mine, waits.where(Approval.asked_by != actor.id)])


def file_numbers(actor: Actor) -> Numbers[int]:
    """How many files wait for this actor's signature."""
    if not actor.may(Permission.EXPORT_APPROVE):
        return Numbers(int)
    waits = select(func.count()).where(
        Approval.kind == ApprovalKind.EXPORT,
        Approval.decided_at.is_(None),
        Approval.asked_by != actor.id,
    )
    return Numbers(int, [waits])


@dataclass(frozen=True)
class BreachCounts:
    """Open breaches without the drills, whether a term of one is over, and the signatures that wait."""

    open: int = 0
    late: bool = False
    to_sign: int = 0
    asked: int = 0


def breach_numbers(actor: Actor, now: datetime) -> Numbers[BreachCounts]:
    """For those who follow breaches."""
    if not actor.may(Permission.BREACH_READ):
        return Numbers(BreachCounts)
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
    signs = actor.may(Permission.BREACH_APPROVE)
    every = select(func.count()).select_from(Breach).where(is_open)
    return Numbers(
        lambda opened, over, to_sign, asked: BreachCounts(
            opened, over > 0, to_sign if signs else 0, asked
        ),
        [
            every,
            every.where(late),
            waits.where(Approval.asked_by != actor.id),
            waits.where(Approval.asked_by == actor.id),
        ],
    )
