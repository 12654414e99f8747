"""What features announce; `wiring.py` says who reacts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """Something that has happened in this transaction; named in the past tense."""
