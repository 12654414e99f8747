"""What somebody with the database in hands can do to the audit trail, past every trigger."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from kalix_compliance.audit.chain import GENESIS, link
from kalix_compliance.audit.models import AuditEntry, AuditHead, body_of
from kalix_compliance.database.base import db

TRIGGERS = {
    "sqlite": ("audit_entry_only_grows", "audit_entry_no_update", "audit_entry_no_delete"),
    "postgresql": ("audit_entry_no_change", "audit_entry_no_truncate"),
}
Row = dict[str, Any]
ENTRY, HEAD = AuditEntry.__table__, AuditHead.__table__


def disarm() -> None:
    """Take the triggers away, as an administrator of the database can."""
    db.session.rollback()
    kind = db.engine.dialect.name
    with db.engine.begin() as connection:
        for name in TRIGGERS[kind]:
            where = " ON audit_entry" if kind == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{where}"))


def tamper(*statements: str) -> None:
    """Run SQL past the triggers."""
    disarm()
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def swap(one: int, other: int) -> None:
    """Two entries change places: everything but their numbers."""
    disarm()
    with db.engine.begin() as connection:
        first, second = _row(connection, one), _row(connection, other)
        for row, number in ((first, other), (second, one)):
            _overwrite(connection, number, {**row, "number": number})


def cut(after: int) -> None:
    """Everything after this entry is gone, and the head agrees."""
    disarm()
    with db.engine.begin() as connection:
        connection.execute(delete(ENTRY).where(ENTRY.c.number > after))
        last = _row(connection, after)["hash"] if after else GENESIS
        connection.execute(update(HEAD).values(number=after, hash=last))


def rewrite(start: int, change: Callable[[Row], Row]) -> None:
    """Entries from `start` on say something else, and every hash, and the head, fit again."""
    disarm()
    with db.engine.begin() as connection:
        wanted = select(ENTRY).where(ENTRY.c.number >= start).order_by(ENTRY.c.number)
        rows: Sequence[Any] = connection.execute(wanted).mappings().all()
        last = _row(connection, start - 1)["hash"] if start > 1 else GENESIS
        made = []
        for number, row in enumerate(rows, start):
            new = {**(change(dict(row)) if number == start else row)}
            new |= {"number": number, "previous_hash": last}
            new["hash"] = link(last, number, new["at"], body_of(_Fields(new)))
            last = new["hash"]
            made.append(new)
        connection.execute(delete(ENTRY).where(ENTRY.c.number >= start))
        connection.execute(insert(ENTRY), made)
        connection.execute(update(HEAD).values(number=made[-1]["number"], hash=last))


class _Fields:
    def __init__(self, row: Row) -> None:
        self.__dict__.update(row)


def _row(connection: Connection, number: int) -> Row:
    found = connection.execute(select(ENTRY).where(ENTRY.c.number == number)).mappings().one()
    return dict(found)


def _overwrite(connection: Connection, number: int, row: Row) -> None:
    connection.execute(update(ENTRY).where(ENTRY.c.number == number).values(**row))
