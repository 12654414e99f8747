"""Reading an Excel workbook: the rows of its first sheet, one after another."""

import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL

from kalix_compliance.tables.cells import Cell, Flaw, Row, cell_of
from kalix_compliance.tables.limits import MOST_COLUMNS, FileRefused
from kalix_compliance.tables.zips import insist_harmless

FARTHEST_ROW = 1_048_576
SOME = 500
MOST_EMPTY = 100_000
"""Rows that stand in the file with nothing in them: more take a web request too long to walk through."""


def sheet_rows(content: bytes) -> Iterator[Row]:
    """The rows of the first sheet that hold anything; raises FileRefused for what cannot be read."""
    insist_harmless(content)
    try:
        with closing(_open(content)) as book:
            if not book.worksheets:
                raise FileRefused("no-rows")
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a file says of its own size need not be true
            found = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
            for number, cells in _with_anything(islice(found, FARTHEST_ROW)):
                row = [_cell(cell) for cell in cells]
                while row and row[-1] == "":
                    row.pop()
                if row:
                    yield Row(number, row)
    except FileRefused:
        raise
    except Exception as error:
        # The library raises whatever its XML parser, its number formats or its dates raise.
        raise FileRefused("broken") from error


def _open(content: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False)


def _with_anything(rows: Iterator[Any]) -> Iterator[tuple[int, Any]]:
    """The rows with a value, and their numbers. A stray cell far down has a million empty ones above it,
    which the library gives as one and the same row."""
    nothing, empty = None, 0
    for number, cells in enumerate(_quietly(rows), 1):
        if cells is nothing:
            continue
        if all(cell is EMPTY_CELL for cell in cells):
            nothing, empty = cells, empty + 1
            if empty > MOST_EMPTY:
                raise FileRefused("mostly-empty")
        elif any(cell.value is not None for cell in cells):
            yield number, cells


def _quietly(rows: Iterator[Any]) -> Iterator[Any]:
    """The library warns of what it leaves out, such as rules for colours: nothing that matters here."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            some = list(islice(rows, SOME))
        if not some:
            return
        yield from some


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return Flaw.ERROR
    if cell.data_type == "f":
        return cell_of(value) if isinstance(value, str) else Flaw.FORMULA
    match value:
        case str():
            return cell_of(value)
        case bool():
            return str(value).upper()
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return Flaw.FORMULA
