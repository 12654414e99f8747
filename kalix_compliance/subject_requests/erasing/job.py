"""What the worker does: erase whoever's time to think again is over, and go on where it was broken off."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.jobs.saying import said
from kalix_compliance.subject_requests.commands.erasing_steps import due_erasures, go_on


def erase_people(actor: Actor) -> str | None:
    """Every minute (needs system:erase): each erasure that is due, as far as it goes."""
    outcomes = [go_on(actor, erasure_id) for erasure_id in due_erasures(actor)]
    halted = sorted(outcome.halted for outcome in outcomes if outcome.halted)
    done = sum(outcome.done for outcome in outcomes)
    return said(done=done, halted=",".join(halted))
