"""How each kind of database is opened."""

import logging
import sqlite3 as system_sqlite
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url

from kalix_compliance.database.sessions import BEGIN

try:
    import pysqlite3.dbapi2 as sqlite  # a current SQLite: many systems' own has the WAL-reset bug
except ImportError:
    sqlite = system_sqlite

__all__ = ["BUSY_MILLISECONDS", "engine_options", "has_wal_reset_bug", "prepare", "sqlite"]

log = logging.getLogger(__name__)
BUSY_MILLISECONDS = 20_000
LIMITS = "-c lock_timeout=15000 -c statement_timeout=60000"


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """SQLite before 3.51.3 can lose writes in WAL mode; 3.44.6 and 3.50.7 carry the mend."""
    if version >= (3, 51, 3):
        return False
    return not ((3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45))


def engine_options(url: str, module: ModuleType = sqlite) -> dict[str, Any]:
    """What `create_engine` needs for this address."""
    if url.startswith("sqlite"):
        return {"module": module, "hide_parameters": True}
    return {
        "hide_parameters": True,  # a traceback names statements, never the values in them
        "pool_pre_ping": True,
        "connect_args": {"options": f"{LIMITS} {_own_options(url)}".strip()},
    }


def _own_options(url: str) -> str:
    """What the address itself says in `?options=…`, which ours would else replace."""
    said = make_url(url).query.get("options", ())
    return said if isinstance(said, str) else " ".join(said)


def prepare(engine: Engine) -> None:
    """Set what every connection of this engine must have."""
    if engine.dialect.name != "sqlite":
        return
    version = engine.dialect.dbapi.sqlite_version_info  # type: ignore[union-attr]
    journal = "DELETE" if has_wal_reset_bug(tuple(version)) else "WAL"
    if journal == "DELETE":
        log.warning("SQLite %s has the WAL-reset bug: using journal_mode=DELETE", version)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing; `begin` below does
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            f"journal_mode={journal}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "trusted_schema=OFF",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get(BEGIN, "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
