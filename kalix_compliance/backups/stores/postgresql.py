"""PostgreSQL: written and read by pg_dump and pg_restore, one schema at a time.

The password goes by the environment of the tool, never in its arguments, which every user of the machine
may read.
"""

import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from kalix_compliance.backups.refusals import BackupRefused, Trouble
from kalix_compliance.backups.stores.contents import Contents, contents_of

log = logging.getLogger(__name__)
DUMP, RESTORE = "pg_dump", "pg_restore"
UNFINISHED = "restore_unfinished"
"""A table that stands in a store as long as its restore is not finished."""


def schema_of(engine: Engine) -> str:
    """The schema in which the tables of this store are."""
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT current_schema()")))


def dump(engine: Engine, target: Path) -> Contents:
    """Write the store into a new file, as it is at one moment, and say what is in it at that moment.

    Raises BackupRefused without the tools, or when they refuse. Nobody waits for it but who changes tables.
    """
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        moment = connection.scalar(text("SELECT pg_export_snapshot()"))
        schema = str(connection.scalar(text("SELECT current_schema()")))
        _run(
            DUMP,
            engine.url,
            "--format=custom",
            "--compress=0",  # packed when it is sealed
            "--no-owner",
            "--no-privileges",
            f"--schema={_quoted(schema)}",
            f"--snapshot={moment}",
            f"--file={target}",
        )
        return contents_of(connection)


def restore(engine: Engine, source: Path, schema: str, *, again: bool = False) -> None:
    """Read a dump into an empty store, wholly or not at all; `again` over what an unfinished one left."""
    _run(
        RESTORE,
        engine.url,
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        *(["--clean", "--if-exists"] if again else []),
        f"--schema={schema}",
        str(source),
    )


def insist_on_empty(engine: Engine, schema: str) -> bool:
    """Raises BackupRefused when the store has tables, or looks for its tables in another schema.

    What an unfinished restore left is cleared away; True when there was some.
    """
    with engine.begin() as connection:
        names = _names(connection, schema)
        if names and UNFINISHED not in names:
            raise BackupRefused(Trouble.NOT_EMPTY)
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {_quoted(schema)}"))
        if connection.scalar(text("SELECT current_schema()")) != schema:
            raise BackupRefused(Trouble.OTHER_DATABASE, f"schema {schema}")
        for name in names:
            if name != UNFINISHED:
                connection.execute(text(f"DROP TABLE {_quoted(name)} CASCADE"))
    return bool(names)


def mark_unfinished(engine: Engine, schema: str) -> None:
    """From here until `mark_finished` no application starts on this store."""
    with engine.begin() as connection:
        connection.execute(
            text(f"CREATE TABLE IF NOT EXISTS {_quoted(schema)}.{UNFINISHED} (one integer)")
        )


def mark_finished(engine: Engine, schema: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {_quoted(schema)}.{UNFINISHED}"))


def contents_in(engine: Engine) -> Contents:
    """What is in a store that nobody else uses."""
    with engine.connect() as connection:
        found = contents_of(connection)
    return Contents(
        {name: count for name, count in found.counts.items() if name != UNFINISHED},
        found.revision,
        found.chain_number,
        found.chain_hash,
    )


@contextmanager
def scratch_database(beside: Engine, suffix: str) -> Iterator[URL]:
    """A database that is dropped again, on the server of `beside`; yields its address.

    Raises BackupRefused when this role may make none. What a broken end left is dropped first.
    """
    name = f"{str(beside.url.database or beside.url.username)[:40]}_kalix_trial_{suffix}"
    server = create_engine(beside.url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            drop = text(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")
            connection.execute(drop)
            try:
                connection.execute(
                    text(
                        f"CREATE DATABASE {_quoted(name)} TEMPLATE template0 ENCODING 'UTF8' "
                        "LC_COLLATE 'C' LC_CTYPE 'C'"
                    )
                )
            except DBAPIError as error:
                raise BackupRefused(Trouble.NO_SCRATCH) from error
            try:
                yield beside.url.set(database=name)
            finally:
                connection.execute(drop)
    finally:
        server.dispose()


def _names(connection: Connection, schema: str) -> list[str]:
    found = connection.execute(
        text("SELECT tablename FROM pg_tables WHERE schemaname = :schema"), {"schema": schema}
    )
    return list(found.scalars())


def _run(tool: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's tools to its end; its own words go to the log."""
    found = shutil.which(tool)
    if found is None:
        raise BackupRefused(Trouble.NO_TOOLS)
    given = url.translate_connect_args(username="user", database="dbname")
    given |= {name: str(value) for name, value in url.query.items() if name != "options"}
    password = given.pop("password", None)
    environ = {**os.environ, "PGOPTIONS": "", "LC_ALL": "C.UTF-8"}
    if password:
        environ["PGPASSWORD"] = str(password)
    done = subprocess.run(
        [found, "--no-password", f"--dbname={make_conninfo(**given)}", *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        umask=0o077,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").splitlines()
        log.error("%s: %s", tool, "; ".join(_harmless(said)))
        if any("No space left" in line for line in said):
            raise BackupRefused(Trouble.NO_SPACE)
        raise BackupRefused(Trouble.TOOL_FAILED, _harmless(said)[0] if _harmless(said) else "")


def _harmless(said: list[str]) -> list[str]:
    """A tool's first words without those lines that may quote a row."""
    return [line for line in said if "error" in line.lower() and "DETAIL" not in line][:3]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
