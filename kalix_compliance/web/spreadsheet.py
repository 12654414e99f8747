"""A report as a workbook that a person can hand on: real dates, real numbers, ready to print on A4.

Nothing that a person typed can become a formula or a link: texts are written as texts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Text

A4 = 9
TITLE_ROWS = 4
OPTIONS = {
    "constant_memory": True,
    "default_date_format": "dd/mm/yyyy",
    "remove_timezone": False,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
LONGEST = 32_767  # letters in a cell
MOST_ROWS = 1_048_576  # of a sheet
LINE = 15  # points
CELL = {"valign": "top", "bottom": 1, "bottom_color": "#DCDED8"}
MOST_LINES = 8
UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10)}


class Kind(Enum):
    """What a column holds; decides its number format and where it stands in the cell."""

    TEXT = {"text_wrap": True}
    MOMENT = {"num_format": "dd/mm/yyyy hh:mm", "align": "left"}
    DAY = {"num_format": "dd/mm/yyyy", "align": "left"}
    NUMBER = {"num_format": "#,##0"}
    BROKEN = {"num_format": "#,##0.0"}
    SHARE = {"num_format": "0.0%"}
    DAYS_LEFT = {"num_format": '0;[Red]"−"0;0', "align": "center"}


class TooLong(ValueError):
    """More rows than a sheet can hold."""


@dataclass(frozen=True)
class Column:
    """A column's heading, its width in characters, and what it holds."""

    heading: Text
    width: float
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Sheet:
    """One sheet: who speaks, what this is, when and how it was chosen, and the rows.

    Cells are texts, numbers, dates, or moments, which are written as the clock in Hanoi shows them.
    """

    name: Text
    company: str
    title: Text
    notes: Sequence[Text]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def workbook(*sheets: Sheet) -> bytes:
    """The sheets as one XLSX file; rows are written as they come, in flat memory."""
    file = BytesIO()
    write_workbook(file, *sheets)
    return file.getvalue()


def write_workbook(out: BinaryIO, *sheets: Sheet, aside: Path | None = None) -> None:
    """The sheets as one XLSX file, written to `out`, which need not be one that can be wound back.

    Rows are written as they come, and put aside in a folder until all are there: memory stays flat.
    """
    place = {"tmpdir": str(aside)} if aside else {}
    with xlsxwriter.Workbook(out, {**OPTIONS, **place}) as book:
        for sheet in sheets:
            _write(book, sheet)


def _write(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(str(sheet.name)[:31])
    formats = [book.add_format({**CELL, **column.kind.value}) for column in sheet.columns]
    _set_widths(page, sheet)
    _write_title(book, page, sheet)
    last = _write_table(book, page, sheet, formats)
    page.freeze_panes(TITLE_ROWS + 1, 1)
    page.autofilter(TITLE_ROWS, 0, last, len(sheet.columns) - 1)
    _set_print(page, sheet)


def _set_widths(page: Any, sheet: Sheet) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)


def _write_title(book: Any, page: Any, sheet: Sheet) -> None:
    page.write_string(0, 0, sheet.company, book.add_format({"font_color": "#454B50"}))
    page.set_row(1, 24)
    page.write_string(1, 0, str(sheet.title), book.add_format({"bold": True, "font_size": 16}))
    quiet = book.add_format({"font_color": "#5C6368"})
    page.write_string(2, 0, " · ".join(str(note) for note in sheet.notes), quiet)


def _write_table(book: Any, page: Any, sheet: Sheet, formats: Sequence[Any]) -> int:
    """Headings and rows; says in which row the last one stands."""
    head = {
        "bold": True,
        "bottom": 2,
        "valign": "vcenter",
        "text_wrap": True,
        "bg_color": "#EBEDE8",
    }
    page.set_row(TITLE_ROWS, 30)
    for place, column in enumerate(sheet.columns):
        page.write_string(TITLE_ROWS, place, str(column.heading), book.add_format(head))
    row = TITLE_ROWS
    for row, cells in enumerate(sheet.rows, TITLE_ROWS + 1):
        if row >= MOST_ROWS:  # further rows would be left out without a word
            raise TooLong
        page.set_row(row, LINE * _lines(cells, sheet.columns))
        for place, (value, style) in enumerate(zip(cells, formats, strict=True)):
            _write_cell(page, row, place, value, style)
        _forget(page, row - 1)
    return row


def _forget(page: Any, row: int) -> None:
    """A row that is written out needs its height no more; the library would keep it for every row."""
    page.row_info.pop(row, None)
    page.row_sizes.pop(row, None)


def _lines(cells: Sequence[Any], columns: Sequence[Column]) -> int:
    """How many lines the fullest text of a row takes; not every program works that out when it opens."""
    needed = (
        sum(ceil(max(1, len(line)) / (column.width * 0.95)) for line in str(value).split("\n"))
        for value, column in zip(cells, columns, strict=True)
        if column.kind is Kind.TEXT and value is not None
    )
    return min(MOST_LINES, max(needed, default=1))


def _write_cell(page: Any, row: int, place: int, value: Any, style: Any) -> None:
    match value:
        case None:
            page.write_blank(row, place, None, style)
        case datetime():
            page.write_datetime(row, place, in_hanoi(value).replace(tzinfo=None), style)
        case date():
            page.write_datetime(row, place, value, style)
        case int() | float():
            page.write_number(row, place, value, style)
        case _:
            page.write_string(row, place, str(value).translate(UNPRINTABLE)[:LONGEST], style)


def _set_print(page: Any, sheet: Sheet) -> None:
    """A4 across, as wide as the page, headings on every page, numbered."""
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(TITLE_ROWS)
    page.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
    page.set_footer(f"&L&8{sheet.company.replace('&', '&&')}&R&8&P / &N")
    page.hide_gridlines(2)
