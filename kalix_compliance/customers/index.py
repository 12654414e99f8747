"""The search index: written after the commit that changed a person, by its own transaction.

Between the two a crash may leave it behind; `repair_index` finds that by comparing versions, and a search
verifies every hit, so that an old token never shows the wrong person.
"""

import logging
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, ScalarSelect, Select, bindparam, delete, exists, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from kalix_compliance.customers.models import IndexedCustomer, SearchToken
from kalix_compliance.database.base import SEARCH, db
from kalix_compliance.database.side_stores import engine_of, insert_into, reading, writing

log = logging.getLogger(__name__)
COMMON = 2_000
Pairs = Sequence[tuple[int, UUID]]


@dataclass(frozen=True)
class Entry:
    """What the index shall know of one customer; no tokens when the person can no longer be found."""

    customer_id: UUID
    version: int
    tokens: frozenset[int]

    @property
    def packed(self) -> bytes:
        return struct.pack(f">{len(self.tokens)}q", *sorted(self.tokens))


def keep(entry: Entry) -> None:
    """Index one customer after a commit; a failure is left to the repair job."""
    try:
        write([entry])
    except SQLAlchemyError:
        log.warning("customer %s is not indexed yet", entry.customer_id, exc_info=True)


def write(entries: Sequence[Entry]) -> None:
    """Put entries into the index in one transaction; an entry older than the known one is ignored."""
    with writing(SEARCH) as connection:
        known = _known(connection, [entry.customer_id for entry in entries])
        fresh = [
            entry
            for entry in entries
            if entry.customer_id not in known or known[entry.customer_id][0] <= entry.version
        ]
        gone: list[tuple[int, UUID]] = []
        new: list[tuple[int, UUID]] = []
        for entry in fresh:
            before = known[entry.customer_id][1] if entry.customer_id in known else frozenset()
            gone += [(token, entry.customer_id) for token in before - entry.tokens]
            new += [(token, entry.customer_id) for token in entry.tokens - before]
        _remove_tokens(connection, gone)
        _add_tokens(connection, new)
        _note_versions(connection, fresh)


def forget(customer_ids: Iterable[UUID]) -> None:
    """Take people out of the index."""
    ids = list(customer_ids)
    with writing(SEARCH) as connection:
        known = _known(connection, ids)
        gone = [(token, owner) for owner, (_, tokens) in known.items() for token in tokens]
        _remove_tokens(connection, gone)
        connection.execute(delete(IndexedCustomer).where(IndexedCustomer.customer_id.in_(ids)))


def empty() -> None:
    """Make the index anew and empty; its tables are made too if the whole store was lost."""
    db.metadatas[SEARCH].create_all(engine_of(SEARCH))
    with writing(SEARCH) as connection:
        for table in db.metadatas[SEARCH].sorted_tables:  # also what others keep there
            connection.execute(delete(table))


def versions_between(after: UUID | None, until: UUID | None) -> dict[UUID, int]:
    """The indexed customers with an id in (after, until], with the versions that the index knows."""
    wanted = select(IndexedCustomer.customer_id, IndexedCustomer.version)
    if after is not None:
        wanted = wanted.where(IndexedCustomer.customer_id > after)
    if until is not None:
        wanted = wanted.where(IndexedCustomer.customer_id <= until)
    with reading(SEARCH) as connection:
        return {row.customer_id: row.version for row in connection.execute(wanted)}


def customers_with_all(tokens: Sequence[int], most: int) -> list[UUID]:
    """Customers that have every token, newest first, at most so many; two statements.

    The first counts each token, up to a limit, so that the second can start from the rarest.
    """
    if not tokens:
        return []
    with reading(SEARCH) as connection:
        counts = connection.execute(select(*map(_count, tokens))).one()
        if not all(counts):
            return []
        rarest_first = [token for _, token in sorted(zip(counts, tokens, strict=True))]
        return list(connection.scalars(_having(rarest_first, most)))


def customers_with_any(tokens: Iterable[int], most: int) -> list[UUID]:
    """Customers that have at least one of the tokens, newest first, at most so many."""
    wanted = (
        select(SearchToken.customer_id)
        .where(SearchToken.token.in_(list(tokens)))
        .order_by(SearchToken.customer_id.desc())
        .distinct()
        .limit(most)
    )
    with reading(SEARCH) as connection:
        return list(connection.scalars(wanted))


def owners_of(tokens: Iterable[int], most: int) -> dict[int, list[UUID]]:
    """For each token the customers who have it, the oldest first, at most so many.

    Two statements, and one more for each token that very many people share.
    """
    wanted = (
        select(SearchToken.token, func.count())
        .where(SearchToken.token.in_(list(tokens)))
        .group_by(SearchToken.token)
    )
    found: dict[int, list[UUID]] = {}
    with reading(SEARCH) as connection:
        counts = dict(connection.execute(wanted).all())
        rare = [token for token, count in counts.items() if count <= most]
        for token, owner in connection.execute(_owners(rare)):
            found.setdefault(token, []).append(owner)
        for token in counts.keys() - set(rare):
            found[token] = [owner for _, owner in connection.execute(_owners([token]).limit(most))]
    return found


def _owners(tokens: Sequence[int]) -> Select[int, UUID]:
    return (
        select(SearchToken.token, SearchToken.customer_id)
        .where(SearchToken.token.in_(tokens))
        .order_by(SearchToken.token, SearchToken.customer_id)
    )


def _count(token: int) -> ScalarSelect[int]:
    some = select(SearchToken.token).where(SearchToken.token == token).limit(COMMON).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _having(tokens: Sequence[int], most: int) -> Select[UUID]:
    wanted = select(SearchToken.customer_id).where(SearchToken.token == tokens[0])
    for token in tokens[1:]:
        other = aliased(SearchToken)
        also = exists().where(other.token == token, other.customer_id == SearchToken.customer_id)
        wanted = wanted.where(also.correlate(SearchToken))
    return wanted.order_by(SearchToken.customer_id.desc()).limit(most)


def _known(
    connection: Connection, customer_ids: Sequence[UUID]
) -> dict[UUID, tuple[int, frozenset[int]]]:
    wanted = (
        select(IndexedCustomer.customer_id, IndexedCustomer.version, IndexedCustomer.tokens)
        .where(IndexedCustomer.customer_id.in_(customer_ids))
        .with_for_update()
    )
    return {
        row.customer_id: (row.version, _unpacked(row.tokens)) for row in connection.execute(wanted)
    }


def _unpacked(packed: bytes) -> frozenset[int]:
    return frozenset(token for (token,) in struct.iter_unpack(">q", packed))


def _remove_tokens(connection: Connection, pairs: Pairs) -> None:
    if pairs:
        connection.execute(
            delete(SearchToken).where(
                SearchToken.token == bindparam("gone"),
                SearchToken.customer_id == bindparam("owner"),
            ),
            [{"gone": token, "owner": owner} for token, owner in pairs],
        )


def _add_tokens(connection: Connection, pairs: Pairs) -> None:
    if pairs and connection.dialect.name == "sqlite":
        # Twenty rows a person: past the layers that would look at each, and in the order of the table.
        packed = {owner: owner.bytes for _, owner in pairs}
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO search_token (token, customer_id) VALUES (?, ?)",
            sorted((token, packed[owner]) for token, owner in pairs),
        )
    elif pairs:
        connection.execute(
            insert_into(connection, SearchToken).on_conflict_do_nothing(),
            [{"token": token, "customer_id": owner} for token, owner in pairs],
        )


def _note_versions(connection: Connection, entries: Sequence[Entry]) -> None:
    if entries:
        insert = insert_into(connection, IndexedCustomer)
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=["customer_id"],
                set_={"version": insert.excluded.version, "tokens": insert.excluded.tokens},
            ),
            [
                {"customer_id": entry.customer_id, "version": entry.version, "tokens": entry.packed}
                for entry in entries
            ],
        )
