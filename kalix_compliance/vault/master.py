"""The master key: 32 random bytes that live outside every database, and what is derived from them."""

import base64
import binascii
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kalix_compliance.core.errors import CannotStart
from kalix_compliance.vault.sealing import KEY

log = logging.getLogger(__name__)
OTHERS_MAY_READ = 0o077
HOW = "MASTER_KEY (base64, 32 byte) / MASTER_KEY_FILE"


def make_master_key() -> str:
    """A new master key as text, for the set-up to put into the environment or a file."""
    return secrets.token_urlsafe(KEY)


@dataclass(frozen=True, repr=False)
class MasterKey:
    """Never used as it is: each purpose gets a key of its own."""

    secret: bytes

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose; different purposes say nothing about each other."""
        info = f"kalix-compliance/1/{purpose}".encode()
        return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=info).derive(self.secret)


def read_master_key(settings: Mapping[str, Any]) -> MasterKey:
    """The master key from MASTER_KEY, else from the file that MASTER_KEY_FILE names.

    Raises CannotStart, in plain words, when it is missing or is not 32 bytes of base64.
    """
    text = str(settings.get("MASTER_KEY") or "").strip()
    if not text and (file := settings.get("MASTER_KEY_FILE")):
        text = _read(Path(str(file)))
    if not text:
        raise CannotStart(
            f"Chưa có khóa chủ. Đặt {HOW} rồi khởi động lại. "
            f"The master key is missing: set {HOW} and start again."
        )
    return parse_master_key(text)


def parse_master_key(text: str) -> MasterKey:
    """Read base64 text, of either alphabet, padded or not; raises CannotStart when it is not 32 bytes."""
    plain = "".join(text.split()).rstrip("=").replace("+", "-").replace("/", "_")
    try:
        secret = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY:
        raise CannotStart(
            f"Khóa chủ không đúng dạng: cần 32 byte viết bằng base64. Kiểm tra {HOW}. "
            f"The master key is malformed: it must be 32 bytes in base64. Check {HOW}."
        )
    return MasterKey(secret)


def _read(file: Path) -> str:
    try:
        if file.stat().st_mode & OTHERS_MAY_READ:
            log.warning("other users of this machine may read the master key in %s", file)
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(
            f"Chưa đọc được khóa chủ trong tệp {file}. Kiểm tra tệp và quyền đọc. "
            f"The master key file {file} cannot be read: check the file and its permissions."
        ) from error
