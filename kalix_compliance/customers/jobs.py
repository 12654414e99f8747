"""What the worker does for customers."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.repair import Repaired, bring_into_step


def repair_index(actor: Actor) -> Repaired:
    """Find customers that the search index does not know as they are, and index them anew."""
    actor.require(Permission.SYSTEM_INDEX)
    return bring_into_step()
