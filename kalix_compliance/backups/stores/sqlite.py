"""SQLite: copied by its own backup call, in one step, while everybody goes on working."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine

from kalix_compliance.backups.refusals import BackupRefused, Trouble
from kalix_compliance.backups.stores.contents import Contents, contents_of, is_empty
from kalix_compliance.core.folders import sync_folder
from kalix_compliance.database.engines import sqlite

BESIDE = ("-wal", "-shm", "-journal")


def copy(engine: Engine, target: Path) -> Contents:
    """Copy the store of a running application into a new file, as it is at one moment.

    With the write-ahead log nobody waits; without it (an old SQLite) writers wait for the time of the copy.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with engine.connect() as connection, closing(sqlite.connect(str(target))) as copied:
        source: Any = connection.connection.driver_connection
        source.backup(copied)  # type: ignore[unused-ignore]
        copied.execute("PRAGMA journal_mode=DELETE")
    return contents_in(target)


def contents_in(file: Path) -> Contents:
    """What is in a store that nobody has open."""
    with opened(file) as connection:
        return contents_of(connection)


def file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


def insist_on_empty(engine: Engine) -> None:
    """Raises BackupRefused when the store has a table; one that is not there yet is empty."""
    file = file_of(engine)
    engine.dispose()
    if file.exists() and file.stat().st_size:
        with opened(file) as connection:
            if not is_empty(connection):
                raise BackupRefused(Trouble.NOT_EMPTY, str(file))


def is_whole(file: Path) -> bool:
    """SQLite's own check of every page and index, and of every reference."""
    with opened(file) as connection:
        pages = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return list(pages) == ["ok"] and loose is None


def fold(file: Path) -> None:
    """Everything into the one file, and onto the disk."""
    with closing(sqlite.connect(str(file))) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(file: Path, engine: Engine) -> None:
    """Give a finished store its name, at once and wholly; what stood there was empty."""
    target = file_of(engine)
    insist_on_empty(engine)
    fold(file)
    remove(target)  # an empty store's log must not be played into the new one
    file.replace(target)
    sync_folder(target.parent)


def remove(file: Path) -> None:
    """Take a store away with everything that SQLite keeps beside it."""
    for ending in ("", *BESIDE):
        Path(f"{file}{ending}").unlink(missing_ok=True)


@contextmanager
def opened(file: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{file}", module=sqlite, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
