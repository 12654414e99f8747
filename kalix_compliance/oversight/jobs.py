"""What the worker does for oversight."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.jobs.saying import said
from kalix_compliance.oversight.commands import verify_chain as verify_and_note
from kalix_compliance.oversight.witnessing import witness_doubts


class ChainBroken(Exception):
    """The audit chain does not fit; the job's record says so until somebody has looked."""


class WitnessDoubted(Exception):
    """The chain fits, yet something is wrong with the checkpoints that were signed of it."""


def verify_chain(actor: Actor) -> str | None:
    """Walk the whole chain; fails, and so shows in the banner, when an entry does not fit."""
    verdict = verify_and_note(actor)
    if not verdict.clean:
        raise ChainBroken(verdict.bad_number)
    if doubts := witness_doubts():
        raise WitnessDoubted(" ".join(sorted({found.what.value for found in doubts})))
    return said(entries=verdict.checked)
