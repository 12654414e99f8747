"""A file of people as its pages show it: how it is read, how far it is, what was wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import IMPORT_NAMES
from kalix_compliance.breaches.importing import parts
from kalix_compliance.breaches.importing.checking import BAD_ROWS, column_name
from kalix_compliance.breaches.importing.columns import Columns
from kalix_compliance.breaches.kinds import ImportState, PartKind
from kalix_compliance.breaches.models import AffectedImport, BadRow, Breach
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.tables.cells import Flaw, Row, text_of
from kalix_compliance.tables.limits import TROUBLES
from kalix_compliance.tables.reading import Manner
from kalix_compliance.vault import safes
from kalix_compliance.vault.masking import mask_text
from kalix_compliance.vault.rows import unseal_from

MOST_BAD_SHOWN = 50
LONGEST_HEADING = 60
TWINS = say("Trùng người với một dòng trước: cùng điện thoại hoặc email.")
FORGOTTEN = say("Tệp để quá 7 ngày không ai nhập tiếp nên đã được xóa.")
WORKING = frozenset({ImportState.CHECKING, ImportState.ADDING})


@dataclass(frozen=True)
class ImportView:
    """One import. `rows` counts without the headings, and is None until the file has been read."""

    id: UUID
    version: int
    state: ImportState
    file_name: str
    manner: Manner
    headings: bool
    columns: Columns
    data_types: tuple[str, ...]
    size: int
    sha256: str
    at_row: int
    total: int | None
    good: int
    bad: int
    known: int
    filled: int
    added: int
    trouble: str
    uploaded_at: datetime
    finished_at: datetime | None

    @property
    def state_name(self) -> Sentence:
        return IMPORT_NAMES[self.state]

    @property
    def working(self) -> bool:
        return self.state in WORKING

    @property
    def rows(self) -> int | None:
        return None if self.total is None else self.total - self.headings

    @property
    def done(self) -> int:
        """How many rows have been dealt with, without the headings."""
        return max(0, self.at_row - self.headings)

    @property
    def share(self) -> float:
        """How far the present step is, from 0 to 1."""
        return self.at_row / self.total if self.total else 0.0

    @property
    def new(self) -> int:
        """How many of the good rows are people nobody knew before."""
        return self.good - self.known

    @property
    def why(self) -> Text:
        """Why the file was refused, or given up by the system."""
        if self.trouble == "forgotten":
            return FORGOTTEN
        return TROUBLES.get(self.trouble, "")


@dataclass(frozen=True)
class BadLine:
    """A row that was not taken, in words."""

    row: int
    column: Text
    reason: Text


@dataclass(frozen=True)
class Preview:
    """The beginning of a file: its headings, and what the chosen columns hold, masked."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def imports_of(session: Session, breach: Breach) -> list[ImportView]:
    """Every file of a breach, the newest first."""
    found = session.scalars(
        select(AffectedImport)
        .where(AffectedImport.breach_id == breach.id)
        .order_by(AffectedImport.uploaded_at.desc(), AffectedImport.id.desc())
    )
    return [_view(row) for row in found]


def import_view(session: Session, breach: Breach, import_id: UUID) -> ImportView:
    """One file of this breach; raises NotFound."""
    row = session.get(AffectedImport, import_id)
    if row is None or row.breach_id != breach.id:
        raise NotFound
    return _view(row)


def preview_of(session: Session, shown: ImportView, columns: Columns) -> Preview:
    """What the chosen columns hold in the first rows, masked as everywhere."""
    head = parts.rows_in(session, shown.id, PartKind.HEAD, 0)
    width = max((len(row.cells) for row in head), default=0)
    first = head[0] if head and shown.headings else Row(0, [])
    names = [text_of(cell)[:LONGEST_HEADING] for cell in first.cells]
    names += [""] * (width - len(names))
    places = {name: place for name, place in vars(columns).items() if place is not None}
    body = head[1:] if shown.headings else head
    rows = tuple(
        (row.number, tuple(_masked(name, row, place) for name, place in places.items()))
        for row in body
    )
    return Preview(tuple(names), rows)


def bad_lines(session: Session, import_id: UUID, most: int = MOST_BAD_SHOWN) -> list[BadLine]:
    """The first rows that were not taken."""
    return list(_lines(session, import_id, most))


def all_bad_lines(session: Session, import_id: UUID) -> Iterator[BadLine]:
    """Every row that was not taken, one after another."""
    return _lines(session, import_id, None)


def bad_reasons(session: Session, import_id: UUID) -> list[tuple[Text, int]]:
    """How often each reason occurs, the commonest first."""
    counts = session.execute(
        select(BadRow.code, func.count())
        .where(BadRow.import_id == import_id)
        .group_by(BadRow.code)
        .order_by(func.count().desc(), BadRow.code)
    )
    return [(TWINS if code == "same-person" else BAD_ROWS[code], count) for code, count in counts]


def _lines(session: Session, import_id: UUID, most: int | None) -> Iterator[BadLine]:
    wanted = (
        select(BadRow.row, BadRow.column, BadRow.code, BadRow.other_row)
        .where(BadRow.import_id == import_id)
        .order_by(BadRow.row)
        .limit(most)
        .execution_options(yield_per=1_000)
    )
    for row, column, code, other in session.execute(wanted):
        yield BadLine(row, column_name(column), _reason(code, other))


def _reason(code: str, other: object) -> Sentence:
    words = BAD_ROWS[code]
    return Sentence(words.text, {**words.values, "other": other}) if other else words


def _masked(name: str, row: Row, place: int) -> str:
    cell = row.cells[place] if place < len(row.cells) else ""
    if isinstance(cell, Flaw):
        return "?"
    if name == "items":
        return cell[:LONGEST_HEADING]
    field = SEALED.get("name" if name == "family" else name)
    return field.mask(cell) if field else mask_text(cell)


def _view(row: AffectedImport) -> ImportView:
    mapping = row.mapping
    columns = mapping.get("columns")
    return ImportView(
        id=row.id,
        version=row.version,
        state=row.state,
        file_name=unseal_from(row, safes.house(), "file_name"),
        manner=Manner(row.kind, row.encoding, str(mapping.get("delimiter", ""))),
        headings=bool(mapping.get("headings")),
        columns=Columns.read(columns if isinstance(columns, dict) else {}),
        data_types=tuple(row.data_types),
        size=row.size,
        sha256=row.sha256,
        at_row=row.at_row,
        total=row.rows,
        good=row.good,
        bad=row.bad,
        known=row.known,
        filled=row.filled,
        added=row.added,
        trouble=row.trouble,
        uploaded_at=row.uploaded_at,
        finished_at=row.finished_at,
    )
