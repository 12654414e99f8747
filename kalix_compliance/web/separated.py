"""CSV that is safe to open: nothing that a person typed can become a formula in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from kalix_compliance.core.clock import in_hanoi

FORMULA = "=+-@\t\r＝＋－＠"
"""What a cell begins with that spreadsheets take for a formula."""
INNER = re.compile(r"([;|\t\n]\s*)(?=[=+@＝＋－＠-])")
"""A spreadsheet set to Vietnamese cuts a file at semicolons: what follows one begins a cell too."""
UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10)}
AT_ONCE = 64 * 1024


def write_csv(out: BinaryIO, lines: Iterable[Sequence[Any]]) -> None:
    """Lines as CSV in UTF-8, with the mark by which Excel knows it; written as they come.

    Numbers stay numbers, days are written 2026-11-22, moments 2026-11-22 14:05 by the clock in Hanoi.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    out.write("\ufeff".encode())
    for line in lines:
        writer.writerow([cell_text(value) for value in line])
        if text.tell() > AT_ONCE:
            out.write(text.getvalue().encode("utf-8", "replace"))
            text.seek(0)
            text.truncate()
    out.write(text.getvalue().encode("utf-8", "replace"))


def cell_text(value: Any) -> str | int | float:
    """One cell; a text that a spreadsheet might calculate gets an apostrophe before it."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{in_hanoi(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case bool() | int() | float():
            return value
        case _:
            return _harmless(str(value).translate(UNPRINTABLE))


def _harmless(text: str) -> str:
    calculated = text.lstrip().startswith(tuple(FORMULA))
    text = INNER.sub(r"\1'", text)
    return f"'{text}" if calculated else text
