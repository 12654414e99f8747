#!/usr/bin/env python3
"""Kiểm tra gói dữ liệu cho đoàn kiểm tra / Check an inspection bundle.

    python3 -I verify.py                     trong thư mục đã giải nén / in the unpacked folder
    python3 -I verify.py GOI.zip             tệp zip, không cần giải nén / the zip itself
    python3 -I verify.py --key "6ddc …" …    so với dấu khóa đã biết / compare with a known fingerprint

Chỉ cần Python 3.8 trở lên, không cần cài gì thêm. Trả về 0 khi mọi thứ khớp, 1 khi có điều đáng ngờ.
Needs Python 3.8 or newer and nothing else. Ends with 0 when everything fits, with 1 at any doubt.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import stat
import sys
import zipfile
from typing import Any, BinaryIO, Iterator  # noqa: UP035 - there is no other way in Python 3.8

MANIFEST, SIGNATURE = "MANIFEST.json", "MANIFEST.sig"
CHAIN, CHAIN_ENDS, CHECKPOINTS = "audit/chain.jsonl", "audit/head.json", "audit/checkpoints.jsonl"
BODY = ("actor", "action", "subject", "facts", "changes", "commitments")
GENESIS = "0" * 64
MOST = 64 * 1024 * 1024
SAFE = re.compile(r"(?!.*\.\.)[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*\Z")


class Doubt(Exception):
    """Something does not fit; its words are Vietnamese / English."""


# --- Ed25519, RFC 8032 section 5.1.7, with Python's own whole numbers ------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _decode(raw: bytes) -> Any:
    """A point in extended coordinates (X, Y, Z, T), or None."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def _add(a: Any, b: Any) -> Any:
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number: int, point: Any) -> Any:
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point, number = _add(point, point), number >> 1
    return total


BASE = _decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_fits(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of the public key (32 bytes) signed this message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    owner, nonce = _decode(key), _decode(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if owner is None or nonce is None or scalar >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    left = _times(scalar, BASE)
    right = _add(nonce, _times(int.from_bytes(hashed, "little") % ORDER, owner))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P
        or (left[1] * right[2] - right[1] * left[2]) % P
    )


def unpacked(text: Any) -> bytes:
    """The bytes of url-safe base64 text without padding; no bytes for what is no such text."""
    if not isinstance(text, str) or not re.match(r"[A-Za-z0-9_-]*\Z", text):
        return b""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


def fingerprint(key: str) -> str:
    found = hashlib.sha256(key.encode()).hexdigest()[:32]
    return " ".join(found[place : place + 4] for place in range(0, 32, 4))


# --- Reading the bundle, which may have been made by anybody ---------------------------------------------


class Bundle:
    """The files of a zip or of a folder, read without unpacking, writing or following a link."""

    def __init__(self, place: str) -> None:
        self.zip = None if os.path.isdir(place) else zipfile.ZipFile(place)
        self.place = place
        self.names = self._in_zip(self.zip) if self.zip else self._in_folder()

    def _in_zip(self, archive: zipfile.ZipFile) -> set[str]:
        names = set()
        for info in archive.infolist():
            plain = stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG)
            if info.filename in names or info.is_dir() or not plain:
                raise Doubt(f"Mục lạ trong tệp zip / odd entry in the zip: {info.filename!r}")
            names.add(info.filename)
        return names

    def _in_folder(self) -> set[str]:
        names = set()
        for folder, folders, files in os.walk(self.place, followlinks=False):
            for name in [*files, *(f for f in folders if os.path.islink(os.path.join(folder, f)))]:
                path = os.path.join(folder, name)
                if not stat.S_ISREG(os.lstat(path).st_mode):
                    raise Doubt(f"Không phải tệp thường / not a plain file: {path!r}")
                names.add(os.path.relpath(path, self.place).replace(os.sep, "/"))
        return names

    def open(self, name: str) -> BinaryIO:
        if name not in self.names:
            raise Doubt(f"Thiếu tệp / a file is missing: {name}")
        if self.zip:
            return self.zip.open(name)  # type: ignore[return-value]
        return open(os.path.join(self.place, *name.split("/")), "rb")

    def read(self, name: str) -> bytes:
        with self.open(name) as stream:
            return stream.read(MOST)

    def lines(self, name: str) -> Iterator[Any]:
        with self.open(name) as stream:
            for line in stream:
                yield json.loads(line)


def canonical(value: Any) -> bytes:
    """The one way in which a value is written before it is hashed or signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


# --- What is checked -------------------------------------------------------------------------------------


def check_manifest(bundle: Bundle, known: str | None) -> tuple[dict[str, Any], str]:
    """The signed list of files, and the public key that signed it."""
    raw, said = bundle.read(MANIFEST), bundle.read(SIGNATURE)
    key, signature = json.loads(said)["key"], unpacked(json.loads(said)["signature"])
    fits = ed25519_fits(unpacked(key), b"kalix-manifest-1\n" + raw, signature)
    if not fits or said != canonical(json.loads(said)) + b"\n":
        raise Doubt("Chữ ký của danh sách tệp không khớp / the manifest's signature does not fit")
    if known is not None and known.replace(" ", "") not in (fingerprint(key).replace(" ", ""), key):
        raise Doubt(f"Ký bằng khóa khác / signed with another key: {fingerprint(key)}")
    tell("Danh sách tệp có chữ ký đúng", "the manifest is signed")
    return json.loads(raw), key


def check_files(bundle: Bundle, manifest: dict[str, Any]) -> None:
    """Every file is there, as it was, and no other."""
    listed = {entry["path"]: entry for entry in manifest["files"]}
    for name in listed:
        if SAFE.match(name) is None:
            raise Doubt(f"Tên tệp không an toàn / unsafe file name: {name!r}")
    if len(listed) != len(manifest["files"]):
        raise Doubt("Một tệp được kê hai lần / a file is listed twice")
    for name in sorted(bundle.names - set(listed) - {MANIFEST, SIGNATURE}):
        raise Doubt(f"Tệp thừa / a file too many: {name!r}")
    for name, entry in listed.items():
        digest = hashlib.sha256()
        with bundle.open(name) as stream:
            for chunk in iter(lambda: stream.read(1 << 20), b""):
                digest.update(chunk)
        if digest.hexdigest() != entry["sha256"]:
            raise Doubt(f"Tệp đã bị sửa / a file was changed: {name}")
    tell(f"{len(listed)} tệp còn nguyên", f"{len(listed)} files are unchanged")


def check_chain(bundle: Bundle, signed: dict[int, str], papers: set[str]) -> None:
    """Every entry follows the one before it, up to the head, and is what the checkpoints saw."""
    ends = json.loads(bundle.read(CHAIN_ENDS))
    start, closed = ends["start"], 0
    number, last = start["number"], start["hash"]
    if last != (signed.get(number) if number else GENESIS):
        raise Doubt("Điểm bắt đầu chưa được ký / where the chain begins was not signed")
    for entry in bundle.lines(CHAIN):
        number += 1
        check_entry(entry, number, last)
        last = entry["hash"]
        if signed.get(number, last) != last:
            raise Doubt(f"Khác với điểm đã ký / differs from a signed checkpoint: {number}")
        closed += "closed" in entry
        papers.difference_update(map(str, entry.get("facts", {}).values()))
    if {"number": number, "hash": last} != ends["head"] or max(signed, default=0) > number:
        raise Doubt("Chuỗi bị cắt ở cuối / the end of the chain was cut off")
    if papers and start["number"] == 0 and not closed:
        raise Doubt("Bản đã nộp không có trong nhật ký / a filed paper is not in the audit trail")
    chain = f"{start['number'] + 1}–{number}"
    tell(f"Nhật ký liền mạch, mục {chain}", f"the audit trail is whole, entries {chain}")
    if closed:
        tell(f"{closed} mục đóng: chỉ có dấu", f"{closed} entries are closed: only their hashes")


def check_entry(entry: dict[str, Any], number: int, last: str) -> None:
    """One entry: it names the hash before it, and its own is that of what it says."""
    if entry["number"] != number or entry["previous_hash"] != last:
        raise Doubt(f"Nhật ký bị đứt / the audit trail is broken: {number}")
    if "closed" in entry:
        if set(entry) != {"number", "previous_hash", "hash", "closed"}:
            raise Doubt(f"Mục đóng có nội dung lạ / odd content in a closed entry: {number}")
        return
    words = [last, number, entry["at"], {name: entry[name] for name in BODY}]
    if hashlib.sha256(canonical(words)).hexdigest() != entry["hash"]:
        raise Doubt(f"Mục đã bị sửa / an entry was altered: {number}")


def check_checkpoints(bundle: Bundle, key: str) -> dict[int, str]:
    """Heads of the chain that were signed before, by number; those before a restart do not bind."""
    signed: dict[int, str] = {}
    count = serial = 0
    for line in bundle.lines(CHECKPOINTS):
        signature = unpacked(line.pop("signature"))
        if line["kind"] != "kalix-checkpoint-1" or line["serial"] <= serial or line["key"] != key:
            raise Doubt(f"Điểm ký lạ / an odd checkpoint: {line['serial']}")
        serial, number, count = line["serial"], line["number"], count + 1
        if not ed25519_fits(unpacked(key), b"kalix-checkpoint-1\n" + canonical(line), signature):
            raise Doubt(f"Điểm ký sai chữ ký / a checkpoint's signature does not fit: {serial}")
        if line["restart"]:
            signed.clear()
            tell(f"Lưu ý, ký lại từ đầu: {line['restart']}", "note: checkpoints begun anew")
        if signed.setdefault(number, line["hash"]) != line["hash"]:
            raise Doubt(f"Hai dấu cho một mục / two hashes for one entry: {number}")
    tell(f"{count} điểm ký đúng chữ ký", f"{count} checkpoints are signed")
    return signed


def check(place: str, known: str | None) -> None:
    bundle = Bundle(place)
    manifest, key = check_manifest(bundle, known)
    check_files(bundle, manifest)
    files = manifest["files"]
    papers = {file["sha256"] for file in files if file["path"].startswith("filings/papers/")}
    check_chain(bundle, check_checkpoints(bundle, key), papers)
    period = f"{manifest['from']} – {manifest['to']}"
    tell(f"{manifest['company']}, {period}", f"made {manifest['made_at']}")
    tell(f"Dấu khóa: {fingerprint(key)}", "the key's fingerprint")
    if known is None:
        tell("Hãy so dấu khóa này với dấu công ty đã gửi trước đó; thư làm chứng hằng đêm có ghi",
            "compare it with the one the company sent before, as its nightly mails do")  # fmt: skip


def tell(vietnamese: str, english: str) -> None:
    print(f"{vietnamese} / {english}.")


def main(arguments: list[str]) -> int:
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    known = None
    if "--key" in arguments:
        place = arguments.index("--key")
        known = "".join(arguments[place + 1 : place + 2])
        del arguments[place : place + 2]
    try:
        here = os.path.dirname(os.path.abspath(__file__))
        check(arguments[0] if arguments else here, known)
    except Doubt as doubt:
        print(f"ĐÁNG NGỜ / DOUBT: {doubt}.")
        return 1
    except Exception as error:  # whatever cannot be read is not as it was made
        print(f"ĐÁNG NGỜ, không đọc được / DOUBT, cannot be read: {type(error).__name__}: {error}")
        return 1
    tell("MỌI THỨ KHỚP", "EVERYTHING FITS")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
