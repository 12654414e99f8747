"""Walk the chain from its beginning and name the first entry that does not fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from kalix_compliance.audit.chain import GENESIS, link
from kalix_compliance.audit.models import AuditEntry, AuditHead, body_of

CHUNK = 2_000
COLUMNS = tuple(AuditEntry.__table__.columns)
Entry = Row[Any]


class Flaw(StrEnum):
    """How an entry does not fit."""

    MISSING = "missing"
    UNLINKED = "does not follow the entry before it"
    ALTERED = "was altered"
    CUT_OFF = "missing: the end of the chain was cut off"
    APPENDED = "was put in without a command"
    REWRITTEN = "was rewritten: the head of the chain knows it differently"
    HEADLESS = "cannot be trusted: the head of the chain is gone"
    CONTRADICTED = "is not the entry that a signed checkpoint saw: the chain was rewritten"
    FORGOTTEN = "is missing, and a signed checkpoint saw it: the end of the chain was cut off"


@dataclass(frozen=True)
class Verdict:
    """`checked` entries fit; `bad_number` is the first that does not, and `flaw` says how."""

    checked: int
    bad_number: int | None = None
    flaw: Flaw | None = None

    @property
    def clean(self) -> bool:
        return self.bad_number is None


@dataclass(frozen=True)
class Head:
    """The last link as the row that commands lock knows it."""

    number: int = 0
    hash: str = GENESIS


def verify(session: Session, signed: Mapping[int, str] = MappingProxyType({})) -> Verdict:
    """Check every link; memory stays flat whatever the length, and no lock is held.

    Commands may go on appending: the chain must hold at least what the head named before the walk, and no
    more than what it names after it. `signed` are hashes by number that somebody outside the database
    witnessed: they alone show a chain that was written anew together with its head.
    """
    before, last = head_of(session), Head()
    if before is None:
        return Verdict(0, 1, Flaw.HEADLESS)
    for entry in _entries(session):
        if entry is None:
            return Verdict(last.number, last.number + 1, Flaw.ALTERED)
        if flaw := _flaw(entry, last, before):
            bad = last.number + 1 if flaw is Flaw.MISSING else entry.number
            return Verdict(last.number, bad, flaw)
        if signed.get(entry.number, entry.hash) != entry.hash:
            return Verdict(last.number, entry.number, Flaw.CONTRADICTED)
        last = Head(entry.number, entry.hash)
    return _end(last, before, head_of(session) or Head(), max(signed, default=0))


def head_of(session: Session) -> Head | None:
    """Where the chain ends, according to its head; None when that row, which every store has, is gone."""
    row = session.execute(select(AuditHead.number, AuditHead.hash).where(AuditHead.id == 1)).first()
    return Head(row.number, row.hash) if row else None


def _flaw(entry: Entry, last: Head, head: Head) -> Flaw | None:
    if entry.number != last.number + 1:
        return Flaw.MISSING
    if entry.previous_hash != last.hash:
        return Flaw.UNLINKED
    if entry.hash != link(last.hash, entry.number, entry.at, body_of(entry)):
        return Flaw.ALTERED
    if entry.number == head.number and entry.hash != head.hash:
        return Flaw.REWRITTEN
    return None


def _end(last: Head, before: Head, after: Head, signed: int) -> Verdict:
    """The chain ends where its head says that it ends, and not before what was signed."""
    if last.number < before.number:
        return Verdict(last.number, last.number + 1, Flaw.CUT_OFF)
    if last.number < signed:
        return Verdict(last.number, last.number + 1, Flaw.FORGOTTEN)
    if last.number > after.number:
        return Verdict(after.number, after.number + 1, Flaw.APPENDED)
    if last.number == after.number and last.hash != after.hash:
        return Verdict(max(0, last.number - 1), last.number, Flaw.REWRITTEN)
    return Verdict(last.number)


def _entries(session: Session) -> Iterator[Entry | None]:
    """Every entry in order; None for one that cannot even be read."""
    number = 0
    while True:
        chunk = _chunk(session, number)
        for entry in chunk:
            yield entry
            if entry is None:
                return
            number = entry.number
        if len(chunk) < CHUNK:
            return


def _chunk(session: Session, after: int) -> Sequence[Entry | None]:
    wanted = select(*COLUMNS).where(AuditEntry.number > after).order_by(AuditEntry.number)
    try:
        return _readable(session.execute(wanted.limit(CHUNK)).all())
    except (TypeError, ValueError):  # somebody wrote what no date or JSON is
        return _one_by_one(session, wanted)


def _one_by_one(session: Session, wanted: Any) -> Sequence[Entry | None]:
    """A chunk that cannot be read as a whole, up to the entry that cannot be read."""
    found: list[Entry | None] = []
    for place in range(CHUNK):
        try:
            row = session.execute(wanted.offset(place).limit(1)).first()
        except (TypeError, ValueError):
            return [*found, None]
        if row is None:
            break
        found += _readable([row])
    return found


def _readable(rows: Sequence[Entry]) -> Sequence[Entry | None]:
    """The rows up to the first one whose moment is no moment."""
    return [row if isinstance(row.at, datetime) else None for row in rows]
