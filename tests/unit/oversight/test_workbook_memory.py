"""A workbook of many rows needs no more memory than one of a few."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from kalix_compliance.vault.sealing import new_key
from kalix_compliance.vault.streams import open_stream, seal_stream
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet, write_workbook
from tests.files import sheet

COLUMNS = (Column("Số", 9, Kind.NUMBER), Column("Tên", 20), Column("Lúc", 16, Kind.MOMENT))
AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


def written(folder: Path, count: int) -> int:
    """The most that it took meanwhile, in bytes, to write so many rows into a sealed file."""

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(count):
            yield number, f"Ng*** V** A** {number % 7}", AT

    key = new_key()
    tracemalloc.start()
    with (folder / "file").open("wb") as out, seal_stream(out, key, "x") as sealed:
        made = Sheet("S", "KALIX", "T", ["n"], COLUMNS, rows())
        write_workbook(sealed, made, aside=folder)  # type: ignore[arg-type]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with (folder / "file").open("rb") as source:
        found = sheet(open_stream(source, key, "x").read() or b"")
    assert [line[0] for line in found[5:]] == list(range(count))
    assert found[-1][2].isoformat() == "2026-11-22T14:05:00"
    return most


def test_memory_stays_flat_and_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    written(tmp_path, 100)
    few, many = written(tmp_path, 500), written(tmp_path, 4_000)
    assert many < few + 200_000
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
