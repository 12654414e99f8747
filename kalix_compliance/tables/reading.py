"""A file of people, whatever wrote it: told by its content, read row by row."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from kalix_compliance.tables.cells import Row
from kalix_compliance.tables.columns import has_headings
from kalix_compliance.tables.limits import (
    HEAD_ROWS,
    LARGEST_FILE,
    MOST_COLUMNS,
    MOST_ROWS,
    FileRefused,
)
from kalix_compliance.tables.sheets import sheet_rows
from kalix_compliance.tables.texts import (
    DELIMITERS,
    ENCODINGS,
    delimiter_of,
    encoding_of,
    text_rows,
)

XLSX, CSV = "xlsx", "csv"
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
)
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


@dataclass(frozen=True)
class Manner:
    """How a file is read: its kind, and for a text file its encoding and its separator."""

    kind: str
    encoding: str = ""
    delimiter: str = ""

    def with_encoding(self, encoding: str, delimiter: str) -> "Manner":
        """As a person chose it; anything else than what the page offers changes nothing."""
        if self.kind != CSV:
            return self
        return replace(
            self,
            encoding=encoding if encoding in ENCODINGS else self.encoding,
            delimiter=delimiter if delimiter in DELIMITERS else self.delimiter,
        )


def manner_of(content: bytes) -> Manner:
    """How to read this file; raises FileRefused when it is no list at all."""
    if not content.strip(b"\0 \r\n\t"):
        raise FileRefused("empty")
    if len(content) > LARGEST_FILE:
        raise FileRefused("too-large")
    if content.startswith(ZIP):
        return Manner(XLSX)
    if content.startswith(OLD_OFFICE):
        raise FileRefused("old-excel")
    if content.startswith(OTHERS) or content[:64].lstrip().lower().startswith(MARKUP):
        raise FileRefused("not-a-list")
    encoding = encoding_of(content)
    return Manner(CSV, encoding, delimiter_of(content, encoding))


def rows_of(content: bytes, manner: Manner) -> Iterator[Row]:
    """The rows that hold anything; raises FileRefused, also in the middle, for what cannot be read."""
    found = (
        sheet_rows(content)
        if manner.kind == XLSX
        else text_rows(content, manner.encoding, manner.delimiter)
    )
    for count, row in enumerate(found):
        if count > MOST_ROWS:
            raise FileRefused("too-many")
        if len(row.cells) <= MOST_COLUMNS:
            yield row
        elif count:
            yield Row(row.number, row.cells[:MOST_COLUMNS])
        else:
            raise FileRefused("too-wide")


def head_of(content: bytes, manner: Manner) -> list[Row]:
    """The headings and the first rows; raises FileRefused also when there is nothing under the headings."""
    head = list(islice(rows_of(content, manner), HEAD_ROWS))
    if not head:
        raise FileRefused("empty")
    if len(head) == 1 and has_headings(head[0]):
        raise FileRefused("no-rows")
    return head
