"""What complaints do when something is announced (`wiring.py` names each pair)."""

from datetime import datetime
from uuid import UUID

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.events import ApprovalAsked
from kalix_compliance.casework.story import tell
from kalix_compliance.complaints.catalogue import KIND_NAMES
from kalix_compliance.complaints.commands.answering import told
from kalix_compliance.complaints.events import (
    ActionGiven,
    ComplaintAssigned,
    ComplaintEscalated,
)
from kalix_compliance.complaints.loading import load
from kalix_compliance.complaints.next_step import next_step
from kalix_compliance.complaints.obligations import MET_BY_ACKNOWLEDGING, PROTECTION_COMPLETE
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.warnings import write_to
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.deadlines.events import LevelReached
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.tracking import meet_clock
from kalix_compliance.deadlines.warned import NOTICES, remaining, warned
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.events import MessageAccepted, MessageBounced
from kalix_compliance.notifications.notices import Audience, notice_of
from kalix_compliance.staff.queries import colleagues, somebody_else
from kalix_compliance.staff.roles import HANDLERS, Role

ANSWERS = frozenset({"complaint_answered", "complaint_refused"})


def on_message_accepted(unit: Unit, happened: MessageAccepted) -> None:
    """An acknowledgement or an outcome counts from the moment the mail server took it."""
    if _concerns_customer(happened.about, happened.notice):
        note_accepted(unit.actor, happened.about, happened.notice, happened.message_id, happened.at)


def on_message_bounced(unit: Unit, happened: MessageBounced) -> None:
    """A message that will not arrive belongs into the story: somebody must call or write."""
    if _concerns_customer(happened.about, happened.notice):
        note_bounced(unit.actor, happened.about, happened.notice)


@command(Permission.SYSTEM_DELIVER)
def note_accepted(unit: Unit, reference: str, notice: str, message_id: UUID, at: datetime) -> None:
    """Write down that the mail server took a message to the customer, and what that settles."""
    complaint = load(unit, reference)
    unit.about(reference, notice=notice)
    tell(unit, reference, "message_accepted", notice=notice)
    if notice == "complaint_received":
        for code in MET_BY_ACKNOWLEDGING:
            meet_clock(unit, code, reference, at)
    elif notice in ANSWERS and complaint.answer_message == message_id:
        told(unit, complaint, at)


@command(Permission.SYSTEM_DELIVER)
def note_bounced(unit: Unit, reference: str, notice: str) -> None:
    """Write down that a message to the customer came back."""
    load(unit, reference)
    unit.about(reference, notice=notice)
    tell(unit, reference, "message_bounced", notice=notice)


def on_level_reached(unit: Unit, happened: LevelReached) -> None:
    """Warn those whom this level concerns, once each."""
    if not _is_complaint(happened.about):
        return
    complaint = load(unit, happened.about)
    tell(
        unit,
        happened.about,
        "level_reached",
        level=happened.level.value,
        obligation=happened.obligation,
    )
    if happened.obligation == PROTECTION_COMPLETE and happened.due_at == complaint.due_at:
        return  # the same work by the same day as the answer, of which the answer's clock warns
    write_to(
        unit,
        complaint,
        NOTICES[happened.level],
        warned(unit.session, happened.level, complaint.owner_id, HANDLERS),
        send_after=happened.tell_from,
        once=str(happened.warning_id),
        obligation=obligation_of(happened.obligation).name,
        due_at=happened.last_day,
        remaining=remaining(unit, happened),
        missing=[next_step(standing_of(unit.session, complaint)).label],
    )


def on_approval_asked(unit: Unit, happened: ApprovalAsked) -> None:
    """Those who may sign hear of it; the one who asked may not."""
    if not _is_complaint(happened.about):
        return
    complaint = load(unit, happened.about)
    signers = [
        person
        for person in colleagues(unit.session, Role.MANAGER)
        if str(person.id) != happened.asked_by
    ]
    write_to(
        unit,
        complaint,
        "approval_requested",
        signers,
        what=KINDS[happened.kind],
        asked_by=unit.actor.name,
    )


def on_complaint_assigned(unit: Unit, happened: ComplaintAssigned) -> None:
    """The new handler hears of it, unless they took the case themselves."""
    complaint = load(unit, happened.reference)
    write_to(
        unit,
        complaint,
        "case_assigned",
        somebody_else(unit.session, unit.actor, happened.owner_id),
        kind=KIND_NAMES[complaint.kind],
        due_at=last_day_of(complaint.due_at),
        assigned_by=unit.actor.name,
    )


def on_action_given(unit: Unit, happened: ActionGiven) -> None:
    """Who is to do something hears of it, unless they took it on themselves."""
    complaint = load(unit, happened.reference)
    write_to(
        unit,
        complaint,
        "action_given",
        somebody_else(unit.session, unit.actor, happened.owner_id),
        number=happened.number,
        due_on=happened.due_on,
        given_by=unit.actor.name,
    )


def on_complaint_escalated(unit: Unit, happened: ComplaintEscalated) -> None:
    """Compliance hears of a possible breach at once: the 72 hours may have begun."""
    complaint = load(unit, happened.reference)
    write_to(
        unit,
        complaint,
        "complaint_escalated",
        colleagues(unit.session, Role.COMPLIANCE),
        kind=KIND_NAMES[complaint.kind],
        escalated_by=unit.actor.name,
        received_at=complaint.received_at,
    )


def _is_complaint(reference: str) -> bool:
    return reference.startswith("KN-")


def _concerns_customer(reference: str, notice: str) -> bool:
    return _is_complaint(reference) and notice_of(notice).audience is Audience.CUSTOMER
