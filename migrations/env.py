"""How Alembic reaches the three stores: each revision has a part for each, run one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection, MetaData
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator

from kalix_compliance.database.base import KEYSTORE, SEARCH

STORES: dict[str, str | None] = {"main": None, KEYSTORE: KEYSTORE, SEARCH: SEARCH}

migrate = current_app.extensions["migrate"]
config = context.config
config.set_main_option("stores", ",".join(STORES))


def run() -> None:
    """Bring every store to the wanted revision, each in a transaction of its own."""
    if context.is_offline_mode():
        raise CommandError("the stores are migrated online only")
    for store, key in STORES.items():
        tables: MetaData = migrate.db.metadatas.get(key, MetaData())
        with migrate.db.engines[key].connect() as connection, unchecked_references(connection):
            context.configure(
                connection=connection,
                target_metadata=tables,
                upgrade_token=f"{store}_upgrades",
                downgrade_token=f"{store}_downgrades",
                render_item=render_item,
                process_revision_directives=leave_out_empty,
                **migrate.configure_args,
            )
            with context.begin_transaction():
                context.run_migrations(store=store)


@contextmanager
def unchecked_references(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it; that must not delete what refers to it meanwhile."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # counts only outside a transaction
    try:
        yield
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise CommandError(f"the migration left references to nothing: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what each database keeps, so that a revision needs no model."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    usual = f"sa.{item.load_dialect_impl(postgresql.dialect())!r}"
    on_sqlite = f"sa.{item.load_dialect_impl(sqlite.dialect())!r}"
    return usual if usual == on_sqlite else f"{usual}.with_variant({on_sqlite}, 'sqlite')"


def leave_out_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Make no revision when no store has changed."""
    if getattr(config.cmd_opts, "autogenerate", False):
        script = directives[0]
        if all(ops.is_empty() for ops in script.upgrade_ops_list):
            directives.clear()


run()
