"""The complaints that may belong to a breach, as a person chooses among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import DataType
from kalix_compliance.breaches.models import BreachComplaint
from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.complaints.catalogue import Kind
from kalix_compliance.complaints.models import IS_OPEN, Complaint
from kalix_compliance.complaints.states import State
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.escalation.rules import data_types_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

MOST_OFFERED = 200
MOST_CHOSEN = 100


@dataclass(frozen=True)
class Candidate:
    """One complaint with what it would lend. `narrative` only where it was asked for."""

    reference: str
    customer_id: UUID
    customer: str
    kind: Kind
    state: State
    received_at: datetime
    happened_since: date | None
    escalated_at: datetime | None
    data_types: frozenset[DataType]
    data_items: tuple[str, ...]
    narrative: str = ""


@dataclass(frozen=True)
class Inheritance:
    """What the chosen complaints lend together. The company knew when it received the first of them."""

    complaints: tuple[Candidate, ...]

    @property
    def aware_at(self) -> datetime:
        return min(one.received_at for one in self.complaints)

    @property
    def first(self) -> Candidate:
        """The complaint that was received first."""
        return min(self.complaints, key=lambda one: one.received_at)

    @property
    def data_types(self) -> frozenset[DataType]:
        return frozenset().union(*(one.data_types for one in self.complaints))

    @property
    def happened_since(self) -> date | None:
        days = [one.happened_since for one in self.complaints if one.happened_since]
        return min(days, default=None)

    @property
    def customers(self) -> frozenset[UUID]:
        return frozenset(one.customer_id for one in self.complaints)

    @property
    def references(self) -> list[str]:
        return [one.reference for one in self.complaints]


def candidates(session: Session, actor: Actor) -> list[Candidate]:
    """Escalated complaints, and open ones about leaked data, that belong to no breach yet.

    The escalated first, then the newest; three statements.
    """
    actor.require(Permission.BREACH_HANDLE)
    linked = select(BreachComplaint.complaint)
    wanted = (
        select(Complaint)
        .where(
            visible_to(actor),
            or_(Complaint.escalated_at.is_not(None), (Complaint.kind == Kind.LEAK) & IS_OPEN),
            Complaint.reference.not_in(linked),
        )
        .order_by(Complaint.escalated_at.is_(None), Complaint.received_at.desc())
        .limit(MOST_OFFERED)
    )
    return _views(session, session.scalars(wanted).all())


def inheritance(session: Session, actor: Actor, references: Sequence[str]) -> Inheritance:
    """What these complaints lend, with what the customers told; NotFound when one of them is not there.

    A complaint that belongs to a breach already is not there either.
    """
    actor.require(Permission.BREACH_HANDLE)
    wanted = list(dict.fromkeys(references))
    if not 0 < len(wanted) <= MOST_CHOSEN or not all(is_reference(one) for one in wanted):
        raise NotFound
    linked = select(BreachComplaint.complaint)
    rows = session.scalars(
        select(Complaint)
        .where(
            visible_to(actor), Complaint.reference.in_(wanted), Complaint.reference.not_in(linked)
        )
        .order_by(Complaint.received_at, Complaint.reference)
    ).all()
    if len(rows) < len(wanted):
        raise NotFound
    return Inheritance(tuple(_views(session, rows, narratives=True)))


def _views(
    session: Session, rows: Sequence[Complaint], *, narratives: bool = False
) -> list[Candidate]:
    names = masked_names(session, {row.customer_id for row in rows})
    keys = safes.of_many({row.customer_id for row in rows}) if narratives else {}
    return [
        Candidate(
            reference=row.reference,
            customer_id=row.customer_id,
            customer=names.get(row.customer_id, ""),
            kind=row.kind,
            state=row.state,
            received_at=row.received_at,
            happened_since=row.happened_since,
            escalated_at=row.escalated_at,
            data_types=data_types_of(row.data_items),
            data_items=tuple(row.data_items),
            narrative=unseal_from(row, keys.get(row.customer_id), "narrative"),
        )
        for row in rows
    ]
