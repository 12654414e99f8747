"""The key store and the search index: each read and written through a connection of its own.

They never take part in a unit's transaction. A customer's key is kept before the customer is, search
tokens follow after the commit, and a destroyed key is gone at once for every process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import postgresql, sqlite

from kalix_compliance.database.base import Base, db
from kalix_compliance.database.sessions import BEGIN


def engine_of(store: str) -> Engine:
    """The engine of a store of the running application; `store` is KEYSTORE or SEARCH."""
    return db.engines[store]


@contextmanager
def reading(store: str) -> Iterator[Connection]:
    """A connection for a few SELECTs, given back at once."""
    with engine_of(store).connect() as connection:
        yield connection


@contextmanager
def writing(store: str) -> Iterator[Connection]:
    """A short transaction, committed at the end of the block; SQLite's write lock is taken first."""
    with engine_of(store).execution_options(**{BEGIN: "IMMEDIATE"}).begin() as connection:
        yield connection


def insert_into(connection: Connection, table: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, which both databases write alike."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
