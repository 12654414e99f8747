"""What is unusual among complaints about leaks: the tail, the yardsticks, the false alarms."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import comb
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.patterns.kinds import Feature, Standing
from kalix_compliance.patterns.rules.again import Known, Verdict, evidence_of, verdict
from kalix_compliance.patterns.rules.chance import tail
from kalix_compliance.patterns.rules.grouping import Material, groups_of
from kalix_compliance.patterns.rules.judging import (
    BEFORE,
    LEAST,
    RARE,
    WINDOW,
    Fact,
    Finding,
    findings,
)

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = hanoi_day(NOW)
SHOWROOMS = ("th", "hd")
WAYS = {"": 10.0, "th": 2.0, "hd": 2.0}
ITEMS = ["name,phone"] * 8 + ["address,name,phone"] * 4 + ["name,order,phone"] * 3 + ["phone"] * 3
STAFF = {f"staff-{number}": share for number, share in enumerate((0.9, 0.2, 0.1, 0.05))}
"""Accounts and the share of all records that each opens because it is its job."""

Change = Callable[[Fact], Fact]


def fact(rng: Random, days_ago: float, ways: dict[str, float] = WAYS) -> Fact:
    """A complaint with nothing behind it."""
    at = NOW - timedelta(days=days_ago)
    told = rng.random()
    caller = f"{rng.randrange(10**9)}" if told < 0.5 else f"spam {rng.randrange(5)}"
    return Fact(
        reference=f"KN-2026-{rng.randrange(10**9):09d}",
        customer_id=UUID(int=rng.getrandbits(128)),
        received_at=at,
        showroom=rng.choices(list(ways), list(ways.values()))[0],
        items=rng.choice(ITEMS),
        marks=(caller,) if told < 0.55 else (),
        ordered_on=hanoi_day(at) - timedelta(days=int(rng.gammavariate(2, 12))),
        openers=frozenset(name for name, share in STAFF.items() if rng.random() < share),
    )


def house(
    rng: Random,
    before: int,
    window: int,
    planted: Iterable[Fact] = (),
    *,
    others: int = 90,
    ways: dict[str, float] = WAYS,
    busy: int = 1,
) -> Material:
    """A house with so many complaints; in a `busy` month there are so many times as many of every kind."""
    known = [fact(rng, rng.uniform(0, WINDOW + BEFORE), ways) for _ in range(others)]
    known += [fact(rng, rng.uniform(0, WINDOW), ways) for _ in range((busy - 1) * others // 7)]
    recent = [one for one in known if (TODAY - hanoi_day(one.received_at)).days < WINDOW]
    return Material(
        TODAY,
        [*(fact(rng, rng.uniform(0, 29), ways) for _ in range(window * busy)), *planted],
        [fact(rng, rng.uniform(31, WINDOW + BEFORE), ways) for _ in range(before)],
        known,
        Counter(one.showroom for one in known),
        Counter(one.showroom for one in recent),
        entrances=6,
    )


def plant(rng: Random, count: int, change: Change) -> list[Fact]:
    return [change(fact(rng, rng.uniform(0, 20))) for _ in range(count)]


def found(material: Material) -> list[Finding]:
    return findings(groups_of(material))


def shares(one: Finding) -> set[Feature]:
    return {one.group.feature, *(feature for feature, _ in one.also)}


@given(st.integers(1, 60), st.data(), st.integers(1, 30), st.integers(1, 30))
def test_the_tail_is_the_exact_sum(of: int, data: st.DataObject, a: int, b: int) -> None:
    """Against whole numbers: the law of drawing from an urn that grows by what was drawn."""
    observed = data.draw(st.integers(0, of))
    ways = [comb(k + a - 1, k) * comb(of - k + b - 1, of - k) for k in range(of + 1)]
    exact = Fraction(sum(ways[observed:]), sum(ways))
    assert tail(observed, of, a, b) == pytest.approx(float(exact), rel=1e-6, abs=1e-12)


@given(st.integers(1, 400), st.floats(0.01, 500), st.floats(0.01, 500), st.integers(-3, 500))
def test_the_tail_is_a_chance_and_falls(of: int, a: float, b: float, observed: int) -> None:
    here, next_ = tail(observed, of, a, b), tail(observed + 1, of, a, b)
    assert 0 <= next_ <= here + 1e-9 <= 1 + 2e-9


@pytest.mark.parametrize(("before", "window"), [(0, 5), (0, 30), (12, 3), (36, 6), (60, 30)])
def test_while_nothing_is_wrong_little_is_said(before: int, window: int) -> None:
    """Many houses, many seeds: no more false alarms than are promised."""
    runs = 100
    alarms = sum(bool(found(house(Random(seed), before, window))) for seed in range(runs))
    assert alarms / runs <= RARE + 0.03  # what a hundred houses can tell


def test_thirty_unrelated_ones_in_a_month_are_no_pattern() -> None:
    """Each names its own caller, or none."""
    alarms = 0
    for seed in range(60):
        some = house(Random(seed), 30, 30)
        own = [
            replace(one, marks=() if one.marks[:1] and "spam" in one.marks[0] else one.marks)
            for one in some.window
        ]
        alarms += bool(found(replace(some, window=own)))
    assert alarms / 60 <= RARE


PLANTED: dict[Feature, Change] = {
    Feature.SOURCE: lambda one: replace(one, marks=("the caller",)),
    Feature.SHOWROOM: lambda one: replace(one, showroom="th"),
    Feature.DATA_ITEMS: lambda one: replace(one, items="address,email,payment"),
    Feature.ACCOUNT: lambda one: replace(one, openers=one.openers | {"staff-3"}),
    Feature.ORDER_PERIOD: lambda one: replace(one, ordered_on=date(2026, 8, 19)),
}


@pytest.mark.parametrize("feature", list(Feature))
def test_five_planted_among_the_usual_are_found(feature: Feature) -> None:
    """What is found in thirty houses with four leak complaints a month."""
    runs = 30
    hits = 0
    for seed in range(runs):
        rng = Random(seed)
        material = house(rng, 24, 3, plant(rng, 5, PLANTED[feature]))
        hits += any(feature in shares(one) for one in found(material))
    assert hits / runs >= {Feature.SHOWROOM: 0.65, Feature.ACCOUNT: 0.75}.get(feature, 0.9)


def test_a_month_in_which_everything_triples_is_no_pattern() -> None:
    alarms = sum(bool(found(house(Random(seed), 36, 8, busy=3))) for seed in range(60))
    assert alarms <= 6


def test_a_showroom_that_takes_nine_tenths_of_everything_is_no_pattern() -> None:
    ways = {"": 0.5, "th": 9.0, "hd": 0.5}
    for seed in range(40):
        for one in found(house(Random(seed), 40, 12, ways=ways)):
            assert (one.group.feature, one.group.value) != (Feature.SHOWROOM, "th")


def test_who_opens_most_records_because_it_is_their_job_is_no_pattern() -> None:
    for seed in range(40):
        for one in found(house(Random(seed), 40, 12)):
            assert (one.group.feature, one.group.value) != (Feature.ACCOUNT, "staff-0")


def test_a_showroom_that_opened_this_month_is_measured_by_all_its_complaints() -> None:
    """New for everybody is not new for leaks."""
    rng = Random(3)
    base = house(rng, 40, 20, ways={"": 1.0})
    new = plant(rng, 10, lambda one: replace(one, showroom="new"))
    quiet = replace(
        base, window=[*base.window, *new], ways={"": 90, "new": 12}, ways_now={"": 14, "new": 12}
    )
    assert not [one for one in found(quiet) if one.group.feature is Feature.SHOWROOM]
    loud = replace(quiet, ways={"": 100}, ways_now={"": 26})
    assert [one for one in found(loud) if one.group.feature is Feature.SHOWROOM]


def test_one_customer_who_complains_ten_times_is_one() -> None:
    rng = Random(1)
    again = fact(rng, 3)
    many = [
        replace(again, reference=f"KN-2026-{n:06d}", marks=("caller",), showroom="th")
        for n in range(10)
    ]
    assert not [one for one in found(house(rng, 10, 2, many)) if one.group.value == "caller"]


def test_two_are_never_a_pattern_and_nothing_is_none() -> None:
    assert LEAST == 3
    rng = Random(2)
    two = plant(rng, 2, lambda one: replace(one, marks=("caller",)))
    assert not [one for one in found(house(rng, 50, 4, two)) if one.group.value == "caller"]
    assert found(Material(TODAY, [], [])) == []


def test_what_the_same_complaints_share_besides_is_said_with_it() -> None:
    rng = Random(5)
    planted = plant(rng, 6, lambda one: replace(one, marks=("0987", "van loc"), showroom="th"))
    one = next(f for f in found(house(rng, 24, 3, planted)) if f.group.feature is Feature.SOURCE)
    named = {one.group.value, *(value for _, value in one.also)}
    assert {"0987", "van loc"} <= named


@settings(max_examples=60)
@given(st.randoms(use_true_random=False), st.integers(0, 40), st.integers(0, 40))
def test_every_finding_makes_sense(rng: Random, before: int, window: int) -> None:
    rng = Random(rng.randrange(10**9))
    for one in found(house(rng, before, window, plant(rng, 6, PLANTED[Feature.SOURCE]))):
        assert 0 <= one.bare <= one.chance < RARE
        assert LEAST <= one.group.observed <= one.group.of
        assert one.expected < one.group.observed
        assert sorted(one.references) == list(one.references)


def finding_of(count: int, seed: int = 9) -> Finding:
    rng = Random(seed)
    planted = plant(rng, 20, PLANTED[Feature.SOURCE])[:count]
    material = house(Random(1), 24, 3, planted)
    return next(one for one in found(material) if one.group.value == "the caller")


def known(one: Finding, standing: Standing, chance: float | None = None) -> Known:
    return Known(
        "DH-2026-0001",
        standing,
        frozenset({(one.group.feature, one.group.value)}),
        one.references,
        one.chance if chance is None else chance,
    )


@pytest.mark.parametrize("decided", [Standing.DISMISSED, Standing.IN_BREACH])
def test_the_same_evidence_never_comes_back_and_two_more_do(decided: Standing) -> None:
    five = finding_of(5)
    before = [known(five, decided)]
    assert verdict(five, before)[0] is Verdict.KNOWN
    assert verdict(finding_of(6), before)[0] is Verdict.KNOWN
    assert verdict(finding_of(7), before)[0] is Verdict.NEW
    assert verdict(finding_of(4), before)[0] is Verdict.KNOWN


def test_one_more_brings_back_only_what_was_a_weak_hint() -> None:
    five, six = finding_of(5), finding_of(6)
    assert verdict(six, [known(five, Standing.DISMISSED, chance=0.09)])[0] is Verdict.NEW
    assert verdict(six, [known(five, Standing.DISMISSED, chance=0.0001)])[0] is Verdict.KNOWN


def test_what_waits_grows_and_is_not_made_twice() -> None:
    five, six = finding_of(5), finding_of(6)
    waits = [known(five, Standing.OPEN)]
    assert verdict(five, waits) == (Verdict.KNOWN, "DH-2026-0001")
    assert verdict(six, waits) == (Verdict.GROWN, "DH-2026-0001")


def test_evidence_has_one_name_whatever_its_order() -> None:
    one = evidence_of(Feature.SOURCE, "a", ["KN-2", "KN-1"])
    assert one == evidence_of(Feature.SOURCE, "a", ["KN-1", "KN-2"])
    assert one != evidence_of(Feature.SHOWROOM, "a", ["KN-1", "KN-2"])
