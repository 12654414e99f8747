"""Which column holds what: guessed from the headings and the first rows, decided by a person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from kalix_compliance.breaches.importing.cells import Row, text_of
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.vault.folding import digits_of, fold

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PHONE = re.compile(r"\+?[0-9][0-9 .()-]{7,18}")
PHONE_DIGITS = range(9, 13)

# fmt: off
FIELD_NAMES: dict[str, Sentence] = {
    "name":    say("Họ tên"),
    "family":  say("Họ và tên đệm, nếu tệp để riêng"),
    "phone":   say("Điện thoại"),
    "email":   say("Email"),
    "address": say("Địa chỉ"),
    "items":    say("Dữ liệu bị lộ của từng người"),
}

# Folded headings, the surest first; a heading that only contains one of the words counts less.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("ho ten", "ho va ten", "ten khach hang", "ten khach", "khach hang", "nguoi nhan",
             "ten nguoi nhan", "full name", "fullname", "customer name", "name", "ten", "first name",
             "customer", "recipient"),
    "family": ("ho va ten dem", "ho dem", "ho", "last name", "family name", "surname"),
    "phone": ("so dien thoai", "dien thoai", "sdt", "so dt", "dt", "di dong", "mobile", "phone",
              "phone number", "tel", "telephone", "hotline"),
    "email": ("email", "e-mail", "dia chi email", "thu dien tu", "mail"),
    "address": ("dia chi", "dia chi giao hang", "dia chi nhan hang", "address", "shipping address",
                "noi o"),
    "items": ("du lieu bi lo", "du lieu", "loai du lieu", "data types", "data items", "data"),
}
# fmt: on


@dataclass(frozen=True)
class Columns:
    """The place of each field, from 0; None when the file does not have it."""

    name: int | None = None
    family: int | None = None
    phone: int | None = None
    email: int | None = None
    address: int | None = None
    items: int | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Columns":
        """As `stored` keeps it; what makes no sense is left out."""
        return cls(
            **{
                field.name: place
                for field in fields(cls)
                if isinstance(place := stored.get(field.name), int) and place >= 0
            }
        )

    def stored(self) -> dict[str, int]:
        return {name: place for name, place in vars(self).items() if place is not None}

    @property
    def reach(self) -> bool:
        """Whether anybody could be told by what these columns hold."""
        return not (self.phone is None and self.email is None and self.address is None)


def has_headings(row: Row) -> bool:
    """Whether a first row names its columns: a number or an address in it is somebody's."""
    return not any(_is_email(text) or _is_phone(text) for text in map(text_of, row.cells))


def guess(head: Sequence[Row]) -> Columns:
    """The columns that the headings name, then those that the rows look like."""
    if not head:
        return Columns()
    found: dict[str, int] = {}
    body = head
    if has_headings(head[0]):
        found, body = _by_headings([fold(text_of(cell)) for cell in head[0].cells]), head[1:]
    width = max((len(row.cells) for row in body), default=0)
    for field, looks in (("email", _is_email), ("phone", _is_phone)):
        if field not in found:
            free = (place for place in range(width) if place not in found.values())
            place = next((p for p in free if _mostly(looks, body, p)), None)
            if place is not None:
                found[field] = place
    return Columns(**found)


def _by_headings(headings: Sequence[str]) -> dict[str, int]:
    """Whole headings first, then headings that contain one; no column serves two fields."""
    found: dict[str, int] = {}
    for whole in (True, False):
        for field, words in HEADINGS.items():
            if field in found:
                continue
            for word in words:
                place = _place(headings, word, whole, set(found.values()))
                if place is not None:
                    found[field] = place
                    break
    if "name" not in found:
        found.pop("family", None)
    return found


def _place(headings: Sequence[str], word: str, whole: bool, taken: set[int]) -> int | None:
    for place, heading in enumerate(headings):
        if place in taken:
            continue
        plain = " ".join(re.findall(r"[\w-]+", heading.replace("_", " ")))
        if plain == word or (not whole and len(word) > 2 and f" {word} " in f" {plain} "):
            return place
    return None


def _mostly(looks: Any, rows: Sequence[Row], place: int) -> bool:
    texts = [text_of(row.cells[place]) for row in rows if place < len(row.cells)]
    filled = [text for text in texts if text]
    return bool(filled) and sum(map(looks, filled)) * 2 > len(filled)


def _is_email(text: str) -> bool:
    return EMAIL.fullmatch(text) is not None


def _is_phone(text: str) -> bool:
    return PHONE.fullmatch(text) is not None and len(digits_of(text)) in PHONE_DIGITS
