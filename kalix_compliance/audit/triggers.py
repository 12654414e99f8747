"""The triggers that keep the chain append-only, whoever holds the connection.

SQLite's `INSERT OR REPLACE` deletes without firing delete triggers unless a pragma is on, so the insert
trigger refuses anything but the next number. The first migration carries its own frozen copy of this.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Statement:
    dialect: str
    sql: str


def for_dialect(name: str) -> Callable[..., bool]:
    def matches(_ddl: Any, _target: Any, bind: Any, **_kw: Any) -> bool:
        return bool(bind.dialect.name == name)

    return matches


CREATE = (
    Statement(
        "sqlite",
        """CREATE TRIGGER audit_entry_only_grows BEFORE INSERT ON audit_entry
        WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit_entry)
          OR EXISTS (SELECT 1 FROM audit_entry WHERE hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END""",
    ),
    Statement(
        "sqlite",
        """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END""",
    ),
    Statement(
        "sqlite",
        """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END""",
    ),
    Statement(
        "postgresql",
        """CREATE FUNCTION audit_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the audit chain only grows'; END $$""",
    ),
    Statement(
        "postgresql",
        """CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_only_grows()""",
    ),
    Statement(
        "postgresql",
        """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_only_grows()""",
    ),
)
