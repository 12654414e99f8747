"""What is in a store: the rows of each table, its migration, the head of the chain."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select, table, text
from sqlalchemy.engine.reflection import Inspector

from kalix_compliance.audit.models import AuditHead

REVISION = "alembic_version"


@dataclass(frozen=True)
class Contents:
    """What a backup remembers of a store, and a restore has to come to."""

    counts: dict[str, int]
    revision: str
    chain_number: int = 0
    chain_hash: str = ""


def contents_of(connection: Connection) -> Contents:
    """Count everything in the store of this connection, at one moment if its transaction sees only one."""
    names = tables_in(connection)
    counts = {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
    }
    number, last = 0, ""
    if AuditHead.__tablename__ in names:
        head = AuditHead.__table__
        row = connection.execute(select(head.c.number, head.c.hash)).first()
        number, last = (row.number, row.hash) if row else (0, "")
    return Contents(counts, _revision(connection, names), number, last)


def tables_in(connection: Connection) -> list[str]:
    """The names of all tables of the store, in order."""
    inspector: Inspector = inspect(connection)
    return sorted(inspector.get_table_names())


def is_empty(connection: Connection) -> bool:
    """Whether the store has no table at all."""
    return not tables_in(connection)


def _revision(connection: Connection, names: list[str]) -> str:
    if REVISION not in names:
        return ""
    return str(connection.scalar(text(f"SELECT version_num FROM {REVISION}")) or "")  # noqa: S608
