"""Signed heads of the chain: what somebody outside the database has seen of it.

Whoever has the database in hands can write the whole chain anew, with a new head. They cannot sign: a line
that was written down elsewhere before still says how the chain read then.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kalix_compliance.audit.chain import GENESIS, canonical

SIGNED_FOR = b"kalix-checkpoint-1\n"
"""What stands before the signed words, so that a signature given for one thing fits no other."""
HEXADECIMAL = re.compile(r"[0-9a-f]{64}\Z")
LONGEST_REASON = 200


class Unreadable(ValueError):
    """A line that is no checkpoint: cut off, or something else."""


@dataclass(frozen=True)
class Checkpoint:
    """The chain ended with entry `number`, of this `hash`, when `at` was.

    `serial` counts the lines of this house and `before` is the SHA-256 of the line before, so that a line
    taken out is missed. `restart` says in words why the lines before no longer bind the chain: a backup
    was put back, or there is a new key.
    """

    serial: int
    number: int
    hash: str
    at: datetime
    before: str = GENESIS
    restart: str = ""
    key: str = ""
    signature: str = ""

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.key)

    @property
    def line(self) -> str:
        """The checkpoint as one line of JSON, without the line's end."""
        return canonical({**self._said(), "signature": self.signature})

    @cached_property
    def digest(self) -> str:
        """What the next line names as the line `before`."""
        return hashlib.sha256(self.line.encode()).hexdigest()

    @property
    def words(self) -> bytes:
        """The bytes that are signed."""
        return SIGNED_FOR + canonical(self._said()).encode()

    def _said(self) -> dict[str, Any]:
        return {
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "before": self.before,
            "hash": self.hash,
            "key": self.key,
            "kind": "kalix-checkpoint-1",
            "number": self.number,
            "restart": self.restart,
            "serial": self.serial,
        }


@dataclass(frozen=True)
class Signer:
    """The house's signing key; made of the setting SIGNING_KEY, 32 bytes in url-safe base64."""

    secret: Ed25519PrivateKey

    @classmethod
    def of(cls, text: str) -> "Signer":
        """Raises ValueError when the text is no key."""
        return cls(Ed25519PrivateKey.from_private_bytes(unpacked(text)))

    @property
    def key(self) -> str:
        """The public key, in url-safe base64 without padding."""
        return packed(self.secret.public_key().public_bytes_raw())

    def sign(self, words: bytes) -> str:
        return packed(self.secret.sign(words))

    def signed(self, checkpoint: Checkpoint) -> Checkpoint:
        named = replace(checkpoint, key=self.key)
        return replace(named, signature=self.sign(named.words))


def fits_key(checkpoint: Checkpoint, key: str) -> bool:
    """Whether the owner of this public key signed exactly this checkpoint."""
    return checkpoint.key == key and signature_fits(key, checkpoint.signature, checkpoint.words)


def signature_fits(key: str, signature: str, words: bytes) -> bool:
    """Whether `signature` (base64) is that of the public `key` (base64) under `words`."""
    try:
        Ed25519PublicKey.from_public_bytes(unpacked(key)).verify(unpacked(signature), words)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_line(text: str) -> Checkpoint:
    """The checkpoint that a line holds; raises Unreadable. Its signature is not looked at."""
    try:
        said = json.loads(text)
        if not isinstance(said, dict) or said.pop("kind", None) != "kalix-checkpoint-1":
            raise Unreadable(text[:40])
        found = Checkpoint(**{**said, "at": datetime.fromisoformat(said["at"])})
        whole = _is_whole(found) and found.line == text.strip()
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Unreadable(text[:40]) from error
    if not whole:
        raise Unreadable(text[:40])
    return found


def _is_whole(found: Checkpoint) -> bool:
    counts = (found.serial, found.number)
    words = (found.restart, found.key, found.signature)
    return (
        all(type(count) is int and count >= 0 for count in counts)
        and all(isinstance(text, str) for text in words)
        and all(HEXADECIMAL.match(text) for text in (found.hash, found.before))
        and found.at.tzinfo is not None
    )


def fingerprint(key: str) -> str:
    """A public key as people compare it: the first 128 bits of its SHA-256, in groups of four."""
    found = hashlib.sha256(key.encode()).hexdigest()[:32]
    return " ".join(found[place : place + 4] for place in range(0, 32, 4))


def packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unpacked(text: str) -> bytes:
    """The bytes of url-safe base64 text; raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
