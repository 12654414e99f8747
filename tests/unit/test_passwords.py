"""How passwords are judged, kept and made up."""

import threading
import unicodedata

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.staff import passwords
from kalix_compliance.staff.passwords import (
    hash_password,
    is_outdated,
    is_right,
    one_time_password,
    reasons_not_to_take,
)

KNOWN = ("thuha@kalix.vn", "Nguyễn Thu Hà", "KALIX")
GOOD = "ba con mèo uống cà phê"


def test_a_password_opens_only_what_it_was_kept_for() -> None:
    kept = hash_password(GOOD)
    assert kept.startswith("$argon2id$")
    assert is_right(GOOD, kept)
    assert not is_right(GOOD + " ", kept)


def test_composed_and_decomposed_vietnamese_are_one_password() -> None:
    kept = hash_password(unicodedata.normalize("NFD", GOOD))
    assert is_right(unicodedata.normalize("NFC", GOOD), kept)


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_opens_a_missing_hash(kept: str | None) -> None:
    assert not is_right(GOOD, kept)


def test_the_same_password_is_kept_differently_each_time() -> None:
    assert hash_password(GOOD) != hash_password(GOOD)


def test_a_hash_of_yesterdays_strength_is_outdated() -> None:
    assert is_outdated(PasswordHasher.from_parameters(CHEAPEST).hash(GOOD))
    assert not is_outdated(hash_password(GOOD))


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("ngắn quá", "ít nhất 12"),
        ("x" * 1001, "dài quá"),
        ("thuha@kalix.vn", "lấy từ email"),
        ("Thu Hà kalix 2026", "lấy từ email"),
        ("nguyenthuha1990", "lấy từ email"),
        ("NGUYỄN THU HÀ 12", "lấy từ email"),
        ("matkhau123456", "dễ đoán"),
        ("Mật khẩu 1234", "dễ đoán"),
        ("P@ssw0rd1234", "dễ đoán"),
        ("password12345", "dễ đoán"),
        ("xinchaovietnam", "dễ đoán"),
        ("anhyeuem123456", "dễ đoán"),
        ("123456789012", "dễ đoán"),
        ("010119901990", "dễ đoán"),
        ("qwertyuiopas", "dễ đoán"),
        ("abcabcabcabc", "dễ đoán"),
        ("aaaaaaaaaaaab", "dễ đoán"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, word: str) -> None:
    (reason,) = reasons_not_to_take(password, *KNOWN)
    assert word in str(reason)


@pytest.mark.parametrize(
    "password",
    [GOOD, "thuha uống trà sen sáng", "Tr0ng-4-chậu-lan", "correct horse battery staple"],
)
def test_a_good_password_is_taken(password: str) -> None:
    assert reasons_not_to_take(password, *KNOWN) == []


@given(st.text(max_size=40))
def test_any_text_is_judged_without_stumbling(password: str) -> None:
    reasons_not_to_take(password, *KNOWN)


def test_one_time_passwords_are_long_unlike_and_taken() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert reasons_not_to_take(password, *KNOWN) == []
        assert not set(password) & set("il1o0")


def test_no_more_than_two_passwords_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, lock, slow = 0, 0, threading.Lock(), passwords._hasher

    class Counting:
        def hash(self, password: str) -> str:
            nonlocal inside, most
            with lock:
                inside, most = inside + 1, max(most, inside + 1)
            try:
                return slow.hash(password)
            finally:
                with lock:
                    inside -= 1

    monkeypatch.setattr(passwords, "_hasher", Counting())
    threads = [threading.Thread(target=hash_password, args=(GOOD,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == passwords.HASHES_AT_ONCE
