"""The work queue: what is mine, what comes next, by the clock that ends first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.models import IS_OPEN, Complaint, RemedialAction
from kalix_compliance.complaints.queries.rows import ComplaintRow, complaint_rows
from kalix_compliance.complaints.states import ActionState
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

LONGEST = 100
WAITING = select(Approval.about).where(Approval.decided_at.is_(None))


@dataclass(frozen=True)
class Queue:
    """My open cases by level; `more` says how many further ones are not shown."""

    rows: list[ComplaintRow]
    more: int

    def at(self, level: Level) -> list[ComplaintRow]:
        return [row for row in self.rows if _level(row) == level]


def queue_of(session: Session, actor: Actor, now: datetime, *, waiting: bool = False) -> Queue:
    """The open cases that this actor handles; with `waiting`, those that wait for a second signature."""
    mine = (
        visible_to(actor),
        Complaint.owner_id == actor.staff_id,
        IS_OPEN,
        Complaint.reference.in_(WAITING) if waiting else Complaint.reference.not_in(WAITING),
    )
    ends = (
        select(Clock.about, func.min(Clock.due_at).label("due_at"))
        .where(
            Clock.owner_id == actor.staff_id,
            Clock.met_at.is_(None),
            Clock.cancelled_at.is_(None),
        )
        .group_by(Clock.about)
        .subquery()
    )
    found = session.scalars(
        select(Complaint.reference)
        .outerjoin(ends, ends.c.about == Complaint.reference)
        .where(*mine)
        .order_by(ends.c.due_at.is_(None), ends.c.due_at, Complaint.reference)
        .limit(LONGEST + 1)
    ).all()
    rows = complaint_rows(session, _cases(session, found[:LONGEST]), now)
    more = 0
    if len(found) > LONGEST:
        more = (
            session.scalar(select(func.count()).select_from(Complaint).where(*mine)) or 0
        ) - LONGEST
    return Queue(rows, more)


@dataclass(frozen=True)
class GivenAction:
    """A remedial action that I am to do in somebody else's case."""

    reference: str
    number: int
    what: str
    due_on: date


def actions_given_to(session: Session, actor: Actor) -> list[GivenAction]:
    """What I am to do in cases that others handle, the nearest day first; two statements."""
    found = session.execute(
        select(RemedialAction, Complaint.reference, Complaint.customer_id)
        .join(Complaint, Complaint.id == RemedialAction.complaint_id)
        .where(
            RemedialAction.owner_id == actor.staff_id,
            RemedialAction.state == ActionState.PLANNED,
            Complaint.owner_id.is_distinct_from(actor.staff_id),
            IS_OPEN,
            visible_to(actor),
        )
        .order_by(RemedialAction.due_on, Complaint.reference)
        .limit(LONGEST)
    ).all()
    keys = safes.of_many({row.customer_id for row in found})
    return [
        GivenAction(
            row.reference,
            row.RemedialAction.number,
            unseal_from(row.RemedialAction, keys.get(row.customer_id), "what"),
            row.RemedialAction.due_on,
        )
        for row in found
    ]


def signature_waits(session: Session, actor: Actor) -> bool:
    """Whether anything waits for this actor's signature."""
    wanted = (
        select(Approval.id)
        .join(Complaint, Complaint.reference == Approval.about)
        .where(Approval.decided_at.is_(None), Approval.asked_by != actor.id, visible_to(actor))
        .limit(1)
    )
    return session.scalar(wanted) is not None


def _cases(session: Session, references: Sequence[str]) -> list[Complaint]:
    """These cases in this order: only what is shown is read as a whole."""
    rows = session.scalars(select(Complaint).where(Complaint.reference.in_(references)))
    found = {case.reference: case for case in rows}
    return [found[reference] for reference in references]


def _level(row: ComplaintRow) -> Level:
    return row.clock.level if row.clock else Level.OK
