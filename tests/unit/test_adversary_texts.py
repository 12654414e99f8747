"""Texts that cost minutes: Unicode sorts a run of marks by comparing each with each."""

from contextlib import suppress
from time import perf_counter

import pytest

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers import cleaning
from kalix_compliance.customers.search_words import SearchWords
from kalix_compliance.staff.passwords import reasons_not_to_take
from kalix_compliance.vault.folding import normal_phone

MARKS = "a" + "\u0315\u0300" * 60_000
PLENTY = 2  # seconds; without care it is fifteen and more


@pytest.mark.parametrize(
    "read",
    [
        normal_phone,
        cleaning.clean_name,
        cleaning.clean_phone,
        cleaning.clean_email,
        cleaning.clean_address,
        cleaning.clean_note,
        SearchWords.read,
        lambda text: reasons_not_to_take(text, "mai@kalix.vn", "Mai"),
    ],
)
def test_a_heap_of_marks_is_refused_at_once(read):
    began = perf_counter()
    with suppress(RuleBroken, ValueError):
        read(MARKS)
    assert perf_counter() - began < PLENTY
