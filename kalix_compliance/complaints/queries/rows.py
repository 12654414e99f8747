"""Complaints as one line each, for queue, list and report alike: a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.complaints.catalogue import Channel, Kind, Vulnerable
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.next_step import Step, next_step
from kalix_compliance.complaints.obligations import RESOLVE
from kalix_compliance.complaints.queries.standing import standings_of
from kalix_compliance.complaints.rules import Standing
from kalix_compliance.complaints.states import State
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.deadlines.queries import ClockView, clocks_of, next_clock
from kalix_compliance.staff.queries import names_of


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint in a list; the customer is masked.

    `clock` is the running clock that ends first, `promise` the one of 15 days.
    """

    reference: str
    version: int
    customer_id: UUID
    customer: str
    kind: Kind
    channel: Channel
    place: str
    state: State
    owner_id: UUID | None
    owner: str
    received_at: datetime
    due_at: datetime
    closed_at: datetime | None
    vulnerable: Vulnerable
    restricted: bool
    escalated: bool
    extended: bool
    clock: ClockView | None
    promise: ClockView | None
    case: Standing
    step: Step


def complaint_rows(
    session: Session, complaints: Sequence[Complaint], now: datetime
) -> list[ComplaintRow]:
    """In the order given: about ten statements whatever the number."""
    standings = standings_of(session, complaints)
    clocks = clocks_of(session, [c.reference for c in complaints], now=now)
    customers = masked_names(session, {c.customer_id for c in complaints})
    owners = names_of(session, {c.owner_id for c in complaints if c.owner_id})
    return [
        ComplaintRow(
            reference=c.reference,
            version=c.version,
            customer_id=c.customer_id,
            customer=customers.get(c.customer_id, ""),
            kind=c.kind,
            channel=c.channel,
            place=c.place,
            state=c.state,
            owner_id=c.owner_id,
            owner=owners.get(c.owner_id, "") if c.owner_id else "",
            received_at=c.received_at,
            due_at=c.due_at,
            closed_at=c.closed_at,
            vulnerable=c.vulnerable,
            restricted=c.restricted,
            escalated=c.escalated_at is not None,
            extended=c.extended_at is not None,
            clock=next_clock(clocks[c.reference]),
            promise=next(
                (clock for clock in clocks[c.reference] if clock.obligation.code == RESOLVE), None
            ),
            case=standings[c.reference],
            step=next_step(standings[c.reference]),
        )
        for c in complaints
    ]
