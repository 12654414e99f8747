"""What can be asked for as a file.

Each feature writes its kinds; `kalix_compliance/exporting.py` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar, cast

from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.exports.kinds import Form, Purpose

Filters = Mapping[str, str]
"""What was chosen, under its names in the address: codes, ids, numbers and days, never names of people."""

T = TypeVar("T")


@dataclass(frozen=True)
class Asking:
    """Who asks for what, and when; `session` only reads."""

    session: Session
    actor: Actor
    filters: Filters
    now: datetime
    company: Company


class Progress(Protocol):
    """Told how far the work has come; raises when it shall stop."""

    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True)
class Making(Asking):
    """A file that is being made. `actor` is whoever asked for it, with the rights of this moment.

    Everything is read in one transaction that sees one state of the records. Clear bytes go to `out`, which
    seals them and cannot be wound back (`zipfile` and `csv` can write to it).
    """

    reference: str
    form: Form
    purpose: Purpose
    out: BinaryIO
    progress: Progress
    aside: Path
    """A folder of this file's own, for what has to be put aside; gone afterwards."""
    signed_by: str = ""
    """The name of the person who signed, where somebody had to."""
    settings: Mapping[str, Any] = field(default_factory=dict)

    def counted(self, rows: Iterable[T], total: int = 0) -> Iterator[T]:
        """The same rows, while the page is told how many of `total` are done."""
        for done, row in zip(count(1), rows, strict=False):
            yield row
            self.progress(done, max(done, total))


def unfiltered(_asking: Asking) -> Filters:
    """No filters at all."""
    return {}


def nobody(_asking: Asking) -> int:
    """A file in which no person is named, not even masked."""
    return 0


def not_noted(_unit: Unit, _filters: Filters, _people: int) -> None:
    """The audit trail alone knows."""


def no_words(_asking: Asking) -> Sequence[Text]:
    return ()


@dataclass(frozen=True)
class ExportKind:
    """A kind of file.

    `code`: part of the address, such as "overdue". `permission` is needed to ask and to take, besides
    export:ask. `read` turns the names of an address into the filters that mean something (others are left
    out), and raises RuleBroken with the reasons when nothing can be made of them; it is asked again when the
    file is made. `people` counts those whom the file names, masked or not: beyond a hundred a second person
    signs. `title` says what is in it, without a statement (lists show many), `words` how it was chosen;
    `stem` is the file's name in plain letters without its ending. `page` is the endpoint of the page that
    shows the same, which takes the filters. `quick`: when it names up to a hundred people it is done within a
    second or two, and is made at once. `taken` writes down elsewhere that the file was fetched, such as in
    the story of a record.
    """

    code: str
    name: Text
    permission: Permission
    forms: tuple[Form, ...]
    write: Callable[[Making], None]
    people: Callable[[Asking], int] = nobody
    read: Callable[[Asking], Filters] = unfiltered
    title: Callable[[Asking], Text] | None = None
    words: Callable[[Asking], Sequence[Text]] = no_words
    stem: Callable[[Asking], str] | None = None
    page: str = ""
    quick: bool = True
    taken: Callable[[Unit, Filters, int], None] = not_noted

    def title_of(self, asking: Asking) -> Text:
        return self.title(asking) if self.title else self.name

    def stem_of(self, asking: Asking) -> str:
        return self.stem(asking) if self.stem else self.code


def exported() -> Mapping[str, ExportKind]:
    """The kinds of the running application, by their code."""
    return cast("Mapping[str, ExportKind]", runtime.get().exports)
