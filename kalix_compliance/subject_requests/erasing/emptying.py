"""Emptying what the destroyed key had sealed: no table that bears a person's id keeps a single sealed byte.

The tables are found by their columns, so that a table which is added later is emptied too.
"""

from uuid import UUID

from sqlalchemy import CursorResult, LargeBinary, Table, case, or_, update

from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import Unit

OWNER = "customer_id"
PROOFS = frozenset({"erasure", "register_state"})
"""Tables that bear the id to prove what was done, and hold codes and days only, under the house's key."""


def tables_of_people() -> dict[Table, str]:
    """Every table of the records with sealed cells of a person, and the column that says of whom."""
    found = {}
    for table in db.metadatas[None].sorted_tables:
        owner = "id" if table.name == "customer" else OWNER
        if table.name not in PROOFS and owner in table.columns and sealed_columns(table):
            found[table] = owner
    return found


def sealed_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, LargeBinary)]


def empty_cells(unit: Unit, customer_id: UUID) -> int:
    """Write nothing over every sealed cell of this person; returns in how many rows they were.

    Only after the key is destroyed: nobody tries to open a cell whose key is gone.
    """
    count = 0
    for table, owner in tables_of_people().items():
        cells = [table.c[name] for name in sealed_columns(table)]
        done = unit.session.execute(
            update(table)
            .where(table.c[owner] == customer_id, or_(*(cell != b"" for cell in cells)))
            .values({cell.name: case((cell.is_not(None), b""), else_=None) for cell in cells})
        )
        count += done.rowcount if isinstance(done, CursorResult) else 0
    return count
