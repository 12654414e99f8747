"""A person says no by the link in their mail."""

from kalix_compliance.consents.commands import withdraw_all
from kalix_compliance.consents.kinds import WithdrawnBy
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.mailings.refusal import Refusal

STRANGER = system_actor("refusal", Permission.CONSENT_RECORD)
"""Whoever holds a link that we signed: they can withdraw, and do nothing else."""


@command(Permission.CONSENT_RECORD)
def refuse_by_link(unit: Unit, refusal: Refusal) -> int:
    """Take back what this link is about; 0 when it was taken back before. It may be pressed often."""
    unit.about(refusal.customer_id, mailing=refusal.reference, purpose=refusal.purpose.value)
    return len(
        withdraw_all(
            unit.actor,
            refusal.customer_id,
            how=WithdrawnBy.LINK,
            purpose=refusal.purpose,
            about=refusal.reference,
        )
    )
