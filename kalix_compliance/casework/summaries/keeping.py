"""Keep the words in step with the records.

After each commit the record that a command was about is read again and its words are written. Should that
fail, the job makes up for it: it follows the audit trail, which is in the order of the commits, and compares
versions of those records only whose words were touched. When nothing has happened it reads two numbers.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from kalix_compliance.audit.models import AuditEntry, AuditHead
from kalix_compliance.casework.summaries import store
from kalix_compliance.casework.summaries.numbers import kind_of, record_of
from kalix_compliance.casework.summaries.words import tokens_of
from kalix_compliance.customers.contributions import Summaries, contributed
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import Unit
from kalix_compliance.jobs.saying import said
from kalix_compliance.vault import safes
from kalix_compliance.vault.keys import keyring
from kalix_compliance.vault.rows import unseal_from

log = logging.getLogger(__name__)
CHUNK = 500


@dataclass(frozen=True)
class Kept:
    """How many records were indexed anew."""

    indexed: int = 0

    def __str__(self) -> str:
        return said(indexed=self.indexed) or ""


def note_summary(unit: Unit) -> None:
    """Before the audit entry of a command: when it changed what its record says, index that afterwards."""
    kind = kind_of(unit.subject)
    if kind is not None and _touched(kind, unit.changes):
        unit.after_commit.append(partial(keep, kind, [unit.subject]))


def keep(kind: Summaries, references: Sequence[str]) -> None:
    """Index these records after a commit; a failure is left to the job."""
    try:
        for some in _parts(references):
            index_anew(kind, some)
    except SQLAlchemyError:
        log.warning("%d records are not indexed yet", len(references), exc_info=True)


def index_anew(kind: Summaries, references: Collection[str]) -> None:
    """Index these records as they are now; a few hundred at a time."""
    model = kind.model
    with GuardedSession(db) as session:
        rows = session.scalars(select(model).where(model.reference.in_(references))).all()
        texts = texts_of(kind, rows)
        finder = keyring.get().index
        entries = [
            store.Entry(
                record_of(kind, row.reference), row.version, tokens_of(finder, texts[row.reference])
            )
            for row in rows
        ]
    store.write(entries)


def texts_of(kind: Summaries, rows: Sequence[Any]) -> dict[str, list[str]]:
    """What each of these records says, by its number; nothing where the key is gone. One statement."""
    whose = {row.reference: getattr(row, kind.person) if kind.person else None for row in rows}
    keys = safes.belonging_to_many(whose.values())
    return {
        row.reference: [
            text
            for column in kind.columns
            if (text := unseal_from(row, keys.get(whose[row.reference]), column))
        ]
        for row in rows
    }


def forget_person(unit: Unit, customer_id: UUID) -> None:
    """Take the words of all records of a person out of the index, for good."""
    for kind in contributed().summaries:
        if kind.person:
            mine = select(kind.model.reference).where(
                getattr(kind.model, kind.person) == customer_id
            )
            store.forget(record_of(kind, reference) for reference in unit.session.scalars(mine))


def bring_into_step(chunk: int = CHUNK) -> Kept:
    """Follow the audit trail to its end; build everything when the index knows none of it, or another."""
    with GuardedSession(db) as session:
        head = session.scalar(select(AuditHead.number)) or 0
    done = store.progress()
    if done is None or done > head:
        return _build(head, chunk)
    indexed = 0
    while done < head:
        last, touched = _touched_after(done, chunk)
        indexed += sum(_index_stale(kind, references) for kind, references in touched)
        store.note_progress(last)
        done = max(last, done + 1)
    return Kept(indexed)


def _build(head: int, chunk: int) -> Kept:
    """Index every record of every kind; one that was broken off is not begun anew from nothing."""
    indexed = 0
    for kind in contributed().summaries:
        for references in _every(kind, chunk):
            indexed += _index_stale(kind, references)
    store.note_progress(head)
    return Kept(indexed)


def _every(kind: Summaries, size: int) -> Iterator[list[str]]:
    model, last = kind.model, ""
    while True:
        wanted = select(model.reference).where(model.reference > last)
        with GuardedSession(db) as session:
            some = list(session.scalars(wanted.order_by(model.reference).limit(size)))
        if some:
            yield some
        if len(some) < size:
            return
        last = some[-1]


def _touched_after(number: int, most: int) -> tuple[int, list[tuple[Summaries, list[str]]]]:
    """The last number of a part of the trail, and the records whose words were touched in it."""
    wanted = (
        select(AuditEntry.number, AuditEntry.subject, AuditEntry.changes)
        .where(AuditEntry.number > number)
        .order_by(AuditEntry.number)
        .limit(most)
    )
    with GuardedSession(db) as session:
        entries = session.execute(wanted).all()
    found: dict[str, tuple[Summaries, list[str]]] = {}
    for entry in entries:
        kind = kind_of(entry.subject)
        if kind is not None and _touched(kind, entry.changes):
            found.setdefault(kind.prefix, (kind, []))[1].append(entry.subject)
    return entries[-1].number if entries else number, list(found.values())


def _index_stale(kind: Summaries, references: Sequence[str]) -> int:
    """Index those of which the index does not know the present version; returns how many."""
    model = kind.model
    with GuardedSession(db) as session:
        rows = session.execute(
            select(model.reference, model.version).where(model.reference.in_(set(references)))
        )
        present = {row.reference: row.version for row in rows}
    known = store.versions_of([record_of(kind, reference) for reference in present])
    stale = [r for r, version in present.items() if known.get(record_of(kind, r), -1) < version]
    index_anew(kind, stale)
    return len(stale)


def _touched(kind: Summaries, changes: dict[str, list[str]]) -> bool:
    return not set(kind.columns).isdisjoint(changes.get(kind.model.__name__, ()))


def _parts(references: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(references), CHUNK):
        yield references[start : start + CHUNK]
