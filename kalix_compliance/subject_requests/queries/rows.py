"""Requests as one line each, for queue, list and panels alike: a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.language import Sentence
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.deadlines.queries import ClockView, clocks_of, next_clock
from kalix_compliance.staff.queries import names_of
from kalix_compliance.subject_requests.catalogue import KIND_NAMES
from kalix_compliance.subject_requests.clocks import duty_of
from kalix_compliance.subject_requests.kinds import RequestChannel, RequestKind, RequestState
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.next_step import Step, next_step
from kalix_compliance.subject_requests.queries.standing import standings_of
from kalix_compliance.subject_requests.rules import Standing
from kalix_compliance.subject_requests.states import CHIPS, STATE_NAMES


@dataclass(frozen=True)
class RequestRow:
    """A request in a list; the person is masked.

    `clock` is the running clock that ends first, `promise` the one of carrying it out.
    """

    reference: str
    customer_id: UUID
    customer: str
    kind: RequestKind
    kind_name: Sentence
    channel: RequestChannel
    state: RequestState
    state_name: Sentence
    chip: str
    owner_id: UUID | None
    owner: str
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    clock: ClockView | None
    promise: ClockView | None
    case: Standing
    step: Step


def request_rows(
    session: Session, requests: Sequence[SubjectRequest], now: datetime
) -> list[RequestRow]:
    """In the order given: about eight statements whatever the number."""
    if not requests:
        return []
    standings = standings_of(session, requests, now)
    clocks = clocks_of(session, [r.reference for r in requests], now=now)
    customers = masked_names(session, {r.customer_id for r in requests})
    owners = names_of(session, {r.owner_id for r in requests if r.owner_id})
    return [
        RequestRow(
            reference=r.reference,
            customer_id=r.customer_id,
            customer=customers.get(r.customer_id, ""),
            kind=r.kind,
            kind_name=KIND_NAMES[r.kind],
            channel=r.channel,
            state=r.state,
            state_name=STATE_NAMES[r.state],
            chip=CHIPS[r.state],
            owner_id=r.owner_id,
            owner=owners.get(r.owner_id, "") if r.owner_id else "",
            received_at=r.received_at,
            due_at=r.due_at,
            ended_at=r.ended_at,
            clock=next_clock(clocks[r.reference]),
            promise=next((c for c in clocks[r.reference] if c.obligation.code == duty_of(r)), None),
            case=standings[r.reference],
            step=next_step(standings[r.reference]),
        )
        for r in requests
    ]
