"""The hash chain as pure functions."""

import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.audit.chain import GENESIS, canonical, commitment, link

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
BODY = {"actor": "system:test", "action": "close_complaint", "subject": "KN-2026-000001"}
SIMPLE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_the_same_entry_has_the_same_hash_wherever_the_clock_hangs():
    hanoi = AT.astimezone(timezone(timedelta(hours=7)))
    assert link(GENESIS, 1, AT, BODY) == link(GENESIS, 1, hanoi, dict(reversed(BODY.items())))


def test_every_part_of_an_entry_is_covered():
    whole = link(GENESIS, 1, AT, BODY)
    assert whole != link("1" * 64, 1, AT, BODY)
    assert whole != link(GENESIS, 2, AT, BODY)
    assert whole != link(GENESIS, 1, AT + timedelta(microseconds=1), BODY)
    for name in BODY:
        assert whole != link(GENESIS, 1, AT, {**BODY, name: "khác"})


def test_nothing_can_be_moved_from_one_part_to_the_next():
    assert canonical(["ab", "c"]) != canonical(["a", "bc"])
    assert commitment("1", "2x") != commitment("12", "x")


def test_a_commitment_needs_its_salt():
    assert commitment("a1", "Danh sách bị gửi nhầm.") != commitment("a2", "Danh sách bị gửi nhầm.")


@given(SIMPLE)
def test_what_the_database_gives_back_hashes_as_what_was_put_in(value):
    assert canonical(json.loads(json.dumps(value))) == canonical(value)
