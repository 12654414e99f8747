"""Second signatures of a complaint: refusal, extension, closing."""

from collections.abc import Callable
from uuid import UUID

from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.casework.story import tell
from kalix_compliance.complaints.commands.closing import close_complaint
from kalix_compliance.complaints.loading import insist, load, safe_of
from kalix_compliance.complaints.messages import send_if_reachable
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.obligations import PROTECTION_COMPLETE, RESOLVE
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import to_extend
from kalix_compliance.complaints.states import State
from kalix_compliance.complaints.telling import tell_in_words
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.deadlines.rules import OVER
from kalix_compliance.deadlines.tracking import extend_clock
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault.rows import unseal_from


@command(Permission.COMPLAINT_HANDLE)
def ask_extension(unit: Unit, reference: str, *, reason: str) -> None:
    """Ask for the one extension; a manager signs it, and the customer is told the reasons."""
    complaint = load(unit, reference)
    insist(to_extend(standing_of(unit.session, complaint)))
    if complaint.due_at <= unit.now:
        raise RuleBroken(OVER)
    approvals.ask(unit, reference, complaint.customer_id, ApprovalKind.EXTENSION, reason)
    tell_in_words(unit, complaint, "approval_asked", reason, approval=ApprovalKind.EXTENSION.value)


@command(Permission.COMPLAINT_APPROVE)
def sign(
    unit: Unit, reference: str, approval_id: UUID, decision: Decision, *, remark: str = ""
) -> None:
    """Sign or decline what waits; a signature takes effect at once."""
    complaint = load(unit, reference)
    approval = unit.session.get(Approval, approval_id)
    if approval is None or approval.about != reference:
        raise NotFound
    approvals.decide(unit, approval_id, decision, remark)
    unit.about(reference, approval=approval.kind.value, decision=decision.value)
    kind = "approved" if decision is Decision.APPROVED else "declined"
    tell_in_words(
        unit, complaint, kind, remark, approval=approval.kind.value, asked_by=approval.asked_by
    )
    effects = _SIGNED if decision is Decision.APPROVED else _DECLINED
    effects[approval.kind](unit, complaint, approval)


def _refuse(unit: Unit, complaint: Complaint, _approval: Approval) -> None:
    complaint.move_to(State.UNFOUNDED)
    tell(unit, complaint.reference, "moved", state=State.UNFOUNDED.value)


def _extend(unit: Unit, complaint: Complaint, approval: Approval) -> None:
    """The clock goes on to the new date; the first date is kept (D356 art. 5)."""
    insist(to_extend(standing_of(unit.session, complaint)))
    first_due = complaint.due_at
    clock = extend_clock(unit, RESOLVE, complaint.reference)
    if complaint.wants_protection:
        extend_clock(unit, PROTECTION_COMPLETE, complaint.reference)
    complaint.due_at, complaint.extended_at = clock.due_at, unit.now
    send_if_reachable(
        unit,
        complaint,
        "complaint_extended",
        first_due_at=last_day_of(first_due),
        due_at=last_day_of(clock.due_at),
        reasons=unseal_from(approval, safe_of(complaint), "reason"),
    )


def _close(unit: Unit, complaint: Complaint, _approval: Approval) -> None:
    close_complaint(unit.actor, complaint.reference)


def _conclude_again(_unit: Unit, complaint: Complaint, _approval: Approval) -> None:
    """A refusal that was not signed is no conclusion; the handler verifies on."""
    complaint.conclusion, complaint.verified_at, complaint.verified_by = None, None, None
    complaint.cause = None


def _nothing(_unit: Unit, _complaint: Complaint, _approval: Approval) -> None:
    """The case goes on as it was."""


Effect = Callable[[Unit, Complaint, Approval], None]

_SIGNED: dict[ApprovalKind, Effect] = {
    ApprovalKind.REFUSAL: _refuse,
    ApprovalKind.EXTENSION: _extend,
    ApprovalKind.CLOSING: _close,
}
_DECLINED: dict[ApprovalKind, Effect] = {
    ApprovalKind.REFUSAL: _conclude_again,
    ApprovalKind.EXTENSION: _nothing,
    ApprovalKind.CLOSING: _nothing,
}
