"""Sealed files of any length: written and read in pieces, so that memory stays flat.

AES-256-GCM, 64 KiB at a time. Each file has a key of its own, derived from the given key, from 32 random
bytes and from the name that the file is bound to. Every piece is bound to its place, and the last one says
that it is the last: a file that was cut off, put together anew, lengthened or renamed does not open.
"""

import io
import os
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kalix_compliance.vault.errors import Tampered

MAGIC = b"KALIX-SEALED-1\n"
SALT = 32
PIECE = 64 * 1024
"""Clear bytes in a piece; only the last may have fewer."""
TAG = 16
LAST, MORE = b"\x01", b"\x00"


class SealingStream(io.RawIOBase):
    """What `seal_stream` gives: a file to write clear bytes to, which cannot be read or wound back.

    As a context manager it is completed only when the block ends well: what an error broke off has no last
    piece and never opens. It does not close the file beneath.
    """

    def __init__(self, out: BinaryIO, key: bytes, name: str) -> None:
        super().__init__()
        salt = os.urandom(SALT)
        self._out, self._cipher = out, _cipher(key, salt, name)
        self._waiting, self._number, self.written = bytearray(), 0, 0
        out.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, clear: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Take clear bytes; whole pieces go out at once."""
        if self.closed:
            raise ValueError("the sealed file is complete")
        self._waiting += clear
        size = memoryview(clear).nbytes
        self.written += size
        while len(self._waiting) > PIECE:  # the last piece is kept back: only `complete` knows it
            self._piece(bytes(self._waiting[:PIECE]), MORE)
            del self._waiting[:PIECE]
        return size

    def complete(self) -> None:
        """Write the last piece; without it nobody opens the file."""
        if not self.closed:
            self._piece(bytes(self._waiting), LAST)
            self._waiting.clear()
            self._out.flush()
            super().close()

    def close(self) -> None:
        """Give up what is not complete."""
        super().close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.complete()
        self.close()

    def _piece(self, clear: bytes, mark: bytes) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, mark), clear, None))
        self._number += 1


class OpeningStream(io.RawIOBase):
    """What `open_stream` gives: clear bytes in their order. Raises Tampered where they are not the file's.

    A reader that wants to be sure of the whole before it uses any reads to the end first.
    """

    def __init__(self, source: BinaryIO, key: bytes, name: str) -> None:
        super().__init__()
        head = _read_up_to(source, len(MAGIC) + SALT)
        if len(head) < len(MAGIC) + SALT or not head.startswith(MAGIC):
            raise Tampered(f"{name}: not a sealed file")
        self._source, self._name = source, name
        self._cipher = _cipher(key, head[len(MAGIC) :], name)
        self._number, self._left, self._ahead = 0, b"", _read_up_to(source, PIECE + TAG)
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._left and not self._ended:
            self._left = self._next_piece()
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def pieces(self) -> Iterator[bytes]:
        """The clear bytes piece by piece, for whoever sends them on."""
        if self._left:
            yield self._left
            self._left = b""
        while not self._ended:
            yield self._next_piece()

    def _next_piece(self) -> bytes:
        sealed, self._ahead = self._ahead, _read_up_to(self._source, PIECE + TAG)
        self._ended = not self._ahead
        nonce = _nonce(self._number, LAST if self._ended else MORE)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, sealed, None)
        except InvalidTag as wrong:
            raise Tampered(f"{self._name}: piece {self._number}") from wrong


def seal_stream(out: BinaryIO, key: bytes, name: str) -> SealingStream:
    """Seal into `out` what is written; `key` has 32 bytes, `name` says which file this is.

    The same name is needed to open it again.
    """
    return SealingStream(out, key, name)


def open_stream(source: BinaryIO, key: bytes, name: str) -> OpeningStream:
    """Open what `seal_stream` wrote under this key and name; raises Tampered, here or while reading."""
    return OpeningStream(source, key, name)


def _cipher(key: bytes, salt: bytes, name: str) -> AESGCM:
    bound = HKDF(SHA256(), 32, salt, b"kalix sealed file\0" + name.encode())
    return AESGCM(bound.derive(key))


def _nonce(number: int, mark: bytes) -> bytes:
    return number.to_bytes(11, "big") + mark


def _read_up_to(source: BinaryIO, size: int) -> bytes:
    """As many bytes as are there; a pipe or a socket may hand them over in parts."""
    parts = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
