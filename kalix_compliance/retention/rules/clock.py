"""Whether the clock can be trusted with something that cannot be undone.

A clock that stands years ahead makes every record look due. Nothing in one reading of it tells, so it is
held against traces that do not depend on it: the order in which the audit trail was written, and how long
the machine has run. Time must have passed step by step since a moment at which the clock was known to be
right: each entry follows the one before within LONGEST_GAP (every night leaves entries of its own), and
none goes back. An outage of more than a day and a half looks just like a jump, and a person has to say
which it was. So has the first run of all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kalix_compliance.core.clock import Steady
from kalix_compliance.core.language import Sentence, say

LONGEST_GAP = timedelta(hours=36)
TOLERANCE = timedelta(hours=1)
"""What a long transaction, or a clock that is set right a little, may put out of order."""


class Doubt(StrEnum):
    """Why a run is refused until a person has looked at the clock."""

    NOT_BEGUN = "not-begun"
    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True)
class Trusted:
    """A moment at which the clock was right, and what the machine's own measure said then."""

    at: datetime
    steady: Steady | None = None


@dataclass(frozen=True)
class Finding:
    """A doubt, and between which two traces it lies."""

    doubt: Doubt
    since: datetime | None = None
    to: datetime | None = None


def doubt_about(
    trusted: Trusted | None, traces: Iterable[datetime], now: datetime, steady: Steady | None
) -> Finding | None:
    """The first reason not to believe that it is `now`; None when there is none.

    `traces` are the moments of what was written down since, in the order in which it was written.
    """
    if trusted is None:
        return Finding(Doubt.NOT_BEGUN)
    latest = trusted.at
    for moment in traces:
        if found := _step(latest, moment):
            return found
        latest = max(latest, moment)
    return _step(latest, now) or _against_the_machine(trusted, now, steady)


def _step(latest: datetime, moment: datetime) -> Finding | None:
    if moment - latest > LONGEST_GAP:
        return Finding(Doubt.FORWARD, latest, moment)
    if latest - moment > TOLERANCE:
        return Finding(Doubt.BACKWARD, latest, moment)
    return None


def _against_the_machine(trusted: Trusted, now: datetime, steady: Steady | None) -> Finding | None:
    """While a machine runs it knows how much time has passed, whatever its clock was set to."""
    if trusted.steady is None or steady is None or trusted.steady.boot != steady.boot:
        return None
    ahead = (now - trusted.at) - timedelta(seconds=steady.seconds - trusted.steady.seconds)
    if abs(ahead) <= TOLERANCE:
        return None
    should_be = now - ahead
    return Finding(Doubt.FORWARD if now > should_be else Doubt.BACKWARD, should_be, now)


DOUBT_NAMES: dict[Doubt, Sentence] = {
    Doubt.NOT_BEGUN: say("chưa ai cho chạy lần đầu"),
    Doubt.FORWARD: say("đồng hồ nhảy tới, hoặc hệ thống đã ngừng lâu"),
    Doubt.BACKWARD: say("đồng hồ lùi lại"),
}
