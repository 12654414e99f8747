"""The second signature of a request: a refusal, or more time."""

from uuid import UUID

from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.commands.extending import extend
from kalix_compliance.subject_requests.commands.refusing import not_refused, refuse
from kalix_compliance.subject_requests.loading import insist, load
from kalix_compliance.subject_requests.queries.standing import standings_of
from kalix_compliance.subject_requests.rules import to_work
from kalix_compliance.subject_requests.telling import tell_in_words


@command(Permission.REQUEST_APPROVE)
def sign_request(
    unit: Unit, reference: str, approval_id: UUID, decision: Decision, *, remark: str = ""
) -> None:
    """Sign or decline what waits; a signature takes effect at once. Whoever asked cannot sign."""
    request = load(unit, reference)
    approval = unit.session.get(Approval, approval_id)
    if approval is None or approval.about != reference:
        raise NotFound
    insist(to_work(standings_of(unit.session, [request], unit.now)[reference]))
    approvals.decide(unit, approval_id, decision, remark)
    unit.about(reference, approval=approval.kind.value, decision=decision.value)
    signed = decision is Decision.APPROVED
    tell_in_words(
        unit,
        request,
        "approved" if signed else "declined",
        remark,
        approval=approval.kind.value,
        asked_by=approval.asked_by,
    )
    if approval.kind is ApprovalKind.REQUEST_EXTENSION and signed:
        extend(unit, request, approval)
    elif approval.kind is ApprovalKind.REQUEST_REFUSAL:
        if signed:
            refuse(unit, request)
        else:
            not_refused(request)
