"""Reading a text file: which encoding, which separator, and its rows one after another."""

import codecs
import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from statistics import median

from kalix_compliance.tables.cells import Cell, Flaw, Row, cell_of
from kalix_compliance.tables.limits import LARGEST_FILE, MEGABYTE, FileRefused

# Ordered as the page offers them; the names are the codecs' own.
ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1258": "Windows-1258",
    "cp1252": "Windows-1252",
}
DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 64 * 1024
LARGE_SAMPLE = 2 * MEGABYTE
SAMPLE_LINES = 30
ODD_BYTES = "surrogateescape"
"""A byte that the encoding does not have becomes a lone surrogate, which spoils its cell."""
RUNAWAY = 60
"""A cell does not go over so many lines: a quote was opened and never closed."""

csv.field_size_limit(LARGEST_FILE + MEGABYTE)  # a giant cell is a bad row, not the end of the file


def encoding_of(content: bytes) -> str:
    """The encoding that a file says, or seems to be in; UTF-8 unless its bytes speak against it."""
    if content.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if content.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    if (sixteen := _sixteen(content[:SAMPLE])) and _readable(content, sixteen):
        return sixteen
    if _readable(content, "utf-8-sig") or _nearly_utf8(content):
        return "utf-8-sig"
    return "cp1258"


def _nearly_utf8(content: bytes) -> bool:
    """Many Vietnamese letters and a few bytes that went wrong: their rows are bad, not the file."""
    sample = content[:LARGE_SAMPLE].decode("utf-8", "replace")
    marked = sum(letter > "\x7f" for letter in sample)
    return sample.count("\ufffd") * 10 < marked


def _sixteen(sample: bytes) -> str:
    """UTF-16 without its mark: every second byte of plain letters is NUL."""
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > half * 0.3:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > half * 0.3 else ""


def _readable(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), MEGABYTE):
            decoder.decode(content[start : start + MEGABYTE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(content: bytes, encoding: str) -> str:
    """The separator by which the first lines fall into the most equal columns."""
    sample = content[:SAMPLE].decode(encoding, "replace").removeprefix("\ufeff")
    lines = sample.splitlines()[:SAMPLE_LINES]
    if said := _said(lines[0] if lines else ""):
        return said
    lines = [line for line in lines if line.strip()]

    def evenness(delimiter: str) -> tuple[float, float]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)] or [0]
        as_the_first = sum(width == widths[0] > 1 for width in widths) / len(widths)
        return as_the_first, median(widths)  # every address holds commas, but the headings do not

    return max(DELIMITERS, key=evenness)


def _said(line: str) -> str:
    """Excel's own first line, `sep=;`."""
    said = line.strip().lower()
    return said[4:] if len(said) == 5 and said.startswith("sep=") and said[4:] in DELIMITERS else ""


def text_rows(content: bytes, encoding: str, delimiter: str) -> Iterator[Row]:
    """The rows that hold anything, in flat memory; raises FileRefused when it cannot be read at all."""
    text = TextIOWrapper(BytesIO(content), encoding, errors=ODD_BYTES, newline="")
    reader = csv.reader(text, delimiter=delimiter, skipinitialspace=True)
    number = line = 0
    try:
        for raw in reader:
            cells = raw
            first, lines, line = line == 0, reader.line_num - line, reader.line_num
            if first and cells:
                cells[0] = cells[0].removeprefix("\ufeff")
                if len(cells) <= 2 and _said(delimiter.join(cells)):
                    continue
            number += 1
            if lines > RUNAWAY:
                yield Row(number, [Flaw.TOO_LONG])
            elif any(cells):
                row: list[Cell] = [cell_of(cell) for cell in cells]
                if any(row):
                    yield Row(number, row)
    except (csv.Error, UnicodeError) as error:
        raise FileRefused("broken" if isinstance(error, csv.Error) else "encoding") from error
