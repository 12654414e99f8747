"""What waits for a second signature, from every kind of record, the nearest term first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.file import title_of
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.staff.queries import names_of

LONGEST = 100


@dataclass(frozen=True)
class ApprovalRow:
    """Something that waits for a second signature. `page` is the record's; `due_at` its nearest end, if any.

    `about` is whose case or which breach it is. `by_hour`: the end is a time of day. `asked_by_reader`:
    this reader asked for it; `mine`: for that reason, or because it takes another role, another signs.
    """

    id: UUID
    page: str
    reference: str
    about: str
    kind: ApprovalKind
    asked_by: str
    asked_at: datetime
    due_at: datetime | None
    by_hour: bool
    asked_by_reader: bool
    mine: bool
    drill: bool = False

    @property
    def last_moment(self) -> datetime | None:
        """The end as people read it: a term that ends at midnight is over on the day before."""
        if self.due_at is None or self.by_hour:
            return self.due_at
        return self.due_at - timedelta(microseconds=1)


def approvals_waiting(session: Session, actor: Actor) -> list[ApprovalRow]:
    """What waits for a signature in the records that this actor sees; six statements at most."""
    rows = [*_of_complaints(session, actor), *_of_breaches(session, actor)]
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at, row.asked_at))


def asked_in_breaches(session: Session, actor: Actor) -> list[ApprovalRow]:
    """What this actor has put before another in breaches, and what is not signed yet."""
    return [row for row in _of_breaches(session, actor) if row.asked_by_reader]


def _of_complaints(session: Session, actor: Actor) -> list[ApprovalRow]:
    found = session.execute(
        select(Approval, Complaint.due_at)
        .join(Complaint, Complaint.reference == Approval.about)
        .where(Approval.decided_at.is_(None), visible_to(actor))
        .order_by(Complaint.due_at, Approval.asked_at)
        .limit(LONGEST)
    ).all()
    customers = masked_names(session, {row.Approval.customer_id for row in found})
    names = _names(session, [row.Approval for row in found])
    return [
        ApprovalRow(
            id=row.Approval.id,
            page="complaints.file",
            reference=row.Approval.about,
            about=customers.get(row.Approval.customer_id, ""),
            kind=row.Approval.kind,
            asked_by=names.get(row.Approval.asked_by, ""),
            asked_at=row.Approval.asked_at,
            due_at=row.due_at,
            by_hour=False,
            asked_by_reader=row.Approval.asked_by == actor.id,
            mine=row.Approval.asked_by == actor.id,
        )
        for row in found
    ]


def _of_breaches(session: Session, actor: Actor) -> list[ApprovalRow]:
    """With the running clock of the breach that ends first."""
    if not actor.may(Permission.BREACH_READ):
        return []
    ends = select(func.min(Clock.due_at)).where(
        Clock.about == Approval.about, Clock.met_at.is_(None), Clock.cancelled_at.is_(None)
    )
    found = session.execute(
        select(Approval, Breach, ends.scalar_subquery().label("due_at"))
        .join(Breach, Breach.reference == Approval.about)
        .where(Approval.decided_at.is_(None))
        .order_by(Approval.asked_at)
        .limit(LONGEST)
    ).all()
    names = _names(session, [row.Approval for row in found])
    return [
        ApprovalRow(
            id=row.Approval.id,
            page="breaches.file",
            reference=row.Approval.about,
            about=title_of(row.Breach),
            kind=row.Approval.kind,
            asked_by=names.get(row.Approval.asked_by, ""),
            asked_at=row.Approval.asked_at,
            due_at=row.due_at,
            by_hour=True,
            asked_by_reader=row.Approval.asked_by == actor.id,
            mine=row.Approval.asked_by == actor.id or not actor.may(Permission.BREACH_APPROVE),
            drill=row.Breach.drill,
        )
        for row in found
    ]


def _names(session: Session, requests: Iterable[Approval]) -> dict[str, str]:
    """Who asked, by their id as the request holds it."""
    people = names_of(session, {UUID(request.asked_by) for request in requests})
    return {str(key): name for key, name in people.items()}
