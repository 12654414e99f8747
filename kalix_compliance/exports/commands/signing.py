"""The second signature of a file that names many people."""

from kalix_compliance.casework.approvals import decide, waiting
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.exports.kinds import State
from kalix_compliance.exports.loading import locked_export
from kalix_compliance.exports.notes import tell_asker
from kalix_compliance.exports.rules import reasons_not_to_sign


@command(Permission.EXPORT_APPROVE)
def sign_export(unit: Unit, reference: str, decision: Decision, remark: str = "") -> None:
    """Let the file be made, or not. Raises RuleBroken with the reasons; nobody signs their own wish."""
    row = locked_export(unit, reference)
    if reasons := reasons_not_to_sign(row.asked_by, row.state, unit.actor.id):
        raise RuleBroken(*reasons)
    approval = waiting(unit.session, reference, ApprovalKind.EXPORT)
    if approval is None:
        raise NotFound(reference)
    decide(unit, approval.id, decision, remark)
    unit.about(reference, decision=decision.value, people=row.people)
    if decision is Decision.APPROVED:
        row.move_to(State.QUEUED)
        row.approved_by = unit.actor.id
    else:
        row.move_to(State.DECLINED)
        tell_asker(unit, row)
