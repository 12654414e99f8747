"""Keeps the state of an entry whenever a command changed it, so that a register can be read as of a day.

Rows are noted while they are flushed; a command that changes no register's row costs nothing. Rows that
are inserted by the hundred are noted by their ids; a row of a register is never changed or struck out by a
statement past its object, for nobody would know which.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.orm import Mapper, ORMExecuteState, object_session

from kalix_compliance.casework.history import GONE, keep
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import Unit
from kalix_compliance.registers.columns import Register, entry_key, values_of
from kalix_compliance.registers.table import REGISTERS

NOTED = "entries of registers that were changed"
INSERTED = "ids of entries that were inserted by one statement"
BY_TABLE = {register.model.__tablename__: register for register in REGISTERS}


def keep_registers(unit: Unit) -> None:
    """Keep the new state of each entry that this command changed."""
    info = unit.session.info
    inserted: list[tuple[Register, Sequence[UUID]]] = info.pop(INSERTED, [])
    for register, ids in inserted:
        found = select(register.model).where(getattr(register.model, "id").in_(ids))  # noqa: B009
        for row in unit.session.scalars(found):
            keep_entry(unit, register, row)
    noted: dict[int, tuple[Register, Any, bool]] = info.pop(NOTED, {})
    for register, row, gone in noted.values():
        keep_entry(unit, register, row, gone=gone)


def keep_entry(unit: Unit, register: Register, row: Any, *, gone: bool = False) -> None:
    """Keep how one entry stands now."""
    keep(
        unit,
        register.code,
        entry_key(getattr(row, register.key)),
        GONE if gone else values_of(register, row),
        version=getattr(row, "version", 0),
        customer_id=getattr(row, register.person) if register.person else None,
    )


def _note(register: Register, row: Any, *, gone: bool = False) -> None:
    session = object_session(row)
    if session is not None:
        session.info.setdefault(NOTED, {})[id(row)] = (register, row, gone)


def _listen(register: Register) -> None:
    kept = frozenset(register.kept)

    def made(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
        _note(register, row)

    def changed(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
        attributes = inspect(row).attrs
        if any(attributes[name].history.has_changes() for name in kept):
            _note(register, row)

    def gone(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
        _note(register, row, gone=True)

    event.listen(register.model, "after_insert", made)
    event.listen(register.model, "after_update", changed)
    event.listen(register.model, "after_delete", gone)


for _register in REGISTERS:
    _listen(_register)


@event.listens_for(GuardedSession, "do_orm_execute")
def note_statement(state: ORMExecuteState) -> None:
    """Note what one statement inserts; refuse one that changes what a register says."""
    if state.is_select:
        return
    statement: Any = state.statement
    register = BY_TABLE.get(getattr(getattr(statement, "table", None), "name", ""))
    if register is None:
        return
    if state.is_insert:
        rows: Any = state.parameters or ()
        ids = [row["id"] for row in ([rows] if isinstance(rows, dict) else rows) if "id" in row]
        state.session.info.setdefault(INSERTED, []).append((register, ids))
    elif state.is_delete or (_written(statement) & set(register.kept)):
        raise RuntimeError(
            f"{register.model.__name__} is in a register: change each row by its object, "
            "so that what it said can be kept"
        )


def _written(statement: Any) -> set[str]:
    """The columns that an UPDATE sets."""
    pairs = statement._values or dict(statement._multi_values or ())
    return {getattr(column, "key", str(column)) for column in pairs}
