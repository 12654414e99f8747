"""Living through past days: commands given at another moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from kalix_compliance.core.clock import FixedClock
from kalix_compliance.execution.unit import runtime


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block every command is given at `moment`."""
    token = runtime.set(replace(runtime.get(), clock=FixedClock(moment)))
    try:
        yield
    finally:
        runtime.reset(token)
