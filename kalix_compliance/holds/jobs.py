"""What the worker does for holds."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.holds.commands.reminding import holds_to_remind_of, remind_of_hold
from kalix_compliance.jobs.saying import said


def remind_of_holds(actor: Actor) -> str | None:
    """Every morning (needs system:remind); what an outage jumped over is told of then."""
    actor.require(Permission.SYSTEM_REMIND)
    with open_unit(actor) as unit:
        due = holds_to_remind_of(unit)
    told = sum(remind_of_hold(actor, hold_id) for hold_id in due)
    return said(told=told)
