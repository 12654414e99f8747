"""One file of a backup: a line that says what it is, then, sealed, a heading and the store itself.

The line is read before anything is opened, so that a wrong key, a file in the wrong place and a damaged
file are told apart. Only what is sealed is believed.
"""

import base64
import binascii
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, cast

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kalix_compliance.backups.refusals import BackupRefused, Trouble
from kalix_compliance.vault.errors import Tampered
from kalix_compliance.vault.streams import open_stream, seal_stream

FIRST_WORD = "KALIX-BACKUP-1"
LONGEST_LINE = 200
LONGEST_HEADING = 1_000_000
CHUNK = 256 * 1024
LARGEST = 4 * 1024 * 1024
FASTEST = 1  # sealed cells do not get smaller; codes, ids and empty pages do at any level
KEY_BYTES = 32


class Store(StrEnum):
    """The two stores that are backed up; the search tokens are made anew from the records."""

    RECORDS = "records"
    KEYS = "keys"


@dataclass(frozen=True)
class Heading:
    """What a file says of itself: everything that a restore is measured against. No personal data."""

    name: str
    store: str
    database: str
    """`sqlite` or `postgresql`: neither can be read back into the other."""
    made_at: str
    revision: str
    """The migration that the store was at."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Rows by table, at the moment of the backup."""
    chain_number: int = 0
    chain_hash: str = ""
    schema: str = ""
    """PostgreSQL: the schema in which the tables were."""


class BackupKey:
    """BACKUP_KEY, from which the key of the files is derived, and a mark by which it is known again."""

    def __init__(self, text: str) -> None:
        """Raises BackupRefused when it is missing or is not 32 bytes of base64."""
        if not text:
            raise BackupRefused(Trouble.NO_KEY)
        plain = text.strip().rstrip("=").replace("+", "-").replace("/", "_")
        try:
            secret = base64.b64decode(
                plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True
            )
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != KEY_BYTES:
            raise BackupRefused(Trouble.BAD_KEY)
        self.sealing = _derived(secret, b"kalix-backup/1/sealing")
        self.mark = _derived(secret, b"kalix-backup/1/mark")[:8].hex()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)


def seal_file(key: BackupKey, heading: Heading, clear: Path, target: Path) -> tuple[int, str]:
    """Seal the file `clear` into the new file `target`, for its owner only; its size and SHA-256.

    It is on the disk when this returns. Raises OSError, for example when the disk is full.
    """
    counted = _Counting(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with counted, clear.open("rb") as source:
        counted.write(f"{FIRST_WORD} {heading.store} {key.mark}\n".encode())
        with seal_stream(cast(BinaryIO, counted), key.sealing, _bound(heading.store)) as out:
            out.write(json.dumps(asdict(heading)).encode() + b"\n")
            packing = zlib.compressobj(FASTEST)
            while chunk := source.read(CHUNK):
                out.write(packing.compress(chunk))
            out.write(packing.flush())
        counted.keep()
    return counted.size, counted.sha256


@contextmanager
def opened_file(
    key: BackupKey, file: Path, store: Store
) -> Iterator[tuple[Heading, Iterator[bytes]]]:
    """The heading of a backup's file and its clear bytes; raises BackupRefused where it is not what it says.

    The bytes are to be believed when they have been read to their end without an error.
    """
    try:
        source = file.open("rb")
    except OSError as error:
        raise BackupRefused(Trouble.NOT_A_BACKUP, str(file)) from error
    with source:
        _check_line(key, source, store)
        try:
            stream = open_stream(source, key.sealing, _bound(store))
            pieces = stream.pieces()
            heading, rest = _heading(pieces)
            yield heading, _unpacked(rest, pieces)
        except (Tampered, zlib.error, ValueError, TypeError) as error:
            raise BackupRefused(Trouble.DAMAGED, file.name) from error


def unseal_file(key: BackupKey, file: Path, store: Store, target: Path) -> Heading:
    """Write the clear store of a backup into the new file `target`, for its owner only."""
    with (
        opened_file(key, file, store) as (heading, pieces),
        open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,  # noqa: PTH123
    ):
        out.writelines(pieces)
        out.flush()
        os.fsync(out.fileno())
    return heading


def heading_of(key: BackupKey, file: Path, store: Store) -> Heading:
    """Only the heading; the rest of the file is not looked at."""
    with opened_file(key, file, store) as (heading, _pieces):
        return heading


def _bound(store: str) -> str:
    return f"backup of {store}"


def _check_line(key: BackupKey, source: BinaryIO, store: Store) -> None:
    words = source.readline(LONGEST_LINE).decode("ascii", "replace").split()
    if len(words) != 3 or words[0] != FIRST_WORD or words[1] not in set(Store):
        raise BackupRefused(Trouble.NOT_A_BACKUP)
    if words[1] != store:
        raise BackupRefused(Trouble.SWAPPED)
    if words[2] != key.mark:
        raise BackupRefused(Trouble.OTHER_KEY)


def _heading(pieces: Iterator[bytes]) -> tuple[Heading, bytes]:
    read = b""
    for piece in pieces:
        read += piece
        line, end, rest = read.partition(b"\n")
        if end:
            known: dict[str, Any] = json.loads(line)
            return Heading(**known), rest
        if len(read) > LONGEST_HEADING:
            break
    raise Tampered("no heading")


def _unpacked(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacking = zlib.decompressobj()
    for piece in chain([first], pieces):
        packed = piece
        while packed:  # empty pages shrink a thousandfold: no more than so much at once
            yield unpacking.decompress(packed, LARGEST)
            packed = unpacking.unconsumed_tail
    yield unpacking.flush()
    if not unpacking.eof:
        raise Tampered("the store does not end")


class _Counting:
    """A new file that knows its size and hash while it is written; gone again unless it is kept."""

    def __init__(self, descriptor: int) -> None:
        self._out = open(descriptor, "wb")  # noqa: SIM115 - closed by __exit__
        self._hash = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> "_Counting":
        return self

    def __exit__(self, *_error: object) -> None:
        self._out.close()

    def write(self, content: bytes) -> int:
        self._hash.update(content)
        self.size += len(content)
        return self._out.write(content)

    def flush(self) -> None:
        self._out.flush()

    def keep(self) -> None:
        self._out.flush()
        os.fsync(self._out.fileno())

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()
