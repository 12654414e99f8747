"""A sealed value opens for its owner, in its place, unchanged; or not at all."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.vault.errors import Tampered
from kalix_compliance.vault.safes import Safe
from kalix_compliance.vault.sealing import new_key, seal, unseal

KEY = new_key()
ROW, OTHER_ROW = UUID(int=1), UUID(int=2)
SAFE = Safe("anna", KEY)


@given(st.text(st.characters()))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert SAFE.unseal("customer.name", ROW, SAFE.seal("customer.name", ROW, text)) == text


@given(st.binary())
def test_bytes_come_back_as_they_were(content: bytes) -> None:
    sealed = SAFE.seal_bytes("attachment.content", ROW, content)
    assert SAFE.unseal_bytes("attachment.content", ROW, sealed) == content


@pytest.mark.parametrize(
    ("safe", "place", "row"),
    [
        (SAFE, "customer.email", ROW),
        (SAFE, "customer.name", OTHER_ROW),
        (Safe("binh", KEY), "customer.name", ROW),
        (Safe("anna", new_key()), "customer.name", ROW),
    ],
)
def test_a_moved_value_does_not_open(safe: Safe, place: str, row: UUID) -> None:
    sealed = SAFE.seal("customer.name", ROW, "Nguyễn Văn An")
    with pytest.raises(Tampered):
        safe.unseal(place, row, sealed)


@given(st.integers(0, 60), st.integers(1, 255))
def test_one_changed_bit_is_noticed(position: int, change: int) -> None:
    sealed = bytearray(SAFE.seal_bytes("customer.note", ROW, b"x" * 40))
    sealed[position] ^= change
    with pytest.raises(Tampered):
        SAFE.unseal_bytes("customer.note", ROW, bytes(sealed))


@given(st.binary(max_size=40))
def test_what_was_never_sealed_does_not_open(junk: bytes) -> None:
    with pytest.raises(Tampered):
        SAFE.unseal("customer.note", ROW, junk)


def test_equal_texts_are_sealed_differently() -> None:
    assert SAFE.seal("customer.name", ROW, "An") != SAFE.seal("customer.name", ROW, "An")


def test_the_parts_of_a_context_do_not_run_into_each_other() -> None:
    sealed = seal(KEY, ("ab", "c"), b"value")
    with pytest.raises(Tampered):
        unseal(KEY, ("a", "bc"), sealed)


def test_a_safe_does_not_show_its_key() -> None:
    assert repr(SAFE) == "Safe(owner='anna')"
