"""What complaints can share, and what is usual of it: one function for each feature."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.patterns.kinds import Feature
from kalix_compliance.patterns.rules.judging import BEFORE, ENOUGH, WINDOW, Fact, Group, Usual

BLOCKS = BEFORE // WINDOW
Values = Callable[[Fact], Iterable[str]]


@dataclass(frozen=True)
class Material:
    """Leak complaints of the window and of the days before it, and what is known of all other complaints.

    Complaints about unwanted advertising are in neither: they may be the same leak. `others` are some of the
    other kinds in full, for features of which a count says nothing; `ways` is how many of them each showroom
    took in window and before (the rest under ""), `ways_now` in the window; `entrances` is how many ways in
    the company has.
    """

    today: date
    window: Sequence[Fact]
    before: Sequence[Fact]
    others: Sequence[Fact] = ()
    ways: Mapping[str, int] = field(default_factory=dict)
    ways_now: Mapping[str, int] = field(default_factory=dict)
    entrances: int = 2


def groups_of(material: Material) -> list[Group]:
    """Every value that complaints of the window have, by feature."""
    return [
        *by_source(material),
        *by_showroom(material),
        *by_items(material),
        *by_account(material),
        *by_order_week(material),
    ]


def by_source(material: Material) -> list[Group]:
    """The same number called, or the same name or campaign was given.

    There is no list of all sources. One that nobody named before is taken to be that of one leak in five
    hundred; one that is named now and then is as usual as it was.
    """

    def usual(_value: str, shared: int, of: int) -> tuple[Usual, ...]:
        share, weight = (0.002, 250.0) if shared == 0 else (0.1, 5.0)
        return (Usual("before", shared, of, share, weight),)

    return _grouped(material, Feature.SOURCE, lambda fact: fact.marks, usual)


def by_showroom(material: Material) -> list[Group]:
    """Told at the same showroom; what share is its own, all other complaints tell as well."""
    everywhere, now = sum(material.ways.values()), sum(material.ways_now.values())

    def usual(value: str, shared: int, of: int) -> tuple[Usual, ...]:
        share = (material.ways.get(value, 0) + 1) / (everywhere + max(2, material.entrances))
        found = [Usual("before", shared, of, share, 10.0)]
        if now >= ENOUGH:
            found.append(Usual("others", material.ways_now.get(value, 0), now, share, 2.0))
        return tuple(found)

    return _grouped(
        material,
        Feature.SHOWROOM,
        lambda fact: [fact.showroom] if fact.showroom else [],
        usual,
        counts=lambda _fact: True,
    )


def by_items(material: Material) -> list[Group]:
    """The same data, no more and no less; without a past nothing is known of what is usual."""

    def usual(_value: str, shared: int, of: int) -> tuple[Usual, ...]:
        return (Usual("before", shared, of, 1 / 3, 3.0),)

    return _grouped(
        material, Feature.DATA_ITEMS, lambda fact: [fact.items] if fact.items else [], usual
    )


def by_account(material: Material) -> list[Group]:
    """The same account opened the customer's record before the complaint.

    The yardstick are customers of all other complaints: whose work it is to open records opened theirs too.
    """
    compared = [*material.before, *material.others]
    opened = Counter(opener for fact in _once(compared) for opener in fact.openers)
    of = len(_once(compared))

    def usual(value: str, _shared: int, _of: int) -> tuple[Usual, ...]:
        return (Usual("all", opened[value], of, 0.1, 2.0),)

    return _grouped(
        material, Feature.ACCOUNT, lambda fact: fact.openers, usual, counts=lambda _fact: True
    )


def by_order_week(material: Material) -> list[Group]:
    """Ordered in the same week, where orders of complaints are usually as old as they are.

    A sale fills a week for every kind of complaint: other kinds of the window are a second yardstick.
    """
    lags = Counter(_lag(fact) for fact in _once(material.before) if fact.ordered_on)
    seen = sum(lags.values())
    dated = [fact for fact in _once(material.window) if fact.ordered_on]
    first = material.today - timedelta(days=WINDOW)
    now = [
        fact
        for fact in _once(material.others)
        if fact.ordered_on and hanoi_day(fact.received_at) >= first
    ]
    weeks_now = Counter(_week(fact) for fact in now)

    def usual(value: str, _shared: int, _of: int) -> tuple[Usual, ...]:
        week = date.fromisoformat(value)
        ages = [_weeks_between(week, hanoi_day(fact.received_at)) for fact in dated]
        alike = sum(lags[age] for age in ages) / len(ages)
        found = [Usual("before", alike, seen, 0.25, 4.0)]
        if len(now) >= ENOUGH:
            found.append(Usual("others", weeks_now[value], len(now), 0.25, 2.0))
        return tuple(found)

    return _grouped(
        material,
        Feature.ORDER_PERIOD,
        lambda fact: [_week(fact)] if fact.ordered_on else [],
        usual,
        of_past=False,
    )


def _grouped(
    material: Material,
    feature: Feature,
    values: Values,
    usual: Callable[[str, int, int], tuple[Usual, ...]],
    *,
    counts: Callable[[Fact], bool] | None = None,
    of_past: bool = True,
) -> list[Group]:
    """One group for each value in the window. `counts`: who could have had a value; else who has any."""
    able = counts or (lambda fact: bool(list(values(fact))))
    window = [fact for fact in material.window if able(fact)]
    before = [fact for fact in material.before if able(fact)]
    of = len({fact.customer_id for fact in window})
    of_before = len({fact.customer_id for fact in before})
    having, had = _by_value(window, values), _by_value(before, values)
    everybody = _by_month(material.today, before) if of_past else []
    return [
        Group(
            feature,
            value,
            tuple(sorted(cases, key=lambda case: (case.received_at, case.reference))),
            of,
            usual(value, len({case.customer_id for case in had.get(value, ())}), of_before),
            looked=len(having),
            past=_past(material.today, had.get(value, ()), everybody),
        )
        for value, cases in sorted(having.items())
    ]


def _by_value(facts: Iterable[Fact], values: Values) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        for value in values(fact):
            found[value].append(fact)
    return found


def _past(
    today: date, had: Sequence[Fact], everybody: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    """Month by month: how many had it, of how many; nothing where the past is not told."""
    return tuple(zip(_by_month(today, had), everybody, strict=True)) if everybody else ()


def _by_month(today: date, facts: Iterable[Fact]) -> list[int]:
    """Customers month by month before the window, the oldest first."""
    customers: list[set[UUID]] = [set() for _ in range(BLOCKS)]
    for fact in facts:
        age = (today - hanoi_day(fact.received_at)).days - WINDOW
        customers[min(max(age, 0) // WINDOW, BLOCKS - 1)].add(fact.customer_id)
    return [len(people) for people in reversed(customers)]


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """The first complaint of each customer, with all whom any of theirs tells of."""
    first: dict[UUID, Fact] = {}
    for fact in facts:
        first.setdefault(fact.customer_id, fact)
    return list(first.values())


def _week(fact: Fact) -> str:
    """The Monday of the week of the order."""
    day = fact.ordered_on
    assert day is not None  # noqa: S101 - asked only of those that have one
    return (day - timedelta(days=day.weekday())).isoformat()


def _lag(fact: Fact) -> int:
    return _weeks_between(date.fromisoformat(_week(fact)), hanoi_day(fact.received_at))


def _weeks_between(monday: date, day: date) -> int:
    return (day - monday).days // 7
