"""What changed, by field name; values never leave the row."""

from collections.abc import Iterable, Iterator

from sqlalchemy import inspect
from sqlalchemy.orm import Session

UNTOLD = frozenset({"AuditEntry", "AuditHead", "RegisterState"})
"""Rows that only repeat what is told of others."""


def changed_fields(session: Session) -> Iterator[tuple[str, Iterable[str]]]:
    """Pairs of a row's class name and the names of its changed fields."""
    for row in [*session.new, *session.dirty, *session.deleted]:
        name = type(row).__name__
        if name in UNTOLD:
            continue
        fields = [a.key for a in inspect(row).attrs if a.history.has_changes()]
        if fields:
            yield name, fields


def merge(into: dict[str, list[str]], found: Iterable[tuple[str, Iterable[str]]]) -> None:
    for name, fields in found:
        into[name] = sorted({*into.get(name, []), *fields})
