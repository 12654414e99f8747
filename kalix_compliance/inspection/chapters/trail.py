"""The audit trail: its links from a signed point on, its head, and the heads that were signed before."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import func, select

from kalix_compliance.audit.chain import GENESIS, canonical
from kalix_compliance.audit.checkpoints import Checkpoint, Signer, fingerprint
from kalix_compliance.audit.models import BODY, AuditEntry
from kalix_compliance.audit.testimony import hear
from kalix_compliance.audit.verify import Head, head_of
from kalix_compliance.audit.witness import files_of, folder_of
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import say
from kalix_compliance.inspection.contents import CHUNK, Contents

COLUMNS = tuple(AuditEntry.__table__.columns)
CLOSED = "secret"


@dataclass(frozen=True)
class Ends:
    """Where the slice begins and ends."""

    start: Head
    head: Head


def write_trail(contents: Contents, settings: Mapping[str, Any], signer: Signer) -> Ends:
    """`audit/chain.jsonl`, `audit/head.json`, `audit/checkpoints.jsonl`, `audit/public-key.txt`.

    The slice begins with the last signed entry before the period, or with the first of all, and goes on to
    the newest: where it ends is what shows that nothing was cut off.
    """
    head = head_of(contents.session) or Head()
    signed = _signed(contents, settings, signer.key, head)
    start = _start(contents, signed)
    closed = 0
    with contents.packer.file("audit/chain.jsonl") as out:
        for entry in _entries(contents, start.number, head.number):
            said = _said(entry, contents.hidden)
            closed += "closed" in said
            out.write(canonical(said).encode() + b"\n")
    if closed:
        contents.notes.append(
            say("%(n)s mục nhật ký về hồ sơ mật chỉ có dấu, không có nội dung.", n=closed)
        )
    ends = Ends(start, head)
    contents.packer.add("audit/head.json", canonical(_ends(ends)).encode() + b"\n")
    lines = "".join(one.line + "\n" for one in _kept(signed, start))
    contents.packer.add("audit/checkpoints.jsonl", lines.encode())
    words = f"{signer.key}\nfingerprint {fingerprint(signer.key)}\n"
    contents.packer.add("audit/public-key.txt", words.encode())
    contents.done()
    return ends


def _signed(
    contents: Contents, settings: Mapping[str, Any], key: str, head: Head
) -> list[Checkpoint]:
    """What this house signed since it last began anew.

    What was signed while the bundle is being made may be newer than the records that it is made of. What
    was signed before and is longer than the chain stays in: it shows that the chain was cut.
    """
    folder = folder_of(settings)
    if not files_of(folder):
        contents.notes.append(say("Chưa có lần ký làm chứng nào ngoài cơ sở dữ liệu."))
        return []
    heard = hear([folder], key)
    if heard.doubts:
        contents.notes.append(
            say(
                "Có %(n)s điều đáng ngờ trong các lần ký làm chứng: hỏi người phụ trách hệ thống.",
                n=len(heard.doubts),
            )
        )
    since = max((one.serial for one in heard.checkpoints if one.restart), default=0)
    return [
        one
        for one in heard.checkpoints
        if one.serial >= since and (one.number <= head.number or one.at < contents.now)
    ]


def _start(contents: Contents, signed: Iterable[Checkpoint]) -> Head:
    """The last signed entry before the period."""
    before = select(func.max(AuditEntry.number)).where(AuditEntry.at < contents.period.begins)
    last = contents.session.scalar(before) or 0
    known = [one for one in signed if 0 < one.number <= last]
    return Head(known[-1].number, known[-1].hash) if known else Head(0, GENESIS)


def _kept(signed: Iterable[Checkpoint], start: Head) -> list[Checkpoint]:
    """The last of each day from the start on, the start itself, and what says that it was begun anew."""
    days: dict[object, Checkpoint] = {}
    for one in signed:
        if one.restart or one.number == start.number:
            days[one.serial] = one
        elif one.number > start.number:
            days[in_hanoi(one.at).date()] = one
    return sorted(days.values(), key=lambda one: one.serial)


def _entries(contents: Contents, after: int, until: int) -> Iterator[Any]:
    while after < until:
        wanted = select(*COLUMNS).where(AuditEntry.number > after, AuditEntry.number <= until)
        found = contents.session.execute(wanted.order_by(AuditEntry.number).limit(CHUNK)).all()
        yield from found
        if not found:
            return
        after = found[-1].number


def _said(entry: Any, hidden: Collection[str]) -> dict[str, Any]:
    links = {
        "number": entry.number,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }
    if hidden and (entry.subject in hidden or _names(entry.facts, hidden)):
        return {**links, "closed": CLOSED}
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {**links, "at": at, **{name: getattr(entry, name) for name in BODY}}


def _names(value: Any, hidden: Collection[str]) -> bool:
    if isinstance(value, str):
        return value in hidden
    if isinstance(value, Mapping):
        return any(_names(one, hidden) for one in value.values())
    return isinstance(value, list) and any(_names(one, hidden) for one in value)


def _ends(ends: Ends) -> dict[str, Any]:
    return {
        "start": {"number": ends.start.number, "hash": ends.start.hash},
        "head": {"number": ends.head.number, "hash": ends.head.hash},
    }
