"""What every chapter of a bundle is given: the period, whose eyes read it, and where it is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import HANOI, in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.visibility import hidden_from
from kalix_compliance.inspection.packing import Packer
from kalix_compliance.staff.queries import names_of
from kalix_compliance.web.separated import write_csv
from kalix_compliance.web.spreadsheet import Column, Sheet, write_workbook

Rows = Iterable[Sequence[Any]]
CHUNK = 1_000
SYSTEM = say("hệ thống")


@dataclass(frozen=True)
class Period:
    """The days that are asked about, both included, in Hanoi."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), HANOI)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), HANOI)


@dataclass
class Contents:
    """One bundle being written. `reader` sees what may go into it: no secret order, unless asked for.

    `notes` are told in the README and the manifest: what could not be given as it was asked for.
    """

    session: Session
    reader: Actor
    period: Period
    now: datetime
    company: Company
    packer: Packer
    aside: Path
    asked_by: str
    notes: list[Text] = field(default_factory=list)
    done: Callable[[], None] = lambda: None
    """Called after each part, so that a page can show how far the work has come."""

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Numbers of records that must stand nowhere in the bundle."""
        return hidden_from(self.session, self.reader, self.now)

    def table(
        self, path: str, title: Text, columns: Sequence[Column], rows: Callable[[], Rows]
    ) -> None:
        """A table twice: CSV for programs, XLSX for people. `rows` gives them anew each time."""
        with self.packer.file(f"{path}.csv") as out:
            write_csv(out, _headed(columns, rows()))
        sheet = Sheet(title, self.company.name, title, self._said(), columns, rows())
        with self.packer.file(f"{path}.xlsx") as out:
            write_workbook(out, sheet, aside=self.aside)
        self.done()

    def _said(self) -> list[Text]:
        first, last = (f"{day:%d/%m/%Y}" for day in (self.period.first, self.period.last))
        return [
            say("Từ %(first)s đến %(last)s", first=first, last=last),
            say("Lập lúc %(at)s", at=f"{in_hanoi(self.now):%d/%m/%Y %H:%M}"),
        ]

    def names(self, actors: Iterable[str | None]) -> "Names":
        """The names of those who acted, all at once."""
        ids = {known for actor in actors if actor and (known := id_in(actor))}
        return Names(names_of(self.session, ids))


@dataclass(frozen=True)
class Names:
    """Colleagues by the ids under which they acted; jobs act under no person's name."""

    known: dict[UUID, str]

    def of(self, actor: str | UUID | None) -> Text:
        if not actor:
            return ""
        found = id_in(str(actor))
        return self.known.get(found, "") if found else SYSTEM


def eyes_of(actor: Actor, *, secret: bool) -> Actor:
    """With whose eyes a bundle is read: the asker's, without the orders that are secret, which an outsider
    learns of only when they were asked for and the asker may know them."""
    left_out = frozenset() if secret else frozenset({Permission.DISCLOSURE_SECRET})
    return replace(
        actor,
        id="system:inspection",
        role="system",
        permissions=actor.permissions - left_out,
    )


def in_chunks(rows: Iterable[Any], size: int = CHUNK) -> Iterable[list[Any]]:
    """Rows by the thousand, so that what they refer to is looked up for all of them at once."""
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _headed(columns: Sequence[Column], rows: Rows) -> Rows:
    yield [column.heading for column in columns]
    yield from rows
