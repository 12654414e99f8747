"""What the worker does for requests that were passed on: remind of the dates."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.saying import said
from kalix_compliance.subject_requests.commands.reminding import remind_passed_on, reminders_due


def remind_of_passed_on(actor: Actor) -> str | None:
    """Every few minutes (needs system:remind); what an outage jumped over is told of then."""
    actor.require(Permission.SYSTEM_REMIND)
    with open_unit(actor) as unit:
        due = reminders_due(unit)
    told = sum(remind_passed_on(actor, passed_on_id) for passed_on_id in due)
    return said(told=told)
