"""What the worker does for decisions that were left for later: tell people when their time has come."""

from kalix_compliance.breaches.commands.reviewing import remind_of_review, reviews_due
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.saying import said


def remind_of_reviews(actor: Actor) -> str | None:
    """Every minute (needs system:remind); what an outage jumped over is told of then."""
    actor.require(Permission.SYSTEM_REMIND)
    with open_unit(actor) as unit:
        due = reviews_due(unit)
    told = sum(remind_of_review(actor, reference, decision_id) for reference, decision_id in due)
    return said(told=told)
