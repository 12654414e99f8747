"""Judging what complaints share: what was seen, what is usual, how often so many come by chance.

Only shares are compared: of all who complain about a leak, how many have this in common. A day on which
complaints triple everywhere changes no share, and a showroom that takes nine tenths of everything is
expected to take nine tenths of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kalix_compliance.patterns.kinds import Feature
from kalix_compliance.patterns.rules.chance import tail

WINDOW = 30
"""Days in which complaints are looked at together."""
BEFORE = 180
"""Days before the window, by which the usual is known."""
LEAST = 3
"""Customers below which nothing is said, however odd."""
RARE = 0.1
"""What is rarer than this, after all corrections, is put before compliance: while nothing is wrong, at
most one month in ten says something."""
PART = {
    Feature.SOURCE: 0.1,
    Feature.SHOWROOM: 0.3,
    Feature.DATA_ITEMS: 0.1,
    Feature.ACCOUNT: 0.3,
    Feature.ORDER_PERIOD: 0.2,
}
"""How the chance of being wrong is shared out among the features. Sources and data need little of it:
five who name one caller are rare enough by any measure. Showrooms and accounts need more."""
ENOUGH = 20
"""Complaints of other kinds from which on they are a yardstick of their own."""
SAME = 0.6
"""Groups that have so much of their complaints in common are one matter."""


@dataclass(frozen=True)
class Fact:
    """A complaint as far as patterns need it: codes, days and marks, nobody's name."""

    reference: str
    customer_id: UUID
    received_at: datetime
    showroom: str
    items: str
    marks: tuple[str, ...] = ()
    ordered_on: date | None = None
    happened_since: date | None = None
    openers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Usual:
    """A yardstick: so many of so many had it. `share` and `weight` are what is held before anything is seen:
    as if `weight` complaints had been seen, of which `share` had it."""

    name: str
    shared: float
    of: float
    share: float
    weight: float

    @property
    def expected(self) -> float:
        """The share that is to be expected, between 0 and 1."""
        return (self.shared + self.share * self.weight) / (self.of + self.weight)

    def chance(self, observed: int, of: int) -> float:
        had = self.shared + self.share * self.weight
        return tail(observed, of, had, self.of + self.weight - had)


@dataclass(frozen=True)
class Group:
    """Complaints of the window that share a value. `of` customers could have had it; `looked` values of this
    feature were compared; `past` tells, month by month, how many had it of how many."""

    feature: Feature
    value: str
    cases: tuple[Fact, ...]
    of: int
    usual: tuple[Usual, ...]
    looked: int
    past: tuple[tuple[int, int], ...] = ()

    @property
    def observed(self) -> int:
        """Customers, not complaints: one who writes five times is one."""
        return len({case.customer_id for case in self.cases})


@dataclass(frozen=True)
class Finding:
    """A group that is too rare to pass over; `also` is what nearly the same complaints share besides."""

    group: Group
    usual: Usual
    bare: float
    """The chance of this group by itself."""
    chance: float
    """The same, times all that was compared; at most 1."""
    also: tuple[tuple[Feature, str], ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(sorted(case.reference for case in self.group.cases))

    @property
    def expected(self) -> float:
        """How many of the window's customers would have had it as usual."""
        return self.group.of * self.usual.expected

    @property
    def times(self) -> float:
        """By how much the chance was raised because so much was compared."""
        return corrections(self.group)


def judge(group: Group) -> Finding:
    """The group by the yardstick that makes least of it: it must be unusual by each."""
    usual = max(group.usual, key=lambda one: one.chance(group.observed, group.of))
    bare = usual.chance(group.observed, group.of)
    return Finding(group, usual, bare, min(1.0, bare * corrections(group)))


def corrections(group: Group) -> float:
    """By how much a chance is raised because so many values of so many features were compared."""
    return group.looked / PART[group.feature]


def findings(groups: Sequence[Group]) -> list[Finding]:
    """What is too rare to pass over, the rarest first; of groups that are nearly the same, the rarest."""
    judged = [judge(group) for group in groups if group.observed >= LEAST]
    rare = sorted(
        (one for one in judged if one.chance < RARE),
        key=lambda one: (one.chance, -one.group.observed, one.group.feature, one.group.value),
    )
    kept: list[Finding] = []
    for finding in rare:
        for place, first in enumerate(kept):
            if overlap(first.references, finding.references) >= SAME:
                more = (finding.group.feature, finding.group.value)
                kept[place] = _with(first, more)
                break
        else:
            kept.append(finding)
    return kept


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """How much two lists have in common, from 0 to 1."""
    ours, theirs = set(one), set(other)
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


def _with(finding: Finding, more: tuple[Feature, str]) -> Finding:
    return Finding(
        finding.group, finding.usual, finding.bare, finding.chance, (*finding.also, more)
    )
