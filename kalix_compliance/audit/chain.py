"""The hash chain, as pure functions."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def link(previous: str, number: int, at: datetime, body: dict[str, Any]) -> str:
    """The hash of an entry: it covers everything the entry says and the hash before it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical([previous, number, moment, body]).encode()).hexdigest()


def canonical(value: Any) -> str:
    """The one way in which a value is written before it is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def commitment(salt: str, text: str) -> str:
    """What the chain keeps of a sealed text: it proves the text, and says nothing once the salt is gone."""
    return hashlib.sha256(canonical([salt, text]).encode()).hexdigest()
