"""A list of consents as its pages show it: how it is read, how far it is, what was wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.consents.catalogue import FILE_NAMES, METHOD_NAMES, PURPOSE_NAMES
from kalix_compliance.consents.importing import parts
from kalix_compliance.consents.importing.checking import BAD_ROWS, bad_words, column_name
from kalix_compliance.consents.importing.columns import Columns
from kalix_compliance.consents.kinds import ConsentMethod, FileState, Purpose
from kalix_compliance.consents.models import ConsentBadRow, ConsentFile
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.tables.cells import Flaw, Row, text_of
from kalix_compliance.tables.limits import TROUBLES, FileRefused
from kalix_compliance.tables.reading import Manner, head_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

MOST_FILES = 30
MOST_BAD_SHOWN = 50
LONGEST_HEADING = 60
FORGOTTEN = say("Tệp để quá 7 ngày không ai ghi tiếp nên đã được xóa.")
ERASED = say("Một người trong tệp vừa được xóa dữ liệu nên tệp đã bỏ. Bỏ dòng đó rồi tải lên lại.")
TWINS = say("Trùng email với một dòng trước.")
WORKING = frozenset({FileState.CHECKING, FileState.RECORDING})


@dataclass(frozen=True)
class FileView:
    """One list. `rows` counts without the headings, and is None until it has been read."""

    id: UUID
    version: int
    state: FileState
    name: str
    manner: Manner
    headings: bool
    columns: Columns
    purpose: Purpose | None
    method: ConsentMethod | None
    text_id: UUID | None
    size: int
    sha256: str
    rows: int | None
    at_row: int
    good: int
    again: int
    known: int
    bad: int
    recorded: int
    trouble: str
    uploaded_at: datetime
    finished_at: datetime | None
    seen_before: bool = False

    @property
    def state_name(self) -> Sentence:
        return FILE_NAMES[self.state]

    @property
    def purpose_name(self) -> Text:
        return PURPOSE_NAMES[self.purpose] if self.purpose else ""

    @property
    def method_name(self) -> Text:
        return METHOD_NAMES[self.method] if self.method else ""

    @property
    def working(self) -> bool:
        return self.state in WORKING

    @property
    def share(self) -> float:
        """How far the present step is, from 0 to 1."""
        return self.at_row / self.rows if self.rows else 0.0

    @property
    def new(self) -> int:
        """How many of the good rows are people nobody knew before."""
        return self.good - self.known

    @property
    def why(self) -> Text:
        """Why it was refused, or given up by the system."""
        return {"forgotten": FORGOTTEN, "erased": ERASED, **TROUBLES}.get(self.trouble, "")


@dataclass(frozen=True)
class BadLine:
    """A row that was not taken, in words."""

    row: int
    column: Text
    reason: Text


@dataclass(frozen=True)
class Preview:
    """The beginning of a list: its headings, and what the chosen columns hold, masked."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def files(session: Session, actor: Actor) -> list[FileView]:
    """The latest lists, the newest first."""
    actor.require(Permission.CONSENT_READ)
    wanted = select(ConsentFile).order_by(ConsentFile.uploaded_at.desc(), ConsentFile.id.desc())
    return [_view(row) for row in session.scalars(wanted.limit(MOST_FILES))]


def file_view(session: Session, actor: Actor, file_id: UUID) -> FileView:
    """One list; raises NotFound. `seen_before` when the very same file was recorded earlier."""
    actor.require(Permission.CONSENT_READ)
    row = session.get(ConsentFile, file_id)
    if row is None:
        raise NotFound
    twins = select(func.count()).where(
        ConsentFile.sha256 == row.sha256,
        ConsentFile.id != row.id,
        ConsentFile.state == FileState.DONE,
        ConsentFile.uploaded_at <= row.uploaded_at,
    )
    return _view(row, seen_before=bool(session.scalar(twins)))


def preview_of(session: Session, shown: FileView, columns: Columns) -> Preview:
    """What the chosen columns hold in the first rows, masked as everywhere."""
    try:
        head = head_of(parts.content_of(session, shown.id), shown.manner)
    except FileRefused:
        head = []
    width = max((len(row.cells) for row in head), default=0)
    first = head[0] if head and shown.headings else Row(0, [])
    names = [text_of(cell)[:LONGEST_HEADING] for cell in first.cells]
    names += [""] * (width - len(names))
    places = {name: place for name, place in vars(columns).items() if place is not None}
    body = head[1:] if shown.headings else head
    rows = tuple(
        (row.number, tuple(_masked(name, row, place) for name, place in places.items()))
        for row in islice(body, 10)
    )
    return Preview(tuple(names), rows)


def bad_lines(session: Session, file_id: UUID, most: int | None = None) -> Iterator[BadLine]:
    """The rows that were not taken, one after another."""
    wanted = (
        select(ConsentBadRow.row, ConsentBadRow.column, ConsentBadRow.code, ConsentBadRow.other_row)
        .where(ConsentBadRow.file_id == file_id)
        .order_by(ConsentBadRow.row)
        .limit(most)
        .execution_options(yield_per=1_000)
    )
    for row, column, code, other in session.execute(wanted):
        yield BadLine(row, column_name(column), bad_words(code, other))


def bad_reasons(session: Session, file_id: UUID) -> list[tuple[Text, int]]:
    """How often each reason occurs, the commonest first."""
    counts = session.execute(
        select(ConsentBadRow.code, func.count())
        .where(ConsentBadRow.file_id == file_id)
        .group_by(ConsentBadRow.code)
        .order_by(func.count().desc(), ConsentBadRow.code)
    )
    return [(TWINS if code == "same-person" else BAD_ROWS[code], count) for code, count in counts]


def _masked(name: str, row: Row, place: int) -> str:
    cell = row.cells[place] if place < len(row.cells) else ""
    if isinstance(cell, Flaw):
        return "?"
    field = SEALED.get(name)
    return field.mask(cell) if field else cell[:LONGEST_HEADING]


def _view(row: ConsentFile, *, seen_before: bool = False) -> FileView:
    columns = row.mapping.get("columns")
    return FileView(
        id=row.id,
        version=row.version,
        state=row.state,
        name=unseal_from(row, safes.house(), "name"),
        manner=Manner(row.kind, row.encoding, str(row.mapping.get("delimiter", ""))),
        headings=bool(row.mapping.get("headings")),
        columns=Columns.read(columns if isinstance(columns, dict) else {}),
        purpose=row.purpose,
        method=row.method,
        text_id=row.text_id,
        size=row.size,
        sha256=row.sha256,
        rows=row.rows,
        at_row=row.at_row,
        good=row.good,
        again=row.again,
        known=row.known,
        bad=row.bad,
        recorded=row.recorded,
        trouble=row.trouble,
        uploaded_at=row.uploaded_at,
        finished_at=row.finished_at,
        seen_before=seen_before,
    )
