"""What the worker does for the mail."""

from datetime import timedelta

from kalix_compliance.core.actor import Actor
from kalix_compliance.jobs.saying import said
from kalix_compliance.notifications.delivery import deliver_due, sweep_stuck

ONE_RUN = 10_000  # messages
LONGEST = timedelta(seconds=20)  # a worker that is asked to stop waits for the run to end


def deliver_mail(actor: Actor) -> str | None:
    """Every few seconds: send what is due (needs system:deliver). A run with nothing due costs one look."""
    report = deliver_due(actor, limit=ONE_RUN, longest=LONGEST)
    return str(report) if report else None


def sweep_mail(actor: Actor) -> str | None:
    """Every minute: what a dead deliverer left half-sent is shown to a person (needs system:sweep)."""
    swept = sweep_stuck(actor)
    return said(uncertain=swept)
