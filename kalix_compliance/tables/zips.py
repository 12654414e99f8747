"""An XLSX file is a ZIP of XML: look at it before anything opens it."""

from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - an error in all but its name

from kalix_compliance.tables.limits import MEGABYTE, FileRefused

MOST_ENTRIES = 2_000
LARGEST_ENTRY = 200 * MEGABYTE
LARGEST_WHOLE = 300 * MEGABYTE
HIGHEST_RATIO = 200
SMALL = MEGABYTE
CODING = (b"<!DOCTYPE", b"<!ENTITY")
OVERLAP = 16


def insist_harmless(content: bytes) -> None:
    """Raise FileRefused for what is no workbook, is damaged, or would unpack without end.

    First what the archive declares about itself, then what really comes out of each XML part, read in
    pieces; a part that declares a document type (only they can hold entities) is refused.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _insist_declared(entries)
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
                raise FileRefused("not-a-list")
            total = 0
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    total += _real_size(archive, entry)
                if total > LARGEST_WHOLE:
                    raise FileRefused("bomb")
    except (BadZipFile, LargeZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError,
            OSError, ValueError) as error:  # fmt: skip
        raise FileRefused("broken") from error


def _insist_declared(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
        raise FileRefused("bomb")
    for entry in entries:
        if entry.file_size > LARGEST_ENTRY:
            raise FileRefused("bomb")
        if entry.file_size > SMALL and entry.file_size > entry.compress_size * HIGHEST_RATIO:
            raise FileRefused("bomb")


def _real_size(archive: ZipFile, entry: ZipInfo) -> int:
    """How many bytes come out, never more than declared and one piece."""
    size, before = 0, b""
    with archive.open(entry) as part:
        while piece := part.read(MEGABYTE):
            size += len(piece)
            if size > LARGEST_ENTRY:
                raise FileRefused("bomb")
            window = before + piece
            if any(code in window for code in CODING) or b"\0" in piece:
                raise FileRefused(
                    "broken"
                )  # entities, or XML in an encoding no office program writes
            before = piece[-OVERLAP:]
    return size
