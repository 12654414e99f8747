"""What people and authorities ask for in the demonstration; lived through the real commands."""

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random

from kalix_compliance.demo.incidents import Cast
from kalix_compliance.demo.rights.agreeing import agreeing
from kalix_compliance.demo.rights.asking import asking
from kalix_compliance.demo.rights.ordering import ordering
from kalix_compliance.demo.rights.sharing import sharing

__all__ = ["rights_events"]

Event = tuple[datetime, int, Callable[[], object]]


def rights_events(rng: Random, now: datetime, cast: Cast) -> Iterator[Event]:
    """Every step at its moment; none is in the future."""
    for timeline in (
        sharing(now, cast),
        agreeing(rng, now, cast),
        ordering(rng, now, cast),
        asking(rng, now, cast),
    ):
        for order, (before, deed) in enumerate(timeline):
            yield now - before, 500 + order, deed
