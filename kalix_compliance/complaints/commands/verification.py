"""Verifying what was reported: identity, technical and organisational measures, conclusion (policy §7)."""

from sqlalchemy import select

from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.story import tell
from kalix_compliance.complaints.catalogue import Cause, Conclusion, IdentityMethod, Severity
from kalix_compliance.complaints.checklists import CHECKLISTS
from kalix_compliance.complaints.loading import insist, load, safe_of
from kalix_compliance.complaints.models import Complaint, VerificationCheck
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import to_conclude, to_start_verification, to_work
from kalix_compliance.complaints.states import State
from kalix_compliance.complaints.telling import tell_in_words
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault.rows import seal_into


@command(Permission.COMPLAINT_HANDLE)
def start_verification(unit: Unit, reference: str) -> None:
    """Begin to verify a complaint that was received or reopened."""
    complaint = load(unit, reference)
    insist(to_start_verification(standing_of(unit.session, complaint)))
    complaint.move_to(State.VERIFYING)
    tell(unit, reference, "verification_started")


@command(Permission.COMPLAINT_HANDLE)
def check_identity(unit: Unit, reference: str, method: IdentityMethod) -> None:
    """Record how the complainant was recognised; never by an image of an identity card."""
    complaint = load(unit, reference)
    insist(to_work(standing_of(unit.session, complaint)))
    complaint.identity_method = method
    complaint.identity_at, complaint.identity_by = unit.now, unit.actor.id
    tell(unit, reference, "identity_checked", method=method.value)


@command(Permission.COMPLAINT_HANDLE)
def record_check(unit: Unit, reference: str, code: str, result: str) -> None:
    """Record what one measure of the checklist brought to light."""
    complaint = load(unit, reference)
    if complaint.state is not State.VERIFYING:
        raise RuleBroken(say("Hồ sơ không ở bước xác minh nên chưa ghi được kết quả kiểm tra."))
    if code not in {check.code for check in CHECKLISTS[complaint.kind]}:
        raise RuleBroken(say("Việc kiểm tra này không có trong danh mục của loại khiếu nại."))
    check = _check(unit, complaint, code)
    seal_into(check, safe_of(complaint), result=result)
    check.done_at, check.done_by = unit.now, unit.actor.id
    tell_in_words(unit, complaint, "check_recorded", result, check=code)


@command(Permission.COMPLAINT_HANDLE)
def conclude_verification(
    unit: Unit,
    reference: str,
    *,
    conclusion: Conclusion,
    severity: Severity,
    findings: str,
    registration_inaccurate: bool = False,
    cause: Cause = Cause.UNKNOWN,
    version: int | None = None,
) -> None:
    """Say whether the complaint was right, and how grave it is.

    That the customer's registration data was inaccurate (policy §6) is a finding and never rejects the
    complaint by itself. "Not confirmed" waits for a second signature before it counts. `cause` is where the
    trouble came from, as far as anybody knows.
    """
    complaint = load(unit, reference, version)
    insist(to_conclude(standing_of(unit.session, complaint)))
    complaint.conclusion, complaint.severity = conclusion, severity
    complaint.cause = cause
    complaint.registration_inaccurate = registration_inaccurate
    complaint.verified_at, complaint.verified_by = unit.now, unit.actor.id
    seal_into(complaint, safe_of(complaint), findings=findings)
    unit.about(reference, conclusion=conclusion.value, severity=severity.value, cause=cause.value)
    tell(
        unit,
        reference,
        "concluded" if cause is Cause.UNKNOWN else "concluded_with_cause",
        customer_id=complaint.customer_id,
        text=findings,
        cause=cause.value,
        conclusion=conclusion.value,
        severity=severity.value,
    )
    if conclusion is Conclusion.UNCONFIRMED:
        approvals.ask(unit, reference, complaint.customer_id, ApprovalKind.REFUSAL, reason=findings)
        tell(unit, reference, "approval_asked", approval=ApprovalKind.REFUSAL.value)
        return
    complaint.move_to(State.REMEDYING)
    tell(unit, reference, "moved", state=State.REMEDYING.value)


def _check(unit: Unit, complaint: Complaint, code: str) -> VerificationCheck:
    """The row of this measure in this round, new or as it was."""
    wanted = select(VerificationCheck).where(
        VerificationCheck.complaint_id == complaint.id,
        VerificationCheck.code == code,
        VerificationCheck.round == complaint.reopened_times,
    )
    check = unit.session.scalar(wanted)
    if check is None:
        check = VerificationCheck(
            id=new_id(), complaint_id=complaint.id, code=code, round=complaint.reopened_times
        )
        unit.session.add(check)
    return check
