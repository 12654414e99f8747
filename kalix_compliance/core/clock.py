"""The one place that knows what time it is."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Steady:
    """How long the machine has run since it was started; no setting of the clock changes that."""

    boot: str
    seconds: float


class SystemClock:
    """The machine's clock, moved by `offset` so that a rehearsal can live in the future."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def steady(self) -> Steady | None:
        """The machine's own measure of time, sleep included; None where the system has none."""
        try:
            return Steady(BOOT_ID.read_text().strip(), time.clock_gettime(time.CLOCK_BOOTTIME))
        except (OSError, AttributeError):
            return None


class FixedClock:
    """A clock that a test sets and moves."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


def in_hanoi(moment: datetime) -> datetime:
    """The same instant as the wall clock in Hanoi shows it."""
    return moment.astimezone(HANOI)


def steady_of(clock: Clock) -> Steady | None:
    """The steady measure behind a clock; None for one that has none, such as a test's."""
    measure = getattr(clock, "steady", None)
    return measure() if measure else None
