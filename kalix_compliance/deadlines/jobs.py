"""What the worker runs."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import KalixError
from kalix_compliance.deadlines.commands import flagging
from kalix_compliance.deadlines.commands.flagging import Flagged


class ClocksNotFlagged(KalixError):
    """Some clocks could not be flagged; all others were."""


def flag_clocks(actor: Actor) -> Flagged:
    """Flag every clock that reached a new level; raises ClocksNotFlagged at the end when some would not."""
    done = flagging.flag_clocks(actor)
    if done.failed:
        raise ClocksNotFlagged(str(done))
    return done
