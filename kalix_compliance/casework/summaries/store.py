"""The words in the search store: each write a transaction of its own, after the records' commit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, ScalarSelect, bindparam, delete, exists, func, select
from sqlalchemy.orm import aliased

from kalix_compliance.casework.summaries.models import (
    IndexedSummary,
    SummaryProgress,
    SummaryWord,
)
from kalix_compliance.database.base import SEARCH
from kalix_compliance.database.side_stores import insert_into, reading, writing

FOR_GOOD = 2**62
"""The version of a record that has been forgotten: whoever writes late is older."""
WIDTH = 4
COMMON = 5_000
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Entry:
    """What the index shall know of one record."""

    record: int
    version: int
    tokens: frozenset[int]

    @property
    def packed(self) -> bytes:
        return b"".join(token.to_bytes(WIDTH, "big", signed=True) for token in sorted(self.tokens))


def write(entries: Sequence[Entry]) -> None:
    """Put entries into the index in one transaction; an entry older than the known one is ignored."""
    if not entries:
        return
    with writing(SEARCH) as connection:
        known = _known(connection, [entry.record for entry in entries])
        nothing: tuple[int, frozenset[int]] = (-1, frozenset())
        fresh = [e for e in entries if known.get(e.record, nothing)[0] <= e.version]
        gone: list[tuple[int, int]] = []
        new: list[tuple[int, int]] = []
        for entry in fresh:
            before = known.get(entry.record, nothing)[1]
            gone += [(token, entry.record) for token in before - entry.tokens]
            new += [(token, entry.record) for token in entry.tokens - before]
        _remove(connection, gone)
        _add(connection, sorted(new))
        _note(connection, fresh)


def forget(records: Iterable[int]) -> None:
    """Take records' words out for good, whoever may still be about to write them."""
    write([Entry(record, FOR_GOOD, frozenset()) for record in records])


def versions_of(records: Sequence[int]) -> dict[int, int]:
    """The versions that the index knows of these records."""
    wanted = select(IndexedSummary.record, IndexedSummary.version)
    with reading(SEARCH) as connection:
        rows = connection.execute(wanted.where(IndexedSummary.record.in_(records)))
        return {row.record: row.version for row in rows}


def progress() -> int | None:
    """The last entry of the audit trail that the index has followed; None when it is to be built."""
    with reading(SEARCH) as connection:
        return connection.scalar(select(SummaryProgress.number))


def note_progress(number: int) -> None:
    with writing(SEARCH) as connection:
        insert = insert_into(connection, SummaryProgress).values(id=1, number=number)
        connection.execute(
            insert.on_conflict_do_update(index_elements=["id"], set_={"number": number})
        )


def records_with_all(tokens: Sequence[int], between: tuple[int, int], most: int) -> list[int]:
    """Records that have every word, newest first; the search starts from the rarest word."""
    if not tokens:
        return []
    first, end = between
    with reading(SEARCH) as connection:
        rarest = list(tokens)
        if len(tokens) > 1:
            counts = connection.execute(select(*map(_count, tokens))).one()
            if not all(counts):
                return []
            rarest = [token for _, token in sorted(zip(counts, tokens, strict=True))]
        wanted = select(SummaryWord.record).where(
            SummaryWord.token == rarest[0], SummaryWord.record >= first, SummaryWord.record < end
        )
        for token in rarest[1:]:
            other = aliased(SummaryWord)
            also = exists().where(other.token == token, other.record == SummaryWord.record)
            wanted = wanted.where(also.correlate(SummaryWord))
        return list(connection.scalars(wanted.order_by(SummaryWord.record.desc()).limit(most)))


def _count(token: int) -> ScalarSelect[int]:
    some = select(SummaryWord.token).where(SummaryWord.token == token).limit(COMMON).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _known(connection: Connection, records: Sequence[int]) -> dict[int, tuple[int, frozenset[int]]]:
    wanted = (
        select(IndexedSummary.record, IndexedSummary.version, IndexedSummary.tokens)
        .where(IndexedSummary.record.in_(records))
        .order_by(IndexedSummary.record)
        .with_for_update()
    )
    return {row[0]: (row[1], _unpacked(row[2])) for row in connection.execute(wanted)}


def _unpacked(packed: bytes) -> frozenset[int]:
    parts = (packed[at : at + WIDTH] for at in range(0, len(packed), WIDTH))
    return frozenset(int.from_bytes(part, "big", signed=True) for part in parts)


def _remove(connection: Connection, pairs: Pairs) -> None:
    if pairs:
        connection.execute(
            delete(SummaryWord).where(
                SummaryWord.token == bindparam("gone"), SummaryWord.record == bindparam("owner")
            ),
            [{"gone": token, "owner": record} for token, record in pairs],
        )


def _add(connection: Connection, pairs: Pairs) -> None:
    if pairs and connection.dialect.name == "sqlite":
        # Dozens of rows a record: past the layers that would look at each.
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO summary_word (token, record) VALUES (?, ?)", list(pairs)
        )
    elif pairs:
        connection.execute(
            insert_into(connection, SummaryWord).on_conflict_do_nothing(),
            [{"token": token, "record": record} for token, record in pairs],
        )


def _note(connection: Connection, entries: Sequence[Entry]) -> None:
    if entries:
        insert = insert_into(connection, IndexedSummary)
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=["record"],
                set_={"version": insert.excluded.version, "tokens": insert.excluded.tokens},
            ),
            [{"record": e.record, "version": e.version, "tokens": e.packed} for e in entries],
        )
