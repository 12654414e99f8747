"""What a complaint's customer is told: composed from a template, edited by a person, sent once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from kalix_compliance.casework.story import tell
from kalix_compliance.complaints.catalogue import KIND_NAMES, Conclusion
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.language import say
from kalix_compliance.customers.queries import Contact, address_of
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import Text, compose
from kalix_compliance.notifications.outbox import Recipient, enqueue

LANGUAGE = "vi"
QUESTION_PLACE = say("(Ghi câu hỏi cho khách ở đây.)")
CONCLUSIONS = {
    Conclusion.CONFIRMED: "confirmed",
    Conclusion.PARTLY: "partly",
    Conclusion.UNCONFIRMED: "not_confirmed",
}


def send(
    unit: Unit, complaint: Complaint, notice: str, text: Text, *, once_key: str | None = None
) -> UUID:
    """Queue a message to the complaint's customer by email and tell the story of it."""
    contact = address_of(unit, complaint.customer_id)
    message = enqueue(
        unit,
        notice=notice,
        about=complaint.reference,
        to=Recipient(contact.email, contact.name, customer_id=complaint.customer_id),
        subject=text.subject,
        body=text.body,
        once_key=once_key,
    )
    tell(unit, complaint.reference, "message_queued", notice=notice)
    return message


def send_if_reachable(
    unit: Unit, complaint: Complaint, notice: str, **values: object
) -> UUID | None:
    """Send a notice when the customer has an email address; None when a person must call or write.

    The case's story then says so: whoever gave the command may be another than the one who calls.
    """
    contact = address_of(unit, complaint.customer_id)
    if not contact.email:
        tell(unit, complaint.reference, "not_reachable", notice=notice)
        return None
    return send(unit, complaint, notice, _composed(complaint, contact, notice, values))


def acknowledge_by_email(unit: Unit, complaint: Complaint) -> UUID | None:
    """Tell the customer that the complaint was received, and the date promised (CPL art. 31)."""
    contact = address_of(unit, complaint.customer_id)
    if not contact.email:
        return None
    text = acknowledgement_text(complaint, contact, unit.now)
    return send(unit, complaint, "complaint_received", text)


def acknowledgement_text(complaint: Complaint, contact: Contact, now: datetime) -> Text:
    """The acknowledgement: the number, the date promised, how to reach us.

    A complaint that was logged long after it was received is promised an answer soon, not a date that
    is over.
    """
    values = {
        "received_at": complaint.received_at,
        "kind": KIND_NAMES[complaint.kind],  # in words only once the letter's language is known
        "due_at": last_day_of(complaint.due_at) if now < complaint.due_at else None,
    }
    return _composed(complaint, contact, "complaint_received", values)


def _composed(
    complaint: Complaint, contact: Contact, notice: str, values: Mapping[str, object]
) -> Text:
    return compose(
        notice, LANGUAGE, customer_name=contact.name, reference=complaint.reference, **values
    )


def outcome_notice(complaint: Complaint) -> str:
    unfounded = complaint.conclusion is Conclusion.UNCONFIRMED
    return "complaint_refused" if unfounded else "complaint_answered"


def outcome_text(
    complaint: Complaint, contact: Contact, findings: str, measures: list[str]
) -> Text:
    """The first draft of the answer; the handler edits it before it goes."""
    values: dict[str, object] = {
        "customer_name": contact.name,
        "reference": complaint.reference,
        "received_at": complaint.received_at,
    }
    if complaint.conclusion is Conclusion.UNCONFIRMED:
        return compose("complaint_refused", LANGUAGE, reasons=findings, **values)
    assert complaint.conclusion is not None  # noqa: S101 - an answer follows a conclusion
    return compose(
        "complaint_answered",
        LANGUAGE,
        conclusion=CONCLUSIONS[complaint.conclusion],
        findings=findings,
        measures=measures,
        **values,
    )
