"""What waits for a second signature, from every kind of record, the nearest term first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
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
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.disclosures.queries.work import orders_to_sign
from kalix_compliance.exports.queries.files import exports_to_sign
from kalix_compliance.overview.queries.rights import rights_to_sign
from kalix_compliance.staff.queries import names_of

LONGEST = 100
PAGES = {
    ApprovalKind.REQUEST_REFUSAL: "subject_requests.file",
    ApprovalKind.REQUEST_EXTENSION: "subject_requests.file",
    ApprovalKind.ERASURE: "subject_requests.erasure",
    ApprovalKind.MAILING: "mailings.file",
}
SIGNING = {
    ApprovalKind.REQUEST_REFUSAL: "subject_requests.sign",
    ApprovalKind.REQUEST_EXTENSION: "subject_requests.sign",
    ApprovalKind.ERASURE: "subject_requests.erasure_sign",
    ApprovalKind.MAILING: "mailings.sign",
    ApprovalKind.DISCLOSURE: "disclosures.sign",
    ApprovalKind.EXPORT: "exports.sign",
}
"""The pages of these records, and the pages on which they are signed."""


@dataclass(frozen=True)
class ApprovalRow:
    """Something that waits for a second signature. `page` is the record's; `due_at` its nearest end, if any.

    `about` is whose case or which breach it is. `by_hour`: the end is a time of day. `asked_by_reader`:
    this reader asked for it; `mine`: for that reason, or because it takes another role, another signs.
    `sign` is the page on which it is signed, where that is not the record's own. `unnamed`: of a restricted
    case or a secret order, of which no mail may tell.
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
    sign: str = ""
    unnamed: bool = False

    @property
    def last_moment(self) -> datetime | None:
        """The end as people read it: a term that ends at midnight is over on the day before."""
        if self.due_at is None or self.by_hour:
            return self.due_at
        return self.due_at - timedelta(microseconds=1)


def approvals_waiting(session: Session, actor: Actor, now: datetime) -> list[ApprovalRow]:
    """What waits for a signature in the records that this actor sees; thirteen statements at most."""
    rows = [*_of_complaints(session, actor), *_elsewhere(session, actor, now)]
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at, row.asked_at))


def asked_elsewhere(session: Session, actor: Actor, now: datetime) -> list[ApprovalRow]:
    """What this actor has put before another in other records than cases, and what is not signed yet."""
    return [row for row in _elsewhere(session, actor, now) if row.asked_by_reader]


def _elsewhere(session: Session, actor: Actor, now: datetime) -> list[ApprovalRow]:
    return [
        *_of_breaches(session, actor),
        *_of_rights(session, actor),
        *_of_orders(session, actor, now),
        *_of_files(session, actor),
    ]


def _of_files(session: Session, actor: Actor) -> list[ApprovalRow]:
    """Files that name many people; nothing in law runs, so they have no end."""
    return [
        ApprovalRow(
            id=file.approval_id,
            page="exports.file",
            sign=SIGNING[ApprovalKind.EXPORT],
            reference=file.reference,
            about=str(file.what),
            kind=ApprovalKind.EXPORT,
            asked_by=file.asked_by,
            asked_at=file.asked_at,
            due_at=None,
            by_hour=False,
            asked_by_reader=file.asked_by_reader,
            mine=file.mine,
        )
        for file in exports_to_sign(session, actor)
    ]


def _of_rights(session: Session, actor: Actor) -> list[ApprovalRow]:
    return [
        ApprovalRow(
            id=row.id,
            page=PAGES[row.kind],
            sign=SIGNING[row.kind],
            reference=row.reference,
            about=row.about,
            kind=row.kind,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            due_at=row.due_at,
            by_hour=False,
            asked_by_reader=row.asked_by_reader,
            mine=row.mine,
        )
        for row in rights_to_sign(session, actor)
    ]


def _of_orders(session: Session, actor: Actor, now: datetime) -> list[ApprovalRow]:
    """Orders of other bodies: only those that this actor may know of."""
    orders = orders_to_sign(session, actor, now)
    names = names_of(session, {UUID(order.asked_by) for order in orders})
    return [
        ApprovalRow(
            id=order.approval_id,
            page="disclosures.file",
            sign=SIGNING[ApprovalKind.DISCLOSURE],
            reference=order.reference,
            about=order.about,
            kind=ApprovalKind.DISCLOSURE,
            asked_by=names.get(UUID(order.asked_by), ""),
            asked_at=order.asked_at,
            due_at=order.due_at,
            by_hour=not ends_at_midnight(order.due_at),
            asked_by_reader=order.asked_by_reader,
            mine=order.mine,
            unnamed=order.secret,
        )
        for order in orders
    ]


def _of_complaints(session: Session, actor: Actor) -> list[ApprovalRow]:
    found = session.execute(
        select(Approval, Complaint.due_at, Complaint.restricted)
        .join(Complaint, Complaint.reference == Approval.about)
        .where(Approval.decided_at.is_(None), visible_to(actor))
        .order_by(Complaint.due_at, Approval.asked_at)
        .limit(LONGEST)
    ).all()
    customers = masked_names(session, {row.Approval.customer_id for row in found})
    signs = actor.may(Permission.COMPLAINT_APPROVE)
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
            mine=row.Approval.asked_by == actor.id or not signs,
            unnamed=row.restricted,
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
            sign="breaches.sign",
            drill=row.Breach.drill,
        )
        for row in found
    ]


def _names(session: Session, requests: Iterable[Approval]) -> dict[str, str]:
    """Who asked, by their id as the request holds it."""
    people = names_of(session, {UUID(request.asked_by) for request in requests})
    return {str(key): name for key, name in people.items()}


def ends_at_midnight(due_at: datetime | None) -> bool:
    """Whether a term is one of days: it ends when the last of them is over."""
    return due_at is not None and in_hanoi(due_at).time() == time()
