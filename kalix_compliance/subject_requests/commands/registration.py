"""Taking a request in: whose it is, who asks, its two clocks, its first answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.numbering import next_reference
from kalix_compliance.casework.story import tell
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.customers.queries import address_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.clocks import start_clocks
from kalix_compliance.subject_requests.kinds import (
    Relation,
    RequestChannel,
    RequestKind,
    RequestState,
)
from kalix_compliance.subject_requests.loading import PREFIX
from kalix_compliance.subject_requests.messages import ANSWER, answer_text, send
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.behind import owner_of_complaint
from kalix_compliance.subject_requests.rules import (
    reasons_about_received,
    reasons_not_to_register,
)
from kalix_compliance.subject_requests.states import OPEN
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into


@dataclass(frozen=True)
class NewRequest:
    """A request as it was taken in. `representative` says who asks when the person does not, and by what
    right; `complaint` is the number of the complaint out of which it comes."""

    customer_id: UUID
    kind: RequestKind
    channel: RequestChannel
    received_at: datetime
    place: str = ""
    wish: str = ""
    relation: Relation = Relation.SELF
    representative: str = ""
    complaint: str = ""
    others_must_act: bool = False
    answer_now: bool = False
    """Send the first answer at once, when there is an address."""
    owner_id: UUID | None = None
    once_key: str | None = None


@command(Permission.REQUEST_HANDLE)
def register_request(unit: Unit, asked: NewRequest) -> str:
    """Log a request and start its clocks; returns its number.

    A second save of the same form (`once_key`) returns the request that the first one made. Raises
    RuleBroken at the field for what is wrong, NotFound for a person who is not there.
    """
    # Locked, so that two who take a call of the same person at once see each other's request.
    found = unit.session.get(Customer, asked.customer_id, with_for_update={"key_share": True})
    if existing := _made_before(unit, asked.once_key):
        unit.about(existing, repeated=True)
        return existing
    if found is None or found.search_version == UNFINDABLE:
        raise NotFound
    if wrong := reasons_about_received(asked.received_at, unit.now):
        raise RuleBroken(*wrong, field="received_at")
    _refuse_what_cannot_be_asked(unit, asked)
    request = _request(unit, asked)
    unit.session.add(request)
    start_clocks(unit, request)
    unit.session.flush()
    unit.about(request.reference, kind=asked.kind.value, channel=asked.channel.value)
    tell(
        unit,
        request.reference,
        "request_received" if asked.relation is Relation.SELF else "request_received_for",
        customer_id=asked.customer_id,
        text=asked.wish,
        channel=asked.channel.value,
        place=asked.place or asked.complaint,
        relation=asked.relation.value,
    )
    if asked.answer_now:
        _answer_at_once(unit, request)
    return request.reference


def _made_before(unit: Unit, once_key: str | None) -> str | None:
    if once_key is None:
        return None
    wanted = select(SubjectRequest.reference).where(SubjectRequest.once_key == once_key)
    return unit.session.scalar(wanted)


def _refuse_what_cannot_be_asked(unit: Unit, asked: NewRequest) -> None:
    against = reasons_not_to_register(
        relation=asked.relation,
        representative=asked.representative,
        erased=not safes.of_many([asked.customer_id]),
        same_person=_is_their_complaint(unit, asked),
        running=_running(unit, asked),
    )
    for field, sentence in against:
        raise RuleBroken(sentence, field=field)


def _is_their_complaint(unit: Unit, asked: NewRequest) -> bool:
    if not asked.complaint:
        return True
    owner = owner_of_complaint(unit.session, unit.actor, asked.complaint)
    return owner == asked.customer_id


def _running(unit: Unit, asked: NewRequest) -> str:
    wanted = select(SubjectRequest.reference).where(
        SubjectRequest.customer_id == asked.customer_id,
        SubjectRequest.kind == asked.kind,
        SubjectRequest.state.in_(OPEN),
    )
    return unit.session.scalar(wanted.limit(1)) or ""


def _request(unit: Unit, asked: NewRequest) -> SubjectRequest:
    request = SubjectRequest(
        id=new_id(),
        reference=next_reference(unit, PREFIX, digits=5),
        customer_id=asked.customer_id,
        kind=asked.kind,
        state=RequestState.RECEIVED,
        channel=asked.channel,
        place=asked.place,
        complaint=asked.complaint,
        received_at=asked.received_at,
        due_at=asked.received_at,  # until its clock is started
        registered_at=unit.now,
        registered_by=unit.actor.id,
        owner_id=asked.owner_id or (None if unit.actor.is_system else unit.actor.staff_id),
        others_must_act=asked.others_must_act,
        relation=asked.relation,
        partly=False,
        once_key=asked.once_key,
    )
    seal_into(
        request,
        safes.of(asked.customer_id),
        wish=asked.wish,
        representative=asked.representative if asked.relation is not Relation.SELF else "",
    )
    return request


def _answer_at_once(unit: Unit, request: SubjectRequest) -> None:
    contact = address_of(unit, request.customer_id)
    if contact.email:
        text = answer_text(request, contact.name, unit.now)
        request.answer_message = send(unit, request, ANSWER, text, contact)
