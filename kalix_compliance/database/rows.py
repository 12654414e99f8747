"""Small things about rows that come back from a query."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import Row

K = TypeVar("K")
V = TypeVar("V")


def by_first(rows: Iterable[Row[K, V]]) -> dict[K, V]:
    """Rows of two columns as a dictionary; of rows with the same first column the last stays."""
    return {row[0]: row[1] for row in rows}
