"""Checking the chain leaves a trace in the chain."""

from sqlalchemy.exc import DBAPIError

from kalix_compliance.audit.verify import Verdict, verify
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.oversight.witnessing import heard


def verify_chain(actor: Actor) -> Verdict:
    """Walk the whole chain, then write down that this was done and what was found.

    The walk holds no lock, so that the house goes on working. A chain whose end was cut off may refuse to
    grow; what was found is told all the same.
    """
    actor.require(Permission.AUDIT_VERIFY)
    with GuardedSession(db) as session:
        verdict = verify(session, _signed())
    try:
        note_verification(actor, verdict)
    except DBAPIError:
        if verdict.clean:
            raise
    return verdict


def _signed() -> dict[int, str]:
    """What the house's own checkpoints say; a folder that cannot be read is for `witness_doubts` to tell."""
    try:
        testimony = heard(runtime.get().settings)
    except OSError:
        return {}
    return testimony.binding if testimony else {}


@command(Permission.AUDIT_VERIFY)
def note_verification(unit: Unit, verdict: Verdict) -> None:
    """Keep the outcome of a check of the chain."""
    flaw = verdict.flaw.name.lower() if verdict.flaw else None
    unit.about("audit", checked=verdict.checked, bad_number=verdict.bad_number, flaw=flaw)
