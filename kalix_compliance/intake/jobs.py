"""What the worker does for intake."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.intake.commands import forget_drafts
from kalix_compliance.intake.rules import DRAFTS_KEPT


def sweep_drafts(actor: Actor) -> int:
    """Remove drafts that nobody touched for seven days; returns how many. Needs SYSTEM_SWEEP."""
    return forget_drafts(actor, DRAFTS_KEPT)
