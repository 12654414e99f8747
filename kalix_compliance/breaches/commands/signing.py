"""The second signature of a breach: decisions, and the notice to the people."""

from uuid import UUID

from sqlalchemy import select

from kalix_compliance.breaches.clocks import reconcile_clocks
from kalix_compliance.breaches.commands.notices import approve_notice, decline_notice
from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import BreachDecision
from kalix_compliance.breaches.telling import tell
from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit


@command(Permission.BREACH_APPROVE)
def sign_breach(
    unit: Unit, reference: str, approval_id: UUID, decision: Decision, *, remark: str = ""
) -> None:
    """Sign or decline what waits; a signature takes effect at once.

    Who handles a breach has not this permission, and whoever asked cannot sign: two people, two roles.
    """
    breach = load_open(unit, reference)
    approval = unit.session.get(Approval, approval_id)
    if approval is None or approval.about != reference:
        raise NotFound
    unit.about(reference, approval=approval.kind.value, decision=decision.value)
    approved = decision is Decision.APPROVED
    if approval.kind is ApprovalKind.PEOPLE_NOTICE:
        decide = approve_notice if approved else decline_notice
        decide(unit.actor, reference, approval_id, remark=remark)
        return
    approvals.decide(unit, approval_id, decision, remark)
    tell(
        unit,
        breach,
        "signed" if approved else "declined",
        remark,
        approval=approval.kind.value,
        asked_by=approval.asked_by,
    )
    row = _decision_of(unit, approval)
    if approved:  # a signed "do not notify" ends its clock, a signed change of mind starts it again
        row.signed_at, row.signed_by = unit.now, unit.actor.id
        reconcile_clocks(unit, breach)
    else:
        row.declined_at = unit.now


def _decision_of(unit: Unit, approval: Approval) -> BreachDecision:
    row = unit.session.scalar(
        select(BreachDecision).where(BreachDecision.approval_id == approval.id).with_for_update()
    )
    if row is None:
        raise NotFound
    return row
