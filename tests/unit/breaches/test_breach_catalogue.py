"""Every choice has a name; counts do not contradict themselves."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.breaches import catalogue, kinds
from kalix_compliance.breaches.kinds import DataType, Status
from kalix_compliance.breaches.rules.record import MOST_PEOPLE, Counts, counts_contradict

TABLES = {
    frozenset(table)
    for name, table in vars(catalogue).items()
    if isinstance(table, dict) and not name.startswith("_")
}
INSIDE = {"PaperFormat", "PartKind"}  # no page says them
NAMED = [
    kind
    for kind in vars(kinds).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    if kind.__name__ not in INSIDE
]


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.__name__)
def test_every_choice_has_a_name(kind: type[StrEnum]) -> None:
    assert frozenset(kind) in TABLES


def test_a_data_type_is_basic_or_sensitive_never_both() -> None:
    assert not set(catalogue.BASIC_DATA) & set(catalogue.SENSITIVE_DATA)
    assert [*catalogue.BASIC_DATA, *catalogue.SENSITIVE_DATA] == list(DataType)
    assert catalogue.is_sensitive(DataType.LOCATION)
    assert not catalogue.is_sensitive(DataType.PHONE)


def test_data_types_are_told_in_the_order_of_the_decree() -> None:
    assert catalogue.data_in_words(["phone", "name", "unheard-of"]) == "Họ tên, số điện thoại"


def test_only_ended_statuses_are_ends() -> None:
    assert {Status.CLOSED, Status.RULED_OUT} == catalogue.ENDED


numbers = st.none() | st.integers(-5, 30) | st.just(MOST_PEOPLE + 1)


@given(numbers, numbers, numbers)
def test_counts_are_taken_only_in_rising_order(
    least: int | None, best: int | None, most: int | None
) -> None:
    known = [n for n in (least, best, most) if n is not None]
    in_order = known == sorted(known) and all(0 <= n <= MOST_PEOPLE for n in known)
    assert (counts_contradict(Counts(least, best, most)) == []) is in_order


def test_the_best_guess_is_the_likeliest_number() -> None:
    assert Counts(1, 5, 9).likeliest == 5
    assert Counts(0, None, None).likeliest == 0
    assert Counts().likeliest is None
