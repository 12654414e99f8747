"""The breaches of the demonstration: one under way, one closed, one drill; lived through the commands."""

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random

from kalix_compliance.demo.incidents.cast import Cast
from kalix_compliance.demo.incidents.drill import drill
from kalix_compliance.demo.incidents.missent import missent
from kalix_compliance.demo.incidents.stolen import stolen

__all__ = ["Cast", "breach_events"]

Event = tuple[datetime, int, Callable[[], object]]


def breach_events(rng: Random, now: datetime, cast: Cast) -> Iterator[Event]:
    """The steps of all three, each at its moment; none is in the future."""
    for timeline in (missent(rng, now, cast), stolen(rng, now, cast), drill(now, cast)):
        for order, (before, deed) in enumerate(timeline):
            yield now - before, order, deed
