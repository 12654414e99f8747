"""How failed sign-ins are slowed down, as plain arithmetic.

An account is slowed after 5 failures in a row, a network address after 20 (a showroom's people share one
address). The wait begins at 30 seconds and doubles with each failure, up to 15 minutes. A day without a
failure forgives everything.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from kalix_compliance.core.language import Sentence, say

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGIVEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Gate:
    """One thing that failures are counted for, and how many pass before it closes."""

    key: str
    free_tries: int


@dataclass(frozen=True)
class Permit:
    """Whether a try at a password may go on.

    `wait` is the time until the next try when this one may not. If it may and the password turns out wrong,
    `left` tries remain before the gate closes for `wait_if_wrong`.
    """

    wait: timedelta
    left: int = 0
    wait_if_wrong: timedelta = timedelta()

    @property
    def granted(self) -> bool:
        return not self.wait


def account_gate(email: str) -> Gate:
    return Gate(_hashed(f"account:{email}"), free_tries=5)


def address_gate(address: str) -> Gate:
    return Gate(_hashed(f"address:{address}"), free_tries=20)


def wait_after(failures: int, free_tries: int) -> timedelta:
    """How long the gate stays closed after this many failures in a row."""
    if failures < free_tries:
        return timedelta()
    doublings = min(failures - free_tries, 10)
    wait: timedelta = FIRST_WAIT * (1 << doublings)
    return min(wait, LONGEST_WAIT)


def is_forgiven(last_at: datetime, now: datetime) -> bool:
    return now - last_at >= FORGIVEN_AFTER


def words_when_wrong(permit: Permit) -> Sentence:
    """What to say after a wrong password."""
    if permit.wait_if_wrong:
        return words_to_wait(permit.wait_if_wrong)
    return say("Mật khẩu chưa đúng. Còn %(n)s lần thử.", n=permit.left)


def words_to_wait(wait: timedelta) -> Sentence:
    """What to say while the gate is closed, in seconds or whole minutes."""
    seconds = math.ceil(wait.total_seconds())
    if seconds < 120:
        return say("Đã sai nhiều lần. Thử lại sau %(n)s giây.", n=seconds)
    return say("Đã sai nhiều lần. Thử lại sau %(n)s phút.", n=math.ceil(seconds / 60))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
