"""What is out of the way: plain arithmetic over counts, without a database.

An account is put before people when, on one day, it opened far more than it does on its other days and than
others do: the chance of so many, if openings came at the usual rate (Poisson), is below one in a hundred
after it has been multiplied by how many days of how many accounts were looked at.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LIKELY_ENOUGH = 0.01
AT_LEAST = 10
"""Fewer openings on a day are never called unusual."""
USUAL_AT_LEAST = 3.0
"""Whoever opens next to nothing is not unusual for opening a few."""
TIMES_AT_LEAST = 2.5
"""People's days differ more than chance alone would have it."""
MORNING, NIGHT = 6, 22


@dataclass(frozen=True)
class Busy:
    """A day that stands out: `n` openings where `usual` were to be expected, by `chance`."""

    day: date
    n: int
    usual: float
    chance: float


def is_night(hour: int) -> bool:
    """Before six in the morning and from ten at night, in Hanoi."""
    return hour < MORNING or hour >= NIGHT


def unusual_days(
    by_account: Mapping[str, Mapping[date, int]], days: int
) -> dict[str, tuple[Busy, ...]]:
    """The days that stand out, the rarest first, for each account that has one; `days` were looked at."""
    looked_at = max(1, len(by_account) * days)
    found: dict[str, tuple[Busy, ...]] = {}
    for who, counts in by_account.items():
        house = _mean(
            [n for other, theirs in by_account.items() if other != who for n in theirs.values()]
        )
        busy = [
            Busy(day, n, usual, chance)
            for day, n in counts.items()
            for usual in [_usual(counts, day, house)]
            for chance in [min(1.0, tail(n, usual) * looked_at)]
            if n >= max(AT_LEAST, TIMES_AT_LEAST * usual) and chance < LIKELY_ENOUGH
        ]
        if busy:
            found[who] = tuple(sorted(busy, key=lambda one: (one.chance, one.day)))
    return found


def tail(n: int, rate: float) -> float:
    """The chance of `n` or more when `rate` are expected (Poisson)."""
    if n <= 0:
        return 1.0
    if rate <= 0:
        return 0.0
    if n <= rate:  # the long way round would add up nothing but what is likely
        return max(0.0, 1.0 - math.fsum(_exactly(k, rate) for k in range(n)))
    total, term, k = 0.0, _exactly(n, rate), n
    while term > total * 1e-17 and term > 0.0:
        total += term
        k += 1
        term *= rate / k
    return min(1.0, total)


def _usual(counts: Mapping[date, int], day: date, house: float) -> float:
    """What the account does on its other days, or others on theirs, whichever is more."""
    return max(_mean([n for other, n in counts.items() if other != day]), house, USUAL_AT_LEAST)


def _mean(numbers: list[int]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _exactly(k: int, rate: float) -> float:
    return math.exp(k * math.log(rate) - rate - math.lgamma(k + 1))


class Room(StrEnum):
    """How much room a disk has left."""

    ENOUGH = "enough"
    SHORT = "short"
    GONE = "gone"


GIGABYTE = 1024**3


def room_left(total: int, free: int, stores: int = 0) -> Room:
    """`stores` octets are the records: a backup needs as much again, and another one for its trial."""
    if free < max(GIGABYTE // 2, total // 50):
        return Room.GONE
    if free < max(2 * GIGABYTE, total // 10, 2 * stores):
        return Room.SHORT
    return Room.ENOUGH


def many_failures(today: int, usual: float) -> bool:
    """Whether so many failed sign-ins want looking at: twenty, and three times as many as on other days."""
    return today >= 20 and today > 3 * usual
