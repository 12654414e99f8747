"""What a row of the schedule says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import HANOI, in_hanoi
from kalix_compliance.core.permissions import Permission

DAY = timedelta(days=1)
SHORTEST_SLOT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(seconds=30)


@dataclass(frozen=True)
class Job:
    """One row: what runs, when, why, as whom, and when somebody must be told that it did not.

    `run` takes the job's own actor and looks at the *state* of the records, so that a slot that was
    missed is made up for by the next. It returns a report for the run's record: counts and codes,
    never personal data. Either `every` or `at` (a time of day in Hanoi) is given.
    """

    name: str
    run: Callable[[Actor], object]
    why: str
    permissions: tuple[Permission, ...]
    late_after: timedelta
    every: timedelta = DAY
    at: time | None = None

    @property
    def actor(self) -> Actor:
        return system_actor(self.name, *self.permissions)

    @property
    def has_slots(self) -> bool:
        """Jobs of every few seconds have no slots: one worker at a time holds a lease on them."""
        return self.every >= SHORTEST_SLOT

    @property
    def pause(self) -> timedelta:
        """How often the worker asks whether a slot is due."""
        return min(self.every / 4, LONGEST_WAIT) if self.has_slots else self.every

    @property
    def keep(self) -> timedelta:
        """How long the records of its runs are kept."""
        return max(2 * DAY, 400 * self.every)

    def slot(self, now: datetime) -> datetime:
        """The latest moment at which this job was due; missed ones before it are not made up for."""
        if self.at is None:
            return datetime.fromtimestamp(now.timestamp() // self._seconds * self._seconds, UTC)
        today = datetime.combine(in_hanoi(now).date(), self.at, HANOI)
        return (today if today <= now else today - DAY).astimezone(UTC)

    @property
    def _seconds(self) -> float:
        return self.every.total_seconds()
