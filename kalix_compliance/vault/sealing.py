"""Authenticated encryption of one value: AES-256-GCM, bound to where the value belongs.

A sealed value is a version byte, twelve random bytes (the nonce), and the ciphertext with its tag.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kalix_compliance.vault.errors import Tampered

VERSION = b"\x01"
NONCE = 12
TAG = 16
KEY = 32


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY)


def seal(key: bytes, bound_to: tuple[str, ...], clear: bytes) -> bytes:
    """Encrypt `clear` so that it opens only with the same key and the same `bound_to`."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, clear, _context(bound_to))


def unseal(key: bytes, bound_to: tuple[str, ...], sealed: bytes) -> bytes:
    """The clear bytes; raises Tampered when the key, the place or a single bit differs."""
    nonce, ciphertext = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if sealed[:1] != VERSION or len(ciphertext) < TAG:
        raise Tampered("not a sealed value")
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, _context(bound_to))
    except InvalidTag as wrong:
        raise Tampered("/".join(bound_to)) from wrong


def _context(bound_to: tuple[str, ...]) -> bytes:
    """The parts are names and ids of ours: none has a NUL, so no two contexts read alike."""
    return VERSION + "\0".join(bound_to).encode()
