"""Where the bytes of a file lie: sealed, each file under a key of its own that ends with it."""

import hashlib
import io
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from kalix_compliance.core.folders import sync_folder
from kalix_compliance.execution.unit import runtime
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased, Tampered
from kalix_compliance.vault.streams import OpeningStream, SealingStream

NUMBER = re.compile(r"[0-9a-f]{32}")
PLACE = "export.file"


class Tally(io.RawIOBase):
    """Writes to a sealed file and keeps count of the clear bytes; cannot be read or wound back."""

    def __init__(self, sealed: SealingStream) -> None:
        super().__init__()
        self._sealed, self._hash = sealed, hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, clear: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        self._hash.update(clear)
        written = self._sealed.write(clear)
        self.size += written
        return written

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def folder() -> Path:
    """The files' own folder under DATA_DIR; made when it is not there."""
    found = Path(str(runtime.get().settings["DATA_DIR"])) / "exports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(export_id: UUID, attempt: int) -> Path:
    """Each attempt writes a file of its own: two workers never write the same."""
    return folder() / f"{export_id.hex}-{attempt}.sealed"


@contextmanager
def scratch(export_id: UUID, attempt: int) -> Iterator[Path]:
    """A folder for what a workbook puts aside while it is written; gone afterwards."""
    found = folder() / f"{export_id.hex}-{attempt}.work"
    found.mkdir(mode=0o700, exist_ok=True)
    try:
        yield found
    finally:
        shutil.rmtree(found, ignore_errors=True)


@contextmanager
def writing(export_id: UUID, attempt: int) -> Iterator[Tally]:
    """A new sealed file, on the disk for good when the block ends well; gone when it does not."""
    path = path_of(export_id, attempt)
    safe = safes.passing(export_id)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with safe.seal_file(PLACE, export_id, file) as sealed:
                yield Tally(sealed)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def reading(export_id: UUID, attempt: int) -> Iterator[OpeningStream]:
    """The clear bytes of a file; raises Tampered when it is not there or is not the one that was made."""
    try:
        file = path_of(export_id, attempt).open("rb")
    except FileNotFoundError as gone:
        raise Tampered(f"{export_id}: the file is gone") from gone
    with file:
        yield safes.of(export_id).unseal_file(PLACE, export_id, file)


def is_whole(export_id: UUID, attempt: int, sha256: str) -> bool:
    """Whether the file on the disk is, to the last byte, the one that was made."""
    found = hashlib.sha256()
    try:
        with reading(export_id, attempt) as clear:
            for piece in clear.pieces():
                found.update(piece)
    except (Tampered, Erased, OSError):
        return False
    return found.hexdigest() == sha256


def remove(export_id: UUID) -> None:
    """Nothing is left of the file, nor of the key that would open a copy of it."""
    for path in folder().glob(f"{export_id.hex}-*"):
        drop(path)
    safes.discard([export_id])


def lying_about() -> list[tuple[UUID, Path]]:
    """Everything in the folder that a file of ours has left there, with the file's id."""
    found = []
    for path in folder().iterdir():
        number, _, _ = path.name.partition("-")
        if NUMBER.fullmatch(number):
            found.append((UUID(number), path))
    return found


def is_of(path: Path, attempt: int | None) -> bool:
    """Whether this lies there for that attempt."""
    return path.stem.rpartition("-")[2] == str(attempt)


def drop(path: Path) -> None:
    """Take away what a broken attempt has left."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
