"""Sealed columns of a row: the place that a value is bound to is its table, column and row id."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import LargeBinary, inspect

from kalix_compliance.vault.safes import Safe


def seal_into(row: Any, safe: Safe, **texts: str) -> None:
    """Seal each text into the column of the same name; an empty text empties the column."""
    for column, text in texts.items():
        place = f"{row.__tablename__}.{column}"
        setattr(row, column, safe.seal(place, row.id, text) if text else None)


def unseal_from(row: Any, safe: Safe | None, column: str) -> str:
    """The clear text of a sealed column; empty when there is none or the key is destroyed."""
    sealed = getattr(row, column)
    if sealed is None or safe is None:
        return ""
    return safe.unseal(f"{row.__tablename__}.{column}", row.id, sealed)


def empty_sealed(row: Any, safe: Safe, *, but: Collection[str] = ()) -> int:
    """Empty every sealed column of a row, except some; returns how many held something.

    Where a column must hold a value, an empty text is sealed.
    """
    count = 0
    for attribute in inspect(type(row)).column_attrs:
        column = attribute.columns[0]
        name = attribute.key
        if not isinstance(column.type, LargeBinary) or name in but or not getattr(row, name):
            continue
        place = f"{row.__tablename__}.{name}"
        setattr(row, name, None if column.nullable else safe.seal(place, row.id, ""))
        count += 1
    return count
