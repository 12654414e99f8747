"""What the worker does for the chain's witnesses."""

from kalix_compliance.audit.witness import last_checkpoint
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import runtime
from kalix_compliance.jobs.saying import said
from kalix_compliance.oversight.witnessing import mail_checkpoint, sign_head


def sign_checkpoint(actor: Actor) -> str | None:
    """Every five minutes (needs system:witness): the end of the chain is signed, when it grew."""
    found = sign_head(actor)
    return said(entry=found.number, serial=found.serial) if found else None


def send_checkpoint(actor: Actor) -> str | None:
    """Every night (needs system:witness): the newest signed end goes to a mailbox outside the house.

    A house in which nothing happened sends the same one again: the mail also says that somebody looked.
    """
    actor.require(Permission.SYSTEM_WITNESS)
    found = sign_head(actor) or last_checkpoint(runtime.get().settings)
    if found is None:
        return None
    mail_checkpoint(actor, found)
    return said(entry=found.number, serial=found.serial)
