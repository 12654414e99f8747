"""What only tests with stores need."""

import pytest
from argon2 import PasswordHasher

from kalix_compliance.staff import passwords

QUICK = PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing as the application does it takes a tenth of a second; here it takes none to speak of."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    monkeypatch.setattr(passwords, "_NOBODY", QUICK.hash("nobody"))
