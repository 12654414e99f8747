"""Living through past days: commands given at another moment, in shop hours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from kalix_compliance.core.clock import FixedClock, in_hanoi
from kalix_compliance.execution.unit import runtime


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block every command is given at `moment`."""
    token = runtime.set(replace(runtime.get(), clock=FixedClock(moment)))
    try:
        yield
    finally:
        runtime.reset(token)


def by_day(moment: datetime) -> datetime:
    """The same day and order, but between 8 and 20 o'clock in Hanoi."""
    local = in_hanoi(moment)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight + timedelta(hours=8) + (local - midnight) / 2).astimezone(moment.tzinfo)
