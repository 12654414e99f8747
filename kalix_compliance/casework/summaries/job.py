"""What the worker does for the words of cases."""

from kalix_compliance.casework.summaries.keeping import Kept, bring_into_step
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission


def repair_summaries(actor: Actor) -> Kept | None:
    """Index what was said since, and could not be indexed then."""
    actor.require(Permission.SYSTEM_INDEX)
    done = bring_into_step()
    return done if done.indexed else None
