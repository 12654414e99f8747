"""CSV says what it was given, and nothing in it is calculated by whatever opens it."""

import csv
import re
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.web.separated import FORMULA, cell_text, write_csv

DANGEROUS = ("=1+1", "+84912", "-2", "@SUM(A1)", "\t=1", " =1", "\n=1", "＝1+1", "\r\n@x", "'=1")
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


def lines(*rows: tuple[object, ...]) -> list[list[str]]:
    out = BytesIO()
    write_csv(out, rows)
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(out.getvalue().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", DANGEROUS[:-1])
def test_what_looks_like_a_formula_is_a_text(text: str) -> None:
    assert str(cell_text(text)).startswith("'")


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_every_cell_comes_back_and_none_begins_a_formula(rows: list[tuple[str, str]]) -> None:
    found = lines(*rows)
    assert len(found) == len(rows)
    for row, cells in zip(rows, found, strict=True):
        for text, cell in zip(row, cells, strict=True):
            assert not cell.lstrip().startswith(tuple(FORMULA))
            printable = "".join(c for c in text if ord(c) >= 32 or c in "\t\n")
            assert cell.replace("'", "") == printable.replace("'", "")


@pytest.mark.parametrize("text", ["a;=1+1", "a; -b", "a\n=2", "a;;@x", "a|\t+1", "; ＝1"])
def test_nor_does_it_where_a_spreadsheet_cuts_at_semicolons(text: str) -> None:
    """Set to Vietnamese it does, and pays no heed to marks within a line."""
    for part in re.split(r"[;|\n\t]", str(cell_text(text))):
        assert not part.lstrip().startswith(tuple(FORMULA))
    assert cell_text("Hà Nội; Huế - Đà Nẵng\n1; 2") == "Hà Nội; Huế - Đà Nẵng\n1; 2"


def test_numbers_days_and_moments_are_what_they_are() -> None:
    at = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
    assert lines((-5, 1.5, None, date(2026, 11, 22), at)) == [
        ["-5", "1.5", "", "2026-11-22", "2026-11-22 14:05"]
    ]


def test_many_lines_are_written_as_they_come() -> None:
    rows = lines(*((n, "Nguyễn\nVăn An") for n in range(9_000)))
    assert len(rows) == 9_000
    assert rows[-1] == ["8999", "Nguyễn\nVăn An"]
