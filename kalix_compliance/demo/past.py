"""Complaints of the past, invented in bulk: when each came in, how far it got, how long that took."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from operator import attrgetter
from random import Random

from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.complaints.catalogue import Severity
from kalix_compliance.complaints.states import State
from kalix_compliance.demo.calendar import by_day
from kalix_compliance.demo.plots import PLOTS

YEARS = timedelta(days=3 * 365)
SETTLED = timedelta(days=30)
"""Ended cases came in at least so long ago, so that the longest life has passed."""
RUNNING = 0.03
LATE = 0.06
WITHDRAWN = 0.05
A_MINUTE = timedelta(minutes=1)


class Stage(IntEnum):
    """How far a case got."""

    RECEIVED = 0
    VERIFYING = 1
    VERIFIED = 2
    REMEDYING = 3
    ANSWERED = 4
    CLOSED = 5


STATES = {
    Stage.RECEIVED: State.RECEIVED,
    Stage.VERIFYING: State.VERIFYING,
    Stage.VERIFIED: State.VERIFYING,
    Stage.REMEDYING: State.REMEDYING,
    Stage.ANSWERED: State.ANSWERED,
    Stage.CLOSED: State.CLOSED,
}
# The plots of the demonstration that a shop's open cases are drawn from, in the same proportions.
OPEN_PLOTS = {
    "received": Stage.RECEIVED,
    "noted": Stage.RECEIVED,
    "verifying": Stage.VERIFYING,
    "extension waits": Stage.VERIFYING,
    "verified": Stage.VERIFIED,
    "remedying": Stage.REMEDYING,
    "half remedied": Stage.REMEDYING,
    "remedied": Stage.REMEDYING,
    "escalated": Stage.REMEDYING,
    "answered": Stage.ANSWERED,
    "closing waits": Stage.ANSWERED,
}
WAITS = {"extension waits": ApprovalKind.EXTENSION, "closing waits": ApprovalKind.CLOSING}


@dataclass(frozen=True)
class Past:
    """One complaint: `life` lasts from `begins` to its last stage, and nothing is later than `until`."""

    begins: datetime
    life: timedelta
    until: datetime
    stage: Stage
    severity: Severity
    withdrawn: bool = False
    escalated: bool = False
    waits: ApprovalKind | None = None

    @property
    def ended(self) -> bool:
        return self.withdrawn or self.stage is Stage.CLOSED

    @property
    def state(self) -> State:
        return State.WITHDRAWN if self.withdrawn else STATES[self.stage]

    @property
    def ended_at(self) -> datetime | None:
        return self._after(self.life) if self.ended else None

    def reached(self, stage: Stage) -> datetime | None:
        """When it came to this stage, in shop hours; None when it has not."""
        if stage > self.stage:
            return None
        last = Stage.CLOSED if self.ended else max(self.stage, 1)
        return self._after(self.life * (stage / last))

    def _after(self, span: timedelta) -> datetime:
        return min(by_day(self.begins + span), self.until)


def past_cases(count: int, now: datetime, rng: Random) -> Iterator[Past]:
    """So many cases in the order in which they came in: most over three years, a few still running."""
    running = round(count * RUNNING) if count > 1 else 0
    return heapq.merge(
        _ended(count - running, now, rng), _running(running, now, rng), key=attrgetter("begins")
    )


def _ended(count: int, now: datetime, rng: Random) -> Iterator[Past]:
    first, span = now - YEARS, YEARS - SETTLED
    for number in range(count):
        late = rng.random() < LATE
        withdrawn = not late and rng.random() < WITHDRAWN
        yield Past(
            begins=first + span * ((number + rng.random()) / count),
            life=timedelta(days=rng.uniform(21, 28) if late else rng.uniform(3, 13)),
            until=now - A_MINUTE,
            stage=Stage.VERIFYING if withdrawn else Stage.CLOSED,
            severity=rng.choices(list(Severity), weights=(75, 20, 5))[0],
            withdrawn=withdrawn,
        )


def _running(count: int, now: datetime, rng: Random) -> list[Past]:
    plots = [plot for plot in PLOTS if plot[0] in OPEN_PLOTS]
    chosen = rng.choices(plots, weights=[plot[1] for plot in plots], k=count)
    return sorted((_open_case(plot, now, rng) for plot in chosen), key=attrgetter("begins"))


def _open_case(
    plot: tuple[str, int, tuple[int, int], Severity], now: datetime, rng: Random
) -> Past:
    name, _count, ages, severity = plot
    age = timedelta(days=rng.uniform(*ages)) + timedelta(minutes=20)
    return Past(
        begins=now - age,
        life=age * 0.95,
        until=now - A_MINUTE,
        stage=OPEN_PLOTS[name],
        severity=severity,
        escalated=name == "escalated",
        waits=WAITS.get(name),
    )
