"""One cell of a file: its text, or what is wrong with it."""

import re
import unicodedata
from enum import IntEnum
from typing import NamedTuple

from kalix_compliance.tables.limits import LONGEST_CELL

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff\ud800-\udfff]")
AS_TEXT = re.compile(r'="([^"]*)"')


class Flaw(IntEnum):
    """A cell whose text cannot be used."""

    FORMULA = 1
    ERROR = 2  # Excel's #N/A and its like
    CONTROL = 3
    TOO_LONG = 4


Cell = str | Flaw


class Row(NamedTuple):
    """A row with anything in it; `number` is the one that Excel shows, the first is 1."""

    number: int
    cells: list[Cell]


def cell_of(text: str) -> Cell:
    """The text of a cell, composed and without the space around it.

    `="0912…"` and a leading apostrophe are how spreadsheets keep a number's zero; any other text that
    begins with = is a formula.
    """
    if not text:
        return ""
    if len(text) > LONGEST_CELL:
        return Flaw.TOO_LONG
    text = text.strip()
    if not text.isascii() or not text.isprintable():
        if CONTROL.search(text):
            return Flaw.CONTROL
        text = unicodedata.normalize("NFC", text)
    if text[:1] == "=":
        kept = AS_TEXT.fullmatch(text)
        return kept[1].strip() if kept else Flaw.FORMULA
    return text[1:].lstrip() if text[:1] == "'" else text


def text_of(cell: Cell) -> str:
    """The text, or nothing of a cell that has a flaw."""
    return "" if isinstance(cell, Flaw) else cell
