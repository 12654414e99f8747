"""Bring the search index into step with the customers: by comparing versions, in chunks, in flat memory."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.customers import index
from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.customers.queries import FOUND_BY
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.jobs.saying import said
from kalix_compliance.vault import safes
from kalix_compliance.vault.keys import keyring

CHUNK = 500


@dataclass(frozen=True)
class Repaired:
    """How many customers were indexed anew, and how many were taken out of the index."""

    indexed: int = 0
    forgotten: int = 0

    def __str__(self) -> str:
        return said(indexed=self.indexed, forgotten=self.forgotten) or ""


def bring_into_step(chunk: int = CHUNK) -> Repaired:
    """Index every customer whose version the index does not know, and drop those that are no more."""
    indexed = forgotten = 0
    last: UUID | None = None
    for versions in _chunks(chunk):
        until = None if len(versions) < chunk else next(reversed(versions))
        known = index.versions_between(last, until)
        stale = [person for person, version in versions.items() if known.get(person) != version]
        gone = _gone(known.keys() - versions.keys())
        _index(stale)
        if gone:
            index.forget(gone)
        indexed, forgotten = indexed + len(stale), forgotten + len(gone)
        last = until
    return Repaired(indexed, forgotten)


def index_anew(customer_ids: Sequence[UUID]) -> None:
    """Index these people as they are now, whatever the index knows of them; a few hundred at a time."""
    with GuardedSession(db) as session:
        findable = session.scalars(
            select(Customer.id).where(
                Customer.id.in_(customer_ids), Customer.search_version != UNFINDABLE
            )
        ).all()
    _index(findable)


def _chunks(size: int) -> Iterator[dict[UUID, int]]:
    """All customers with their versions, by id; the last chunk is not full, so it may be empty."""
    last: UUID | None = None
    while True:
        wanted = select(Customer.id, Customer.search_version).order_by(Customer.id).limit(size)
        wanted = wanted.where(Customer.search_version != UNFINDABLE)
        if last is not None:
            wanted = wanted.where(Customer.id > last)
        with GuardedSession(db) as session:
            versions = {row.id: row.search_version for row in session.execute(wanted)}
        yield versions
        if len(versions) < size:
            return
        last = next(reversed(versions))


def _gone(customer_ids: Set[UUID]) -> Set[UUID]:
    """Those that are really no more: some may have been registered since the chunk was read."""
    if not customer_ids:
        return customer_ids
    with GuardedSession(db) as session:
        present = session.scalars(select(Customer.id).where(Customer.id.in_(customer_ids)))
        return customer_ids - set(present)


def _index(customer_ids: Sequence[UUID]) -> None:
    """Index these people; those whose key is destroyed keep no token."""
    if not customer_ids:
        return
    columns = (Customer.id, Customer.search_version, Customer.name, Customer.phone, Customer.email)
    with GuardedSession(db) as session:
        rows = session.execute(select(*columns).where(Customer.id.in_(customer_ids))).all()
    keys = safes.of_many(customer_ids)
    finder = keyring.get().index
    index.write(
        [
            index.Entry(
                row.id,
                row.search_version,
                frozenset(open_details(keys[row.id], row, FOUND_BY).tokens(finder))
                if row.id in keys
                else frozenset(),
            )
            for row in rows
        ]
    )
