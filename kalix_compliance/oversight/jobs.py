"""What the worker does for oversight."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.oversight.commands import verify_chain as verify_and_note


class ChainBroken(Exception):
    """The audit chain does not fit; the job's record says so until somebody has looked."""


def verify_chain(actor: Actor) -> str:
    """Walk the whole chain; fails, and so shows in the banner, when an entry does not fit."""
    verdict = verify_and_note(actor)
    if not verdict.clean:
        raise ChainBroken(verdict.bad_number)
    return f"entries={verdict.checked}"
