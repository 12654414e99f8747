"""Row ids that are known before the row is stored, so that sealed values can be bound to them."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A version-7 UUID: ordered by the time of its making, random after that."""
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10))
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | noise & 0xFFFF_FFFF_FFFF_FFFF_FFFF
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def id_in(text: str | None) -> UUID | None:
    """The id that somebody sent as text; None when it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
