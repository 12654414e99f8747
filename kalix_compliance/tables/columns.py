"""Which column holds what: guessed from the headings and the first rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from kalix_compliance.tables.cells import Row, text_of
from kalix_compliance.vault.folding import digits_of, fold

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PHONE = re.compile(r"\+?[0-9][0-9 .()-]{7,18}")
PHONE_DIGITS = range(9, 13)

Headings = Mapping[str, tuple[str, ...]]
"""For each field its folded headings, the surest first."""


@dataclass(frozen=True)
class Places:
    """Where the fields of a list stand: each the place of its column, from 0, or None when it has none."""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """As `stored` keeps it; what makes no sense is left out."""
        known = {field.name: stored.get(field.name) for field in fields(cls)}
        return cls(
            **{n: place for n, place in known.items() if isinstance(place, int) and place >= 0}
        )

    def stored(self) -> dict[str, int]:
        return {name: place for name, place in vars(self).items() if place is not None}


def is_email(text: str) -> bool:
    return EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    return PHONE.fullmatch(text) is not None and len(digits_of(text)) in PHONE_DIGITS


def has_headings(row: Row) -> bool:
    """Whether a first row names its columns: a number or an address in it is somebody's."""
    return not any(is_email(text) or is_phone(text) for text in map(text_of, row.cells))


def guess_places(head: Sequence[Row], headings: Headings) -> dict[str, int]:
    """The columns that the headings name, then those that the rows look like: places from 0 by field."""
    if not head:
        return {}
    found: dict[str, int] = {}
    body = head
    if has_headings(head[0]):
        named = [fold(text_of(cell)) for cell in head[0].cells]
        found, body = _by_headings(named, headings), head[1:]
    width = max((len(row.cells) for row in body), default=0)
    for field, looks in (("email", is_email), ("phone", is_phone)):
        if field in headings and field not in found:
            free = (place for place in range(width) if place not in found.values())
            place = next((p for p in free if _mostly(looks, body, p)), None)
            if place is not None:
                found[field] = place
    return found


def _by_headings(named: Sequence[str], headings: Headings) -> dict[str, int]:
    """Whole headings first, then headings that contain one; no column serves two fields."""
    found: dict[str, int] = {}
    for whole in (True, False):
        for field, words in headings.items():
            if field in found:
                continue
            for word in words:
                place = _place(named, word, whole, set(found.values()))
                if place is not None:
                    found[field] = place
                    break
    return found


def _place(headings: Sequence[str], word: str, whole: bool, taken: set[int]) -> int | None:
    for place, heading in enumerate(headings):
        if place in taken:
            continue
        plain = " ".join(re.findall(r"[\w-]+", heading.replace("_", " ")))
        if plain == word or (not whole and len(word) > 2 and f" {word} " in f" {plain} "):
            return place
    return None


def _mostly(looks: Callable[[str], bool], rows: Sequence[Row], place: int) -> bool:
    texts = [text_of(row.cells[place]) for row in rows if place < len(row.cells)]
    filled = [text for text in texts if text]
    return bool(filled) and sum(map(looks, filled)) * 2 > len(filled)
