"""Sealed columns of a row: the place that a value is bound to is its table, column and row id."""

from typing import Any

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
