"""The verifier that goes with a bundle: its own mathematics and its own way of writing, against ours."""

import ast
import hashlib
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kalix_compliance.audit import chain, checkpoints
from kalix_compliance.inspection import verifier
from kalix_compliance.inspection.verifier import canonical, ed25519_fits

# RFC 8032, section 7.1: secret key, message, signature
VECTORS = (
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
     ("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
      "d25bf5f0595bbe24655141438e7a100b")),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
     ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
      "387b2eaeb4302aeeb00d291612bb0c00")),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
     ("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
      "4a7c15e9716ed28dc027beceea1ec40a")),
    ("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     hashlib.sha512(b"abc").hexdigest(),
     ("dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
      "3dca179c138ac17ad9bef1177331a704")),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
SOURCE = Path(verifier.__file__).read_text(encoding="utf-8")


def public(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


@pytest.mark.parametrize(("secret", "message", "signature"), VECTORS)
def test_the_examples_of_rfc_8032_fit(secret: str, message: str, signature: str) -> None:
    key = public(bytes.fromhex(secret))
    assert ed25519_fits(key, bytes.fromhex(message), bytes.fromhex(signature))
    assert not ed25519_fits(key, bytes.fromhex(message) + b"x", bytes.fromhex(signature))


@settings(max_examples=40)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300), st.data())
def test_it_agrees_with_the_library_on_good_and_bad_signatures(
    secret: bytes, message: bytes, data: st.DataObject
) -> None:
    signer = Ed25519PrivateKey.from_private_bytes(secret)
    key, good = public(secret), signer.sign(message)
    assert ed25519_fits(key, message, good)
    bit = data.draw(st.integers(0, 64 * 8 - 1))
    bad = bytearray(good)
    bad[bit // 8] ^= 1 << bit % 8
    packed = checkpoints.packed
    for signature, said in ((bytes(bad), message), (good, message + b"\0"), (good[:-1], message)):
        theirs = checkpoints.signature_fits(packed(key), packed(signature), said)
        assert ed25519_fits(key, said, signature) is theirs is False
    assert ed25519_fits(secrets.token_bytes(32), message, good) is False


def test_a_scalar_beyond_the_order_and_a_point_off_the_curve_are_refused() -> None:
    secret = bytes(32)
    good = Ed25519PrivateKey.from_private_bytes(secret).sign(b"x")
    scalar = int.from_bytes(good[32:], "little") + verifier.ORDER
    assert not ed25519_fits(public(secret), b"x", good[:32] + scalar.to_bytes(32, "little"))
    for key in (b"\xff" * 32, (2).to_bytes(32, "little"), b"", b"\x01" + bytes(30) + b"\x80"):
        assert not ed25519_fits(key, b"x", good)


@given(JSON)
def test_it_writes_every_value_as_the_chain_does(value: object) -> None:
    assert canonical(value) == chain.canonical(value).encode()


@given(
    st.dictionaries(st.sampled_from(verifier.BODY), JSON, min_size=6),
    st.integers(1),
    st.datetimes(timezones=st.just(UTC)),
)
def test_it_links_an_entry_as_the_chain_does(
    body: dict[str, object], number: int, at: datetime
) -> None:
    moment = at.isoformat(timespec="microseconds")
    entry = {"number": number, "previous_hash": chain.GENESIS, "at": moment, **body}
    entry["hash"] = chain.link(chain.GENESIS, number, at, body)
    verifier.check_entry(entry, number, chain.GENESIS)
    with pytest.raises(verifier.Doubt):
        verifier.check_entry({**entry, "at": moment + "Z"}, number, chain.GENESIS)


@given(st.text())
def test_a_key_has_the_same_fingerprint_everywhere(key: str) -> None:
    assert verifier.fingerprint(key) == checkpoints.fingerprint(key)


def test_it_needs_nothing_but_the_standard_library_of_python_3_8() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names
    newer = (
        "removeprefix",
        "removesuffix",
        "file_digest",
        "zip_strict",
        "match ",
        "ExceptionGroup",
    )
    assert not [word for word in newer if word in SOURCE]
    assert "kalix_compliance" not in SOURCE
