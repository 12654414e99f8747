"""What the person is told: composed from a template, looked at by a person, sent once."""

from datetime import datetime
from uuid import UUID

from kalix_compliance.casework.story import tell
from kalix_compliance.customers.queries import Contact, address_of
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import Text, compose
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.subject_requests.catalogue import GROUNDS, KIND_NAMES, PROCEDURES, RIGHTS
from kalix_compliance.subject_requests.models import SubjectRequest

LANGUAGE = "vi"
ANSWER, EXTENDED = "request_answer", "request_extended"
COMPLETED, REFUSED = "request_completed", "request_refused"
CODE, WITHDRAWN = "request_code", "request_withdrawn"


def send(
    unit: Unit,
    request: SubjectRequest,
    notice: str,
    text: Text,
    contact: Contact,
    *,
    once_key: str | None = None,
) -> UUID:
    """Queue a message to the person by email and tell the story of it."""
    message = enqueue(
        unit,
        notice=notice,
        about=request.reference,
        to=Recipient(contact.email, contact.name, customer_id=request.customer_id),
        subject=text.subject,
        body=text.body,
        once_key=once_key,
    )
    tell(unit, request.reference, "message_queued", notice=notice)
    return message


def send_if_reachable(
    unit: Unit, request: SubjectRequest, notice: str, **values: object
) -> UUID | None:
    """Send a notice when there is an address; None when somebody must call or write, which is told."""
    contact = address_of(unit, request.customer_id)
    if not contact.email:
        tell(unit, request.reference, "not_reachable", notice=notice)
        return None
    return send(unit, request, notice, composed(request, contact.name, notice, **values), contact)


def composed(request: SubjectRequest, name: str, notice: str, **values: object) -> Text:
    return compose(notice, LANGUAGE, customer_name=name, reference=request.reference, **values)


def answer_text(request: SubjectRequest, name: str, now: datetime) -> Text:
    """The first answer: what was asked for, by which article, how it goes on, until when (D356 Art 5)."""
    return composed(
        request,
        name,
        ANSWER,
        received_at=request.received_at,
        kind=KIND_NAMES[request.kind],
        procedure=PROCEDURES[request.kind],
        law=RIGHTS[request.kind],
        identity_known=request.identity_at is not None,
        due_at=last_day_of(request.due_at) if now < request.due_at else None,
    )


def refusal_text(request: SubjectRequest, name: str, why: str) -> Text:
    assert request.ground is not None  # noqa: S101 - a refusal has its ground
    ground = GROUNDS[request.ground]
    return composed(
        request,
        name,
        REFUSED,
        received_at=request.received_at,
        kind=KIND_NAMES[request.kind],
        ground=ground.name,
        law=ground.article,
        reasons=why,
    )


def outcome_text(request: SubjectRequest, name: str, outcome: str, refused: str = "") -> Text:
    """The result; with a part that was refused, its article and reasons too."""
    ground = GROUNDS[request.ground] if request.ground and refused else None
    return composed(
        request,
        name,
        COMPLETED,
        received_at=request.received_at,
        kind=KIND_NAMES[request.kind],
        outcome=outcome,
        refused=refused,
        law=ground.article if ground else "",
    )
