"""Empty stores for one test, copied from a template whose schema is built once a run."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import flask_migrate
from flask import Flask
from sqlalchemy import URL, NullPool, create_engine, make_url

from kalix_compliance.app import create_app
from kalix_compliance.database.base import db
from tests.settings import settings_for

NAMES = ("kalix", "keystore", "search")
SETTINGS = ("DATABASE_URL", "KEYSTORE_URL", "SEARCH_URL")

Addresses = dict[str, str]


class Stores(Protocol):
    def fresh(self, folder: Path) -> Iterator[Addresses]:
        """Stores with the schema and nothing else."""

    def bare(self, folder: Path) -> Iterator[Addresses]:
        """Stores without a table."""


class SqliteStores:
    """Three files, copied."""

    def __init__(self, template: Path) -> None:
        self.template = template
        template.mkdir()
        build_schema(self._in(template))

    @staticmethod
    def _in(folder: Path) -> Addresses:
        paths = (folder / f"{name}.db" for name in NAMES)
        return {setting: f"sqlite:///{path}" for setting, path in zip(SETTINGS, paths, strict=True)}

    def fresh(self, folder: Path) -> Iterator[Addresses]:
        for name in NAMES:
            shutil.copyfile(self.template / f"{name}.db", folder / f"{name}.db")
        yield self._in(folder)

    def bare(self, folder: Path) -> Iterator[Addresses]:
        yield self._in(folder)


class PostgresqlStores:
    """One database with a schema for each store, made by `CREATE DATABASE … TEMPLATE`."""

    def __init__(self, server: str) -> None:
        self.server = make_url(server)
        self.run = uuid4().hex[:8]
        self.engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        self.counter = 0
        self.strategy = self._quickest_copy()
        self._create("empty", "template0")
        for name in NAMES:
            with create_engine(self._at("empty"), poolclass=NullPool).begin() as connection:
                connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        self._create("template", self._database("empty"))
        build_schema(self._addresses("template"))

    def _quickest_copy(self) -> str:
        """Copying files takes a seventh of the time of writing them through the log (from 15 on)."""
        with self.engine.connect() as connection:
            version = connection.dialect.server_version_info or (0,)
        return "STRATEGY FILE_COPY" if version >= (15,) else ""

    def _database(self, suffix: str) -> str:
        return f"test_{self.run}_{suffix}"

    def _at(self, suffix: str, **query: str) -> URL:
        place = self.server.set(database=self._database(suffix))
        return place.update_query_dict(query)

    def _addresses(self, suffix: str) -> Addresses:
        return {
            setting: self._at(suffix, options=f"-csearch_path={name}").render_as_string(False)
            for setting, name in zip(SETTINGS, NAMES, strict=True)
        }

    def _create(self, suffix: str, template: str) -> None:
        made = self._database(suffix)
        self._execute(f'CREATE DATABASE "{made}" TEMPLATE "{template}" {self.strategy}')

    def _execute(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def fresh(self, folder: Path) -> Iterator[Addresses]:
        return self._made("template")

    def bare(self, folder: Path) -> Iterator[Addresses]:
        return self._made("empty")

    def _made(self, template: str) -> Iterator[Addresses]:
        self.counter += 1
        suffix = str(self.counter)
        self._create(suffix, self._database(template))
        yield self._addresses(suffix)
        self._drop(suffix)

    def _drop(self, suffix: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{self._database(suffix)}" WITH (FORCE)')

    def close(self) -> None:
        self._drop("template")
        self._drop("empty")
        self.engine.dispose()


def build_schema(addresses: Addresses) -> None:
    """Make every table of every store, by the migrations, as an upgrade does."""
    app = create_app(settings_for(addresses))
    with app.app_context():
        flask_migrate.upgrade()
        dispose(app)


def dispose(app: Flask) -> None:
    """Close every connection of the application's stores."""
    for engine in db.engines.values():
        engine.dispose()
