"""Where a backup is put back: beside the empty store first, so that a broken end leaves no half of one.

On SQLite the restored file gets its name when everything is done. PostgreSQL has a mark in the store until
then, under which no application serves anybody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url

from kalix_compliance.backups.refusals import BackupRefused, Trouble
from kalix_compliance.backups.sealed_file import BackupKey, Heading, Store, unseal_file
from kalix_compliance.backups.stores import postgresql, sqlite

RESTORING = ".restoring"


@dataclass(frozen=True)
class Placed:
    """A store that holds the backup's rows, and is not in use yet."""

    heading: Heading
    url: str
    engine: Engine | None = None
    """The store whose place it takes at the end; None for a scratch place."""

    def finish(self) -> None:
        """Let it be the store from now on."""
        if self.engine is None:
            return
        if self.engine.dialect.name == "sqlite":
            sqlite.put_in_place(Path(str(make_url(self.url).database)), self.engine)
        else:
            postgresql.mark_finished(self.engine, self.heading.schema)


@contextmanager
def beside(
    key: BackupKey, file: Path, store: Store, engine: Engine, scratch: Path
) -> Iterator[Placed]:
    """Restore a backup's file for the empty store of `engine`; what is not finished is taken away.

    Raises BackupRefused when the store is not empty, or the backup cannot be read back there.
    """
    if engine.dialect.name == "sqlite":
        sqlite.insist_on_empty(engine)
        target = Path(f"{sqlite.file_of(engine)}{RESTORING}")
        sqlite.remove(target)
        try:
            heading = unseal_file(key, file, store, target)
            _insist_on_kind(heading, engine)
            _insist_on_whole(heading, target)
            yield Placed(heading, f"sqlite:///{target}", engine)
        finally:
            sqlite.remove(target)
        return
    clear = scratch / store
    heading = unseal_file(key, file, store, clear)
    _insist_on_kind(heading, engine)
    again = postgresql.insist_on_empty(engine, heading.schema)
    postgresql.mark_unfinished(engine, heading.schema)
    postgresql.restore(engine, clear, heading.schema, again=again)
    clear.unlink()
    _insist_on_counts(heading, engine)
    yield Placed(heading, engine.url.render_as_string(hide_password=False), engine)


@contextmanager
def aside(
    key: BackupKey, file: Path, store: Store, engine: Engine, scratch: Path
) -> Iterator[Placed]:
    """Restore a backup's file into a scratch place, which is taken away again."""
    clear = scratch / store
    heading = unseal_file(key, file, store, clear)
    _insist_on_kind(heading, engine)
    if heading.database == "sqlite":
        _insist_on_whole(heading, clear)
        yield Placed(heading, f"sqlite:///{clear}")
        sqlite.remove(clear)
        return
    with postgresql.scratch_database(engine, store) as url:
        made = create_engine(url)
        try:
            postgresql.insist_on_empty(made, heading.schema)
            postgresql.restore(made, clear, heading.schema)
            clear.unlink()
            _insist_on_counts(heading, made)
            yield Placed(heading, _in_full(url))
        finally:
            made.dispose()


def _insist_on_kind(heading: Heading, engine: Engine) -> None:
    if heading.database != engine.dialect.name:
        raise BackupRefused(Trouble.OTHER_DATABASE, heading.database)


def _insist_on_whole(heading: Heading, file: Path) -> None:
    if not sqlite.is_whole(file):
        raise BackupRefused(Trouble.INTEGRITY, heading.store)
    if sqlite.contents_in(file).counts != heading.counts:
        raise BackupRefused(Trouble.COUNTS, heading.store)


def _insist_on_counts(heading: Heading, engine: Engine) -> None:
    if postgresql.contents_in(engine).counts != heading.counts:
        raise BackupRefused(Trouble.COUNTS, heading.store)


def _in_full(url: URL) -> str:
    return url.render_as_string(hide_password=False)
