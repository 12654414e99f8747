"""Read what was signed before, from files, folders and saved mails, and say what is to be doubted of it."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from kalix_compliance.audit.checkpoints import Checkpoint, Unreadable, fits_key, read_line
from kalix_compliance.audit.witness import files_of

BEGIN, END = "-----BEGIN KALIX CHECKPOINT-----", "-----END KALIX CHECKPOINT-----"
WIDTH = 64
QUOTED = re.compile(r"^[>\s|]+", re.MULTILINE)
TAG = re.compile(r"<[^<>]*>")
BLOCK = re.compile(f"{BEGIN}(.*?){END}", re.DOTALL)
MAIL = re.compile(rb"\A(?:From |[A-Za-z][A-Za-z0-9-]*:[ \t])")
LARGEST = 200 * 1024 * 1024


class Doubt(StrEnum):
    """Why a line does not bear witness, or a file not of everything."""

    NONE_FOUND = "no-checkpoint"
    FORGED = "signature-does-not-fit"
    OTHER_KEY = "signed-with-another-key"
    LINE_MISSING = "a-line-before-is-missing"
    SHRUNK = "the-chain-was-shorter-than-before"
    TWO_STORIES = "two-hashes-for-one-entry"
    UNREADABLE = "line-cannot-be-read"
    LOST = "newer-lines-are-missing"


class Remark(StrEnum):
    """What is told and is no doubt."""

    TORN = "torn-line"
    CLOCK_BACK = "clock-set-back"
    RESTART = "restart"


@dataclass(frozen=True)
class Finding:
    """What is to be said of a line; `serial` is 0 when the line cannot be read."""

    what: Doubt | Remark
    where: str
    serial: int = 0
    words: str = ""


@dataclass(frozen=True)
class Heard:
    """The checkpoints that the house signed, in order, and what was found beside them."""

    checkpoints: tuple[Checkpoint, ...]
    findings: tuple[Finding, ...]

    @property
    def doubts(self) -> list[Finding]:
        return [found for found in self.findings if isinstance(found.what, Doubt)]

    @property
    def remarks(self) -> list[Finding]:
        return [found for found in self.findings if isinstance(found.what, Remark)]

    @property
    def last(self) -> Checkpoint | None:
        return self.checkpoints[-1] if self.checkpoints else None

    @cached_property
    def binding(self) -> dict[int, str]:
        """The hashes that the chain must still have, by number: those signed since the last restart."""
        since = max((c.serial for c in self.checkpoints if c.restart), default=0)
        return {c.number: c.hash for c in self.checkpoints if c.serial >= since and c.number}


@dataclass(frozen=True)
class _Read:
    """A checkpoint and where it stood: `line` is 0 in a mail, which holds one and not all of them."""

    checkpoint: Checkpoint | None
    file: str
    line: int = 0

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class _Line:
    """A signed line; one that stands in a file that grows leaves no gap to its neighbours."""

    checkpoint: Checkpoint
    where: str
    in_file: bool


def hear(sources: Iterable[Path], key: str) -> Heard:
    """Everything that these files, folders and mails hold of the owner of the public `key`.

    Raises OSError for a file that cannot be read or is larger than two hundred megabytes.
    """
    read = [one for source in sources for file in _files(source) for one in _checkpoints(file)]
    findings = [*_unread(read)]
    signed: dict[int, _Line] = {}
    for one in read:
        if one.checkpoint is None:
            continue
        known = signed.get(one.checkpoint.serial)
        if doubt := _doubt_of(one.checkpoint, known, key):
            findings.append(Finding(doubt, one.where, one.checkpoint.serial))
        elif known is None or one.line:
            signed[one.checkpoint.serial] = _Line(one.checkpoint, one.where, bool(one.line))
    lines = [signed[serial] for serial in sorted(signed)]
    findings += [told for pair in pairwise(lines) for told in _compare(*pair)]
    findings += [_restarted(line) for line in lines if line.checkpoint.restart]
    if not lines:
        findings.append(Finding(Doubt.NONE_FOUND, ""))
    return Heard(tuple(line.checkpoint for line in lines), tuple(findings))


def armoured(checkpoint: Checkpoint) -> str:
    """The line in a block that mail programs neither break nor translate."""
    packed = base64.b64encode(checkpoint.line.encode()).decode()
    rows = [packed[place : place + WIDTH] for place in range(0, len(packed), WIDTH)]
    return "\n".join([BEGIN, *rows, END])


def _files(source: Path) -> Sequence[Path]:
    return files_of(source) if source.is_dir() else [source]


def _checkpoints(file: Path) -> Iterator[_Read]:
    if file.stat().st_size > LARGEST:
        raise OSError(f"{file.name}: too large")
    raw = file.read_bytes()
    text = _mail_text(raw) if MAIL.match(raw) else raw.decode(errors="replace")
    blocks = BLOCK.findall(text)
    if blocks:
        yield from (_Read(_unwrapped(block), file.name) for block in blocks)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _Read(_line(line), file.name, number)


def _mail_text(raw: bytes) -> str:
    mail = message_from_bytes(raw, policy=policy.default)
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    texts = [part.get_payload(decode=True) for part in parts]
    return "\n".join(text.decode(errors="replace") for text in texts if isinstance(text, bytes))


def _unwrapped(block: str) -> Checkpoint | None:
    try:
        packed = re.sub(r"\s", "", QUOTED.sub("", TAG.sub("", block)))
        return _line(base64.b64decode(packed, validate=True).decode())
    except (binascii.Error, ValueError):
        return None


def _line(text: str) -> Checkpoint | None:
    try:
        return read_line(text)
    except Unreadable:
        return None


def _unread(read: Sequence[_Read]) -> Iterator[Finding]:
    """A line that a dead writer left is a remark: whether anything was lost with it is seen by the serials.

    A file without any checkpoint is told of once, by `NONE_FOUND`.
    """
    good = {one.file for one in read if one.checkpoint}
    for one in read:
        if one.checkpoint is None and one.file in good:
            yield Finding(Remark.TORN if one.line else Doubt.UNREADABLE, one.where)


def _doubt_of(found: Checkpoint, known: "_Line | None", key: str) -> Doubt | None:
    """Why this line does not count; the same line read twice, from a file and from a mail, does."""
    if found.key != key:
        return Doubt.OTHER_KEY
    if not fits_key(found, key):
        return Doubt.FORGED
    if known and known.checkpoint.line != found.line:
        return Doubt.TWO_STORIES
    return None


def _restarted(line: "_Line") -> Finding:
    checkpoint = line.checkpoint
    return Finding(Remark.RESTART, line.where, checkpoint.serial, checkpoint.restart)


def _compare(earlier: "_Line", later: "_Line") -> Iterator[Finding]:
    before, after = earlier.checkpoint, later.checkpoint
    if after.serial == before.serial + 1:
        if after.before != before.digest:
            yield Finding(Doubt.TWO_STORIES, later.where, after.serial)
    elif earlier.in_file and later.in_file:
        yield Finding(Doubt.LINE_MISSING, later.where, after.serial)
    if not after.restart:
        if after.number < before.number:
            yield Finding(Doubt.SHRUNK, later.where, after.serial)
        if after.number == before.number and after.hash != before.hash:
            yield Finding(Doubt.TWO_STORIES, later.where, after.serial)
    if after.at < before.at:
        yield Finding(Remark.CLOCK_BACK, later.where, after.serial)
