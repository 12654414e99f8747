"""What a register is made of: its columns, its filters, and the values of one entry.

An entry's values are the columns of its row as JSON keeps them, the same for a row read now and for a state
that was kept earlier, so that both are shown by the same code.
"""

from base64 import b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum, auto
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, func
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import Base
from kalix_compliance.web.spreadsheet import Kind

Values = Mapping[str, Any]
Find = Callable[[Session, Collection[str]], Mapping[str, Text]]


class Show(Enum):
    """How the value of a column is read and shown."""

    TEXT = auto()
    NUMBER = auto()
    MOMENT = auto()
    DAY = auto()
    DUE = auto()
    CHOICE = auto()
    CHOICES = auto()
    FOUND = auto()
    SEALED = auto()
    STANDING = auto()
    TALLY = auto()


CELL_KINDS = {
    Show.NUMBER: Kind.NUMBER,
    Show.MOMENT: Kind.MOMENT,
    Show.DUE: Kind.MOMENT,
    Show.DAY: Kind.DAY,
}


@dataclass(frozen=True)
class Field:
    """A column of a register: `code` is the model's column, `width` is in characters of the file.

    `names` has the words of a CHOICE; `find` looks up what a FOUND one refers to, all rows at once. A TALLY
    is a number for each kind, and `find` gives the kinds their names. DUE is the end of a term: one that
    ends at midnight is over on the day before.
    """

    code: str
    heading: Text
    width: float
    show: Show = Show.TEXT
    names: Mapping[Any, Text] = field(default_factory=dict)
    find: Find | None = None

    @property
    def cell_kind(self) -> Kind:
        return CELL_KINDS.get(self.show, Kind.TEXT)


@dataclass(frozen=True)
class Standing:
    """How an entry stands, by which of its moments are set: the first standing that fits is it."""

    code: str
    name: Text
    set: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()

    def fits(self, values: Values) -> bool:
        return all(values.get(name) for name in self.set) and not any(
            values.get(name) for name in self.unset
        )

    def where(self, model: type[Base]) -> ColumnElement[bool]:
        return and_(
            *(getattr(model, name).is_not(None) for name in self.set),
            *(getattr(model, name).is_(None) for name in self.unset),
        )


@dataclass(frozen=True)
class Filter:
    """One choice out of a list, on one column."""

    code: str
    label: Text
    names: Mapping[Any, Text]

    @property
    def options(self) -> list[tuple[str, Text]]:
        return [(str(key), name) for key, name in self.names.items()]

    def key(self, asked: str) -> Any:
        """The value that an address asks for; None when there is no such choice."""
        return next((key for key in self.names if str(key) == asked), None)

    def fits(self, values: Values, asked: str) -> bool:
        return bool(values.get(self.code) == plain(self.key(asked)))

    def where(self, model: type[Base], asked: str) -> ColumnElement[bool]:
        return bool_column(getattr(model, self.code) == self.key(asked))


@dataclass(frozen=True)
class Register:
    """One register; the table of them is `table.py`.

    `key` names the column by which an entry is known for ever, and ordered; `when` the day that the filters
    of time ask for; `person` the column with the customer. Sealed words are under the house's key: what
    is sealed under a person's is in no register. `seen_by` hides entries from those who may not know of them.
    `endpoint` is the page of one entry. `fixed` gives entries that stand without a row.
    """

    code: str
    name: Text
    about: Text
    law: Text
    permission: Permission
    model: type[Base]
    fields: Sequence[Field]
    when: str
    key: str = "id"
    filters: Sequence[Filter] = ()
    standings: Sequence[Standing] = ()
    person: str = ""
    endpoint: str = ""
    seen_by: Callable[[Actor], ColumnElement[bool]] | None = None
    fixed: Callable[[], Sequence[Values]] | None = None

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """The columns of the model that make up an entry's values."""
        shown = (f.code for f in self.fields if f.show is not Show.STANDING)
        tested = (name for s in self.standings for name in (*s.set, *s.unset))
        filtered = (f.code for f in self.filters)
        own = [name for name in ("id", self.key, self.when, self.person) if name]
        own = [name for name in own if hasattr(self.model, name)]
        return tuple(dict.fromkeys((*own, *shown, *tested, *filtered)))

    @property
    def key_column(self) -> Any:
        return getattr(self.model, self.key)

    @property
    def key_text(self) -> ColumnElement[str]:
        """The key as states are kept by it: ids without their dashes."""
        column = self.key_column
        return func.replace(cast(column, String), "-", "") if self.key == "id" else column

    def standing_of(self, values: Values) -> Standing | None:
        return next((one for one in self.standings if one.fits(values)), None)


def bool_column(condition: Any) -> ColumnElement[bool]:
    """A comparison of a column that is known by its name only."""
    made: ColumnElement[bool] = condition
    return made


def entry_key(value: object) -> str:
    return value.hex if isinstance(value, UUID) else str(value)


def plain(value: Any) -> Any:
    """A column's value as JSON keeps it; sealed words stay sealed."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes():
            return b64encode(value).decode()
        case _:
            return value


def values_of(register: Register, row: Any) -> dict[str, Any]:
    """The values of an entry, from its row."""
    return {name: plain(getattr(row, name)) for name in register.kept}
