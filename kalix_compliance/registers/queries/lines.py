"""Entries as lines: each value in the words of its column, everything looked up for all lines at once."""

from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence, Text
from kalix_compliance.registers.columns import Field, Register, Show, Values
from kalix_compliance.vault import safes

Cell = Text | int | date | datetime | None
Found = Mapping[str, Mapping[str, Text]]


@dataclass(frozen=True)
class Line:
    """One entry as it is shown. `reference` is empty for entries that have no number."""

    key: str
    reference: str
    cells: tuple[Cell, ...]


def lines_of(
    session: Session, register: Register, entries: Sequence[tuple[str, Values]]
) -> list[Line]:
    """The lines in the given order; as many statements as the register has columns to look up."""
    every = [values for _key, values in entries]
    words = _Words(register, _found(session, register, every))
    numbered = register.key == "reference"
    return [
        Line(key, key if numbered else "", tuple(words.cell(f, values) for f in register.fields))
        for key, values in entries
    ]


def _found(session: Session, register: Register, every: Sequence[Values]) -> Found:
    found: dict[str, dict[str, Text]] = {}
    by_finder: dict[Any, set[str]] = {}
    for column in register.fields:
        if column.find is not None:
            wanted = by_finder.setdefault(column.find, set())
            for values in every:
                wanted.update(_ids(values.get(column.code)))
    results = {find: find(session, ids) if ids else {} for find, ids in by_finder.items()}
    for column in register.fields:
        if column.find is not None:
            found[column.code] = dict(results[column.find])
    return found


def _ids(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return list(value)
    return [str(value)] if value else []


@dataclass(frozen=True)
class _Words:
    register: Register
    found: Found

    def cell(self, column: Field, values: Values) -> Cell:
        """The value of one column for a person to read, still a date or a number where it is one."""
        if column.show is Show.STANDING:
            standing = self.register.standing_of(values)
            return standing.name if standing else ""
        value = values.get(column.code)
        if value is None or value == "":
            return None if column.show in READ else ""
        return self._shown(column, value, values)

    def _shown(self, column: Field, value: Any, values: Values) -> Cell:
        if read := READ.get(column.show):
            return read(value)
        match column.show:
            case Show.CHOICE:
                return column.names.get(value, str(value))
            case Show.CHOICES:
                return _joined(column.names.get(one, str(one)) for one in value)
            case Show.FOUND:
                return self.found[column.code].get(str(value), "")
            case Show.TALLY:
                names = self.found[column.code]
                return "; ".join(f"{names[kind]}: {count}" for kind, count in value.items())
            case Show.SEALED:
                return self._opened(column, value, values)
        return value if isinstance(value, Sentence) else str(value)

    def _opened(self, column: Field, value: str, values: Values) -> str:
        place = f"{self.register.model.__tablename__}.{column.code}"
        return safes.house().unseal(place, UUID(values["id"]), b64decode(value))


def _joined(words: Any) -> str:
    return ", ".join(str(one) for one in words)


def _end_of_term(moment: datetime) -> datetime:
    """23:59 of the last day, not the midnight after it."""
    return moment - timedelta(minutes=1) if in_hanoi(moment).time() == time() else moment


READ: Mapping[Show, Callable[[Any], Cell]] = {
    Show.MOMENT: datetime.fromisoformat,
    Show.DUE: lambda value: _end_of_term(datetime.fromisoformat(value)),
    Show.DAY: date.fromisoformat,
    Show.NUMBER: int,
}
"""Columns that stay a date or a number."""
