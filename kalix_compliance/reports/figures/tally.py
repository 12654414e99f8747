"""Counts of complaints that can be added up, and kept as JSON."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

ALL, KEPT, MISSED, OPEN, WITHDRAWN = range(5)
"""Places in a row of counts: how many there are, what became of their promise, how many were withdrawn."""
WIDTH = 5
BY = ("kind", "channel", "place", "owner", "cause", "conclusion", "remedy", "ack")
SPANS = ("ack", "verify", "answer")


class Fact(NamedTuple):
    """One complaint as a report sees it: codes, what became of it, and whole hours.

    `promise` is KEPT, MISSED, OPEN, or None for what was withdrawn unanswered. `month` is `2026-11`.
    """

    month: str
    kind: str
    channel: str
    place: str
    owner: str
    cause: str | None
    conclusion: str | None
    promise: int | None
    withdrawn: bool
    late_ack: bool
    ack: int | None
    verify: int | None
    answer: int | None
    remedies: frozenset[str] = frozenset()


@dataclass
class Tally:
    """What was counted: rows of counts by value under each name of BY, and hours under each of SPANS."""

    total: list[int] = field(default_factory=lambda: [0] * WIDTH)
    by: dict[str, dict[str, list[int]]] = field(default_factory=lambda: {name: {} for name in BY})
    hours: dict[str, Counter[int]] = field(
        default_factory=lambda: {span: Counter() for span in SPANS}
    )

    def count(self, fact: Fact) -> None:
        """Add one complaint."""
        rows = [self.total]
        for name, value in _values(fact):
            table = self.by[name]
            row = table.get(value)
            if row is None:
                row = table[value] = [0] * WIDTH
            rows.append(row)
        for row in rows:
            row[ALL] += 1
            if fact.promise is not None:
                row[fact.promise] += 1
            if fact.withdrawn:
                row[WITHDRAWN] += 1
        for span, spent in zip(SPANS, (fact.ack, fact.verify, fact.answer), strict=True):
            if spent is not None:
                self.hours[span][max(0, spent)] += 1

    def add(self, other: "Tally") -> None:
        """Take the counts of others in."""
        _add(self.total, other.total)
        for name, table in other.by.items():
            mine = self.by[name]
            for value, row in table.items():
                _add(mine.setdefault(value, [0] * WIDTH), row)
        for span, hours in other.hours.items():
            mine_spent = self.hours[span]
            for spent, n in hours.items():
                mine_spent[spent] += n

    def as_json(self) -> dict[str, Any]:
        """Hours and their counts in one flat list, which is read several times as fast as pairs."""
        hours = {span: [*chain(*sorted(counter.items()))] for span, counter in self.hours.items()}
        return {"total": self.total, "by": self.by, "hours": hours}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Tally":
        """The tally that `as_json` wrote; names that are no longer counted are left out."""
        tally = cls(total=list(kept["total"]))
        for name in BY:
            tally.by[name] = {value: list(row) for value, row in kept["by"].get(name, {}).items()}
        for span in SPANS:
            flat = kept["hours"].get(span, ())
            tally.hours[span] = Counter(dict(zip(flat[::2], flat[1::2], strict=True)))
        return tally


def tally_of(facts: Iterable[Fact]) -> Tally:
    tally = Tally()
    for fact in facts:
        tally.count(fact)
    return tally


def slices_of(fact: Fact) -> tuple[str, ...]:
    """The slices that a complaint belongs to: everything, one for each single filter, and its cell.

    Cells, where all four filters meet, add up to whatever two filters or more leave in.
    """
    parts = (
        f"kind={fact.kind}",
        f"channel={fact.channel}",
        f"owner={fact.owner}",
        *((f"place={fact.place}",) if fact.place else ()),
    )
    return ("", *parts, f"&{'&'.join(parts)}&")


def quantile(hours: Mapping[int, int], percent: int) -> float | None:
    """So many hours at most took this part of the cases; of two in the middle, their mean. None of none."""
    rank = percent * sum(hours.values())
    if not rank:
        return None
    low = _first(hours, lambda seen: seen * 100 >= rank)
    high = _first(hours, lambda seen: seen * 100 > rank)
    return (low + high) / 2


def _first(hours: Mapping[int, int], enough: Callable[[int], bool]) -> int:
    seen = 0
    for spent in sorted(hours):
        seen += hours[spent]
        if enough(seen):
            return spent
    return max(hours)


def _values(fact: Fact) -> list[tuple[str, str]]:
    values = [("kind", fact.kind), ("channel", fact.channel), ("owner", fact.owner)]
    if fact.place and fact.channel == "showroom":
        values.append(("place", fact.place))
    if fact.cause:
        values.append(("cause", fact.cause))
    if fact.conclusion:
        values.append(("conclusion", fact.conclusion))
    if fact.late_ack:
        values.append(("ack", "late"))
    values += [("remedy", remedy) for remedy in fact.remedies]
    return values


def _add(into: list[int], row: Iterable[int]) -> None:
    for place, n in enumerate(row):
        into[place] += n
