"""The bundle as a file: a zip that is written as it comes, and the signed list of what is in it."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, BinaryIO, cast

from kalix_compliance.audit.chain import canonical
from kalix_compliance.audit.checkpoints import Signer
from kalix_compliance.core.clock import in_hanoi

MANIFEST, SIGNATURE = "MANIFEST.json", "MANIFEST.sig"
SIGNED_FOR = b"kalix-manifest-1\n"
PLAIN_FILE = 0o100600 << 16


class Packer:
    """Writes files one after the other into a stream that need not be one that can be wound back."""

    def __init__(self, out: BinaryIO, now: datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._at = in_hanoi(now).timetuple()[:6]
        self.files: list[dict[str, Any]] = []

    @contextmanager
    def file(self, path: str) -> Iterator[BinaryIO]:
        """A new file, which the manifest will name with its hash."""
        with self._member(path) as stream:
            counted = _Counted(stream)
            yield cast("BinaryIO", counted)
        self.files.append({"path": path, "sha256": counted.sha256, "size": counted.size})

    def add(self, path: str, content: bytes) -> None:
        with self.file(path) as stream:
            stream.write(content)

    def close(self, said: dict[str, Any], signer: Signer) -> str:
        """End the bundle with its list of files and the signature under it; returns the list's SHA-256."""
        whole = {**said, "key": signer.key, "files": sorted(self.files, key=lambda f: f["path"])}
        raw = json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"
        signed = {"key": signer.key, "signature": signer.sign(SIGNED_FOR + raw)}
        for path, content in ((MANIFEST, raw), (SIGNATURE, canonical(signed).encode() + b"\n")):
            with self._member(path) as stream:
                stream.write(content)
        self._zip.close()
        return hashlib.sha256(raw).hexdigest()

    def abandon(self) -> None:
        """Leave a bundle that cannot be finished; whoever gave the stream throws away what is in it."""
        with suppress(Exception):
            self._zip.close()

    @contextmanager
    def _member(self, path: str) -> Iterator[BinaryIO]:
        entry = zipfile.ZipInfo(path, self._at)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = PLAIN_FILE
        with self._zip.open(entry, "w", force_zip64=True) as stream:
            yield cast("BinaryIO", stream)


class _Counted:
    """Passes bytes on, and knows their hash and number."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._hash = stream, hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        self._hash.update(content)
        self.size += len(content)
        return self._stream.write(content)

    def flush(self) -> None:
        self._stream.flush()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()
