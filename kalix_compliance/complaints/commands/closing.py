"""Ending a complaint, and opening it again."""

from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.complaints.events import ComplaintEscalated
from kalix_compliance.complaints.loading import insist, load
from kalix_compliance.complaints.messages import send_if_reachable
from kalix_compliance.complaints.obligations import (
    NEGOTIATION,
    PROTECTION_COMPLETE,
    RESOLVE,
)
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import (
    reasons,
    to_close,
    to_escalate,
    to_reopen,
    to_withdraw,
)
from kalix_compliance.complaints.states import State
from kalix_compliance.complaints.telling import tell_in_words
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.deadlines.tracking import (
    assign_clocks,
    cancel_clocks,
    meet_clock,
    start_clock,
)
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications import outbox


@command(Permission.COMPLAINT_CLOSE)
def close_complaint(
    unit: Unit, reference: str, *, remark: str = "", version: int | None = None
) -> None:
    """Close an answered complaint and tell the customer so."""
    complaint = load(unit, reference, version)
    insist(to_close(standing_of(unit.session, complaint), unit.actor))
    complaint.move_to(State.CLOSED)
    complaint.closed_at, complaint.closed_by = unit.now, unit.actor.id
    cancel_clocks(unit, reference)
    approvals.withdraw_requests(unit, reference)
    tell_in_words(unit, complaint, "closed", remark)
    send_if_reachable(unit, complaint, "complaint_closed", closed_at=unit.now)


@command(Permission.COMPLAINT_HANDLE)
def ask_to_close(unit: Unit, reference: str, *, reason: str) -> None:
    """Put a severe case before a manager, who signs and closes it."""
    complaint = load(unit, reference)
    case = standing_of(unit.session, complaint)
    signature = to_close(case, unit.actor)[-1] if complaint.severe else None
    others = [need for need in to_close(case, unit.actor) if need is not signature]
    if missing := [need.sentence for need in others if not need.met and need != signature]:
        raise RuleBroken(*missing)
    approvals.ask(unit, reference, complaint.customer_id, ApprovalKind.CLOSING, reason)
    tell_in_words(unit, complaint, "approval_asked", reason, approval=ApprovalKind.CLOSING.value)


@command(Permission.COMPLAINT_REOPEN)
def reopen_complaint(
    unit: Unit, reference: str, *, reason: str, version: int | None = None
) -> None:
    """Open an ended case again, with a reason; its clocks begin a new round."""
    complaint = load(unit, reference, version)
    insist(to_reopen(standing_of(unit.session, complaint)))
    complaint.move_to(State.REOPENED)
    complaint.reopened_times += 1
    for field in _OUTCOME:
        setattr(complaint, field, None)
    clock = start_clock(unit, RESOLVE, reference, unit.now)
    complaint.due_at = clock.due_at
    if complaint.wants_protection:
        start_clock(unit, PROTECTION_COMPLETE, reference, unit.now)
    assign_clocks(unit, reference, complaint.owner_id)
    tell_in_words(unit, complaint, "reopened", reason)
    send_if_reachable(
        unit, complaint, "complaint_reopened", reasons=reason, due_at=last_day_of(complaint.due_at)
    )


@command(Permission.COMPLAINT_HANDLE)
def withdraw_complaint(
    unit: Unit, reference: str, *, reason: str, version: int | None = None
) -> None:
    """Record that the customer takes the complaint back."""
    complaint = load(unit, reference, version)
    insist(to_withdraw(standing_of(unit.session, complaint)))
    complaint.move_to(State.WITHDRAWN)
    cancel_clocks(unit, reference)
    approvals.withdraw_requests(unit, reference)
    if complaint.answer_message and not complaint.told_at:
        outbox.withdraw(unit, complaint.answer_message)  # what has not left yet, stays
    tell_in_words(unit, complaint, "withdrawn", reason)
    send_if_reachable(unit, complaint, "complaint_withdrawn", withdrawn_at=unit.now)


@command(Permission.COMPLAINT_ESCALATE)
def escalate_complaint(unit: Unit, reference: str, *, reason: str) -> None:
    """Say that this may be a breach of personal data; the case goes on, compliance is told."""
    complaint = load(unit, reference)
    if missing := reasons(to_escalate(standing_of(unit.session, complaint))):
        raise RuleBroken(*missing)
    complaint.escalated_at = unit.now
    tell_in_words(unit, complaint, "escalated", reason)
    unit.announce(ComplaintEscalated(reference))


@command(Permission.COMPLAINT_HANDLE)
def ask_negotiation(unit: Unit, reference: str, *, reason: str) -> None:
    """The customer asks to negotiate: 7 working days to begin (CPL art. 57)."""
    complaint = load(unit, reference)
    insist(to_withdraw(standing_of(unit.session, complaint)))
    if complaint.negotiation_asked_at is not None:
        raise RuleBroken(say("Khách đã yêu cầu thương lượng trước đó."))
    complaint.negotiation_asked_at = unit.now
    start_clock(unit, NEGOTIATION, reference, unit.now, owner_id=complaint.owner_id)
    tell_in_words(unit, complaint, "negotiation_asked", reason)


@command(Permission.COMPLAINT_HANDLE)
def hold_negotiation(unit: Unit, reference: str, *, reason: str) -> None:
    """The negotiation was held, or refused in writing with reasons: what was said and agreed."""
    complaint = load(unit, reference)
    if complaint.negotiation_asked_at is None:
        raise RuleBroken(say("Khách chưa yêu cầu thương lượng."))
    meet_clock(unit, NEGOTIATION, reference)
    tell_in_words(unit, complaint, "negotiated", reason)


_OUTCOME = (
    "conclusion",
    "severity",
    "findings",
    "verified_at",
    "verified_by",
    "answered_at",
    "answered_by",
    "answer_route",
    "answer_message",
    "told_at",
    "extended_at",
    "closed_at",
    "closed_by",
    "negotiation_asked_at",
)
