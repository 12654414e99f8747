"""People from a file: uploaded, its columns chosen, checked, accepted. The work between is a job's."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select

from kalix_compliance.breaches.importing import parts
from kalix_compliance.breaches.importing.columns import Columns, guess
from kalix_compliance.breaches.kinds import DataType, ImportState, PartKind
from kalix_compliance.breaches.loading import insist_list_open, insist_no_import, load_open
from kalix_compliance.breaches.models import AffectedImport, BadRow, Breach
from kalix_compliance.breaches.telling import tell
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.tables.columns import has_headings
from kalix_compliance.tables.limits import FileRefused
from kalix_compliance.tables.reading import Manner, head_of, manner_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

OPEN = frozenset({ImportState.UPLOADED, ImportState.CHECKED})


@command(Permission.BREACH_HANDLE)
def upload_people(unit: Unit, reference: str, upload: Upload) -> UUID:
    """Keep a file, sealed, and guess how it is to be read; returns the import's id.

    Raises RuleBroken at the file when it is no list of people. Nothing of a refused file is kept.
    """
    breach = load_open(unit, reference)
    try:
        manner = manner_of(upload.content)
        head = head_of(upload.content, manner)
    except FileRefused as refusal:
        raise RuleBroken(refusal.words, field="file") from refusal
    row = AffectedImport(
        id=new_id(),
        breach_id=breach.id,
        state=ImportState.UPLOADED,
        kind=manner.kind,
        encoding=manner.encoding,
        sha256=hashlib.sha256(upload.content).hexdigest(),
        size=len(upload.content),
        mapping={
            "delimiter": manner.delimiter,
            "headings": has_headings(head[0]),
            "columns": guess(head).stored(),
        },
        data_types=list(breach.data_types),
        uploaded_at=unit.now,
        uploaded_by=unit.actor.id,
    )
    seal_into(row, safes.house(), file_name=upload.safe_name)
    unit.session.add(row)
    unit.session.flush()
    parts.write_file(unit, row.id, upload.content)
    parts.write_parts(unit, row.id, PartKind.HEAD, {0: parts.pack_rows(head)})
    unit.about(reference, sha256=row.sha256, size=row.size, kind=row.kind)
    return row.id


@command(Permission.BREACH_HANDLE)
def read_again(
    unit: Unit, reference: str, import_id: UUID, *, encoding: str, delimiter: str
) -> None:
    """Read the beginning of the file in another encoding or with another separator."""
    row = _open_import(unit, reference, import_id, OPEN)
    if row.rows is not None:
        raise RuleBroken(say("Tệp đã được đọc hết. Tải tệp lên lại để đổi bảng mã."))
    manner = manner_in(row).with_encoding(encoding, delimiter)
    try:
        head = head_of(parts.file_of(unit.session, row.id), manner)
    except FileRefused as refusal:
        raise RuleBroken(refusal.words, field="encoding") from refusal
    row.encoding = manner.encoding
    row.mapping = {
        "delimiter": manner.delimiter,
        "headings": has_headings(head[0]),
        "columns": guess(head).stored(),
    }
    parts.drop_parts(unit, row.id, PartKind.HEAD)
    parts.write_parts(unit, row.id, PartKind.HEAD, {0: parts.pack_rows(head)})


@command(Permission.BREACH_HANDLE)
def check_people(
    unit: Unit,
    reference: str,
    import_id: UUID,
    *,
    columns: Columns,
    headings: bool,
    data_types: Iterable[DataType],
    version: int | None = None,
) -> None:
    """Say which column holds what, and let every row be checked; may be done again before accepting."""
    row = _open_import(unit, reference, import_id, OPEN)
    unit.expect(row, version)
    if columns.name is None:
        raise RuleBroken(say("Chọn cột họ tên."), field="name")
    if not columns.reach:
        raise RuleBroken(say("Chọn ít nhất một cột điện thoại, email hoặc địa chỉ."), field="phone")
    chosen = list(columns.stored().values())
    if len(set(chosen)) < len(chosen):
        raise RuleBroken(say("Một cột đang được chọn cho hai mục. Chọn lại."), field="name")
    row.mapping = {**row.mapping, "headings": headings, "columns": columns.stored()}
    row.data_types = sorted({str(kind) for kind in data_types})
    row.state, row.at_row, row.good, row.bad, row.known = ImportState.CHECKING, 0, 0, 0, 0
    parts.drop_parts(unit, row.id, PartKind.PEOPLE)
    unit.session.execute(
        delete(BadRow)
        .where(BadRow.import_id == row.id)
        .execution_options(synchronize_session=False)
    )


@command(Permission.BREACH_HANDLE)
def accept_import(unit: Unit, reference: str, import_id: UUID, version: int | None = None) -> None:
    """Let the checked people be put on the list; the list is left alone until that is done."""
    breach = load_open(unit, reference)
    insist_list_open(unit, breach)
    insist_no_import(unit, breach)
    row = _open_import(unit, reference, import_id, {ImportState.CHECKED})
    unit.expect(row, version)
    if not row.good:
        raise RuleBroken(say("Không có dòng nào nhập được. Sửa tệp rồi tải lên lại."))
    row.state, row.at_row = ImportState.ADDING, 0
    row.accepted_by = unit.actor.id
    parts.drop_parts(unit, row.id, PartKind.FILE, PartKind.HEAD, PartKind.ROWS)
    unit.about(reference, good=row.good, bad=row.bad, sha256=row.sha256)
    tell(unit, breach, "import_accepted", number=row.good, bad=row.bad)


@command(Permission.BREACH_HANDLE)
def discard_import(unit: Unit, reference: str, import_id: UUID) -> None:
    """Give a file up before anybody of it is on the list; its content is deleted."""
    before = {*OPEN, ImportState.CHECKING}
    row = _open_import(unit, reference, import_id, before)
    end_import(unit, row, ImportState.DISCARDED)


def end_import(unit: Unit, row: AffectedImport, state: ImportState, trouble: str = "") -> None:
    """The import has ended, one way or another: nothing of the file's content stays."""
    row.state, row.trouble, row.finished_at = state, trouble, unit.now
    parts.drop_parts(unit, row.id)


def manner_in(row: AffectedImport) -> Manner:
    """How this file is read."""
    return Manner(row.kind, row.encoding, str(row.mapping.get("delimiter", "")))


def columns_in(row: AffectedImport) -> Columns:
    """Which column holds what, as it was chosen."""
    stored = row.mapping.get("columns")
    return Columns.read(stored if isinstance(stored, dict) else {})


def _open_import(
    unit: Unit, reference: str, import_id: UUID, states: Iterable[ImportState]
) -> AffectedImport:
    breach: Breach = load_open(unit, reference)
    row = unit.session.scalar(
        select(AffectedImport)
        .where(AffectedImport.id == import_id, AffectedImport.breach_id == breach.id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    if row.state not in set(states):
        raise RuleBroken(say("Tệp này đã sang bước khác. Tải lại trang để xem."))
    return row
