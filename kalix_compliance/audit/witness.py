"""The folder of checkpoints: one file a month that only grows, on a disk of its own if the house is wise."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from kalix_compliance.audit.chain import GENESIS
from kalix_compliance.audit.checkpoints import (
    Checkpoint,
    Signer,
    Unreadable,
    fits_key,
    read_line,
)
from kalix_compliance.audit.verify import Head
from kalix_compliance.core.folders import sync_folder

TAIL = 64 * 1024
"""So much of a file's end is read to find its last line."""


class Contradicted(Exception):
    """The chain is not the one that was signed before: nothing more is signed until somebody has looked.

    The message says how, in codes and numbers.
    """


def signer_of(settings: Mapping[str, Any]) -> Signer:
    """The house's signing key; raises ValueError when SIGNING_KEY is no key."""
    return Signer.of(settings["SIGNING_KEY"])


def folder_of(settings: Mapping[str, Any]) -> Path:
    return Path(settings["CHECKPOINT_DIR"])


def last_checkpoint(settings: Mapping[str, Any]) -> Checkpoint | None:
    """The newest whole line in CHECKPOINT_DIR that this house signed; None when there is none.

    Lines of another key or torn ones are passed over: `flask audit verify --checkpoint` tells of them.
    Raises OSError when the folder is there and cannot be read.
    """
    key = signer_of(settings).key
    return next((found for found in _backwards(folder_of(settings)) if fits_key(found, key)), None)


def files_of(folder: Path) -> list[Path]:
    """The monthly files, oldest first."""
    return sorted(folder.glob("checkpoints-[0-9]*.jsonl"))


def write_checkpoint(
    settings: Mapping[str, Any],
    look: Callable[[Checkpoint | None], Head],
    at: datetime,
    *,
    restart: str = "",
) -> Checkpoint | None:
    """Sign the head and write it down, unless the last line says it already; raises Contradicted, OSError.

    One writer at a time: `look` is given the last line, and finds the head, when no other can be writing.
    The line is on the disk when this returns. With words in `restart` the lines before are left behind,
    and the new line says so for ever.
    """
    signer, folder = signer_of(settings), folder_of(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        last = next(_backwards(folder), None)
        head = look(None if restart else last)
        if last is None and head.number == 0:
            return None
        if last and not restart:
            _must_follow(last, head, signer.key)
            if last.number == head.number:
                return None
        found = signer.signed(
            Checkpoint(
                serial=last.serial + 1 if last else 1,
                number=head.number,
                hash=head.hash,
                at=at,
                before=last.digest if last else GENESIS,
                restart=restart,
            )
        )
        _append(_file_for(folder, at), found.line)
    return found


def _must_follow(last: Checkpoint, head: Head, key: str) -> None:
    if not fits_key(last, key):
        raise Contradicted(f"another-key serial={last.serial}")
    if head.number < last.number:
        raise Contradicted(f"shorter head={head.number} signed={last.number}")
    if head.number == last.number and head.hash != last.hash:
        raise Contradicted(f"rewritten entry={last.number}")


def _file_for(folder: Path, at: datetime) -> Path:
    """This month's file; a clock that was set back does not go back to an older one."""
    return max([folder / f"checkpoints-{at:%Y-%m}.jsonl", *files_of(folder)[-1:]])


def _append(file: Path, line: str) -> None:
    """Add a line and wait until it lies on the disk; what a dead writer left is ended first."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        _write_all(descriptor, (b"\n" if torn else b"") + line.encode() + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(file.parent)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _backwards(folder: Path) -> Iterator[Checkpoint]:
    """Whole lines, the newest first; torn ones are passed over. Whoever wants more than the first few of a
    file may meet some twice."""
    for file in reversed(files_of(folder)):
        for length in (TAIL, file.stat().st_size):
            yield from _whole(reversed(_end_of(file, length)))


def _end_of(file: Path, length: int) -> list[str]:
    with file.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - length))
        return stream.read().decode(errors="replace").split("\n")


def _whole(lines: Iterator[str]) -> Iterator[Checkpoint]:
    for line in lines:
        try:
            yield read_line(line)
        except Unreadable:
            continue
