"""A list of consents from a file: uploaded, its columns chosen, checked, recorded. The work is a job's."""

import hashlib
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.consents.importing import parts
from kalix_compliance.consents.importing.checking import Agreed, Bad
from kalix_compliance.consents.importing.columns import Columns, guess
from kalix_compliance.consents.kinds import ConsentMethod, FileState, Purpose
from kalix_compliance.consents.models import Consent, ConsentBadRow, ConsentFile, ConsentText
from kalix_compliance.consents.queries.judging import Judged, judged, named, texts_for
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import in_vietnamese, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.registration import register_people
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.tables.columns import has_headings
from kalix_compliance.tables.limits import MEGABYTE, FileRefused
from kalix_compliance.tables.reading import Manner, head_of, manner_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

LARGEST = 10 * MEGABYTE
MOST_ROWS = 50_000
OPEN = (FileState.UPLOADED, FileState.CHECKED)
SUBJECT = "consents"
PROOF_PLACE = "consent.proof"


@command(Permission.CONSENT_RECORD)
def upload_consents(unit: Unit, upload: Upload) -> UUID:
    """Keep a list, sealed, and guess how it is to be read; returns the file's id.

    Raises RuleBroken at the file when it is no list. Nothing of a refused file is kept.
    """
    if len(upload.content) > LARGEST:
        raise RuleBroken(
            say("Tệp lớn hơn %(most)s MB. Chia thành nhiều tệp.", most=LARGEST // MEGABYTE),
            field="file",
        )
    try:
        manner = manner_of(upload.content)
        head = head_of(upload.content, manner)
    except FileRefused as refusal:
        raise RuleBroken(refusal.words, field="file") from refusal
    row = ConsentFile(
        id=new_id(),
        state=FileState.UPLOADED,
        kind=manner.kind,
        encoding=manner.encoding,
        sha256=hashlib.sha256(upload.content).hexdigest(),
        size=len(upload.content),
        mapping={
            "delimiter": manner.delimiter,
            "headings": has_headings(head[0]),
            "columns": guess(head).stored(),
        },
        uploaded_at=unit.now,
        uploaded_by=unit.actor.id,
    )
    seal_into(row, safes.house(), name=upload.safe_name)
    unit.session.add(row)
    unit.session.flush()
    parts.write_file(unit, row.id, upload.content)
    unit.about(SUBJECT, file=str(row.id), sha256=row.sha256, size=row.size)
    return row.id


@command(Permission.CONSENT_RECORD)
def read_consents_again(unit: Unit, file_id: UUID, *, encoding: str, delimiter: str) -> None:
    """Read the beginning of the file in another encoding or with another separator."""
    row = _open_file(unit, file_id)
    manner = manner_in(row).with_encoding(encoding, delimiter)
    try:
        head = head_of(parts.content_of(unit.session, row.id), manner)
    except FileRefused as refusal:
        raise RuleBroken(refusal.words, field="encoding") from refusal
    row.state, row.encoding = FileState.UPLOADED, manner.encoding
    row.mapping = {
        "delimiter": manner.delimiter,
        "headings": has_headings(head[0]),
        "columns": guess(head).stored(),
    }
    unit.about(SUBJECT, file=str(row.id))


@command(Permission.CONSENT_RECORD)
def check_consents(
    unit: Unit,
    file_id: UUID,
    *,
    columns: Columns,
    headings: bool,
    purpose: Purpose | None,
    method: ConsentMethod | None,
    text_id: UUID | None,
    version: int | None = None,
) -> None:
    """Say which column holds what and what everybody agreed to, and let every row be checked.

    Nothing is guessed of a consent: purpose, method and words are said. May be done again before it is
    accepted. Raises RuleBroken at the field.
    """
    row = _open_file(unit, file_id)
    unit.expect(row, version)
    if columns.email is None:
        raise RuleBroken(say("Chọn cột email."), field="email")
    if columns.agreed is None:
        raise RuleBroken(
            say("Chọn cột lúc đồng ý: không có ngày thì không có sự đồng ý."), field="agreed"
        )
    chosen = list(columns.stored().values())
    if len(set(chosen)) < len(chosen):
        raise RuleBroken(say("Một cột đang được chọn cho hai mục. Chọn lại."), field="email")
    if purpose is None:
        raise RuleBroken(say("Chọn khách đã đồng ý cho việc gì."), field="purpose")
    if method is None:
        raise RuleBroken(say("Chọn khách đã đồng ý bằng cách nào."), field="method")
    if columns.number is None and text_id is None:
        raise RuleBroken(say("Chọn bản lời khách đã đọc, hoặc cột ghi bản lời."), field="text")
    if text_id is not None:
        words = unit.session.get(ConsentText, text_id)
        if words is None or words.purpose is not purpose:
            raise RuleBroken(say("Bản lời này không phải của mục đích đã chọn."), field="text")
    row.mapping = {**row.mapping, "headings": headings, "columns": columns.stored()}
    row.purpose, row.method, row.text_id = purpose, method, text_id
    row.state, row.at_row, row.rows = FileState.CHECKING, 0, None
    row.good = row.again = row.known = row.bad = 0
    unit.session.execute(
        delete(ConsentBadRow)
        .where(ConsentBadRow.file_id == row.id)
        .execution_options(synchronize_session=False)
    )
    unit.about(SUBJECT, file=str(row.id), purpose=purpose.value)


@command(Permission.CONSENT_RECORD)
def accept_consents(unit: Unit, file_id: UUID, version: int | None = None) -> None:
    """Let the checked rows be recorded."""
    row = _open_file(unit, file_id, FileState.CHECKED)
    unit.expect(row, version)
    if not row.good:
        raise RuleBroken(say("Không có dòng nào mới để ghi."))
    row.state, row.at_row, row.recorded = FileState.RECORDING, 0, 0
    row.accepted_by = unit.actor.id
    unit.about(SUBJECT, file=str(row.id), good=row.good, bad=row.bad, sha256=row.sha256)


@command(Permission.CONSENT_RECORD)
def discard_consents(unit: Unit, file_id: UUID) -> None:
    """Give a file up before anything of it is recorded; its content is deleted."""
    row = _open_file(unit, file_id, *OPEN, FileState.CHECKING)
    end_file(unit, row, FileState.DISCARDED)
    unit.about(SUBJECT, file=str(row.id))


@command(Permission.SYSTEM_IMPORT)
def record_rows(
    unit: Unit, file_id: UUID, at: int, rows: Sequence[Agreed], until: int
) -> int | None:
    """Record these rows, judged anew in this transaction; None when somebody else has been at it."""
    file = still_at(unit, file_id, FileState.RECORDING, at)
    if file is None or file.purpose is None or file.method is None:
        return None
    verdict = judged(
        unit.session, rows, file.purpose, texts_for(unit.session, file.purpose), file.text_id
    )
    unknown = [one for one in verdict.new if one.customer_id is None]
    made = register_people(unit, [named(one.agreed.person) for one in unknown])
    owners = {one.agreed.row: owner for one, owner in zip(unknown, made, strict=True)}
    _insert(unit, file, verdict.new, owners)
    write_bad(unit, file.id, verdict.bad)
    file.at_row, file.recorded = until, file.recorded + len(verdict.new)
    unit.about(SUBJECT, file=str(file.id), recorded=len(verdict.new), again=verdict.again)
    if until >= (file.rows or 0):
        end_file(unit, file, FileState.DONE)
    return len(verdict.new)


def still_at(unit: Unit, file_id: UUID, state: FileState, at: int) -> ConsentFile | None:
    """The file, locked, when it stands where this run believes; else another has gone on."""
    row = unit.session.get(ConsentFile, file_id, with_for_update=True)
    return row if row is not None and row.state is state and row.at_row == at else None


def end_file(unit: Unit, row: ConsentFile, state: FileState, trouble: str = "") -> None:
    """It has ended, one way or another: nothing of its content stays."""
    row.state, row.trouble, row.finished_at = state, trouble, unit.now
    parts.drop_file(unit, row.id)


def write_bad(unit: Unit, file_id: UUID, bad: Collection[Bad]) -> None:
    """Keep why rows were not taken; a row that is known to be bad stays as it was."""
    if not bad:
        return
    there = set(
        unit.session.scalars(
            select(ConsentBadRow.row).where(
                ConsentBadRow.file_id == file_id, ConsentBadRow.row.in_([b.row for b in bad])
            )
        )
    )
    rows = [
        {
            "file_id": file_id,
            "row": one.row,
            "code": one.code,
            "column": one.column,
            "other_row": one.other_row,
        }
        for one in bad
        if one.row not in there
    ]
    if rows:
        unit.session.execute(insert(ConsentBadRow.__table__), rows)  # type: ignore[arg-type]


def manner_in(row: ConsentFile) -> Manner:
    """How this file is read."""
    return Manner(row.kind, row.encoding, str(row.mapping.get("delimiter", "")))


def columns_in(row: ConsentFile) -> Columns:
    stored = row.mapping.get("columns")
    return Columns.read(stored if isinstance(stored, dict) else {})


def _insert(unit: Unit, file: ConsentFile, new: Sequence[Judged], made: dict[int, UUID]) -> None:
    if not new:
        return
    owners = [one.customer_id or made[one.agreed.row] for one in new]
    keys = safes.of_many(owners)
    rows = []
    for one, owner in zip(new, owners, strict=True):
        consent_id = new_id()
        with in_vietnamese():
            proof = str(
                say(
                    "Danh sách nhập, SHA-256 %(sha)s, dòng %(row)s.",
                    sha=file.sha256,
                    row=one.agreed.row,
                )
            )
        proof = f"{one.agreed.source}\n{proof}" if one.agreed.source else proof
        rows.append(
            {
                "id": consent_id,
                "customer_id": owner,
                "purpose": file.purpose,
                "text_id": one.words.id,
                "method": file.method,
                "given_at": one.agreed.given_at,
                "proof": keys[owner].seal(PROOF_PLACE, consent_id, proof),
                "import_id": file.id,
                "recorded_at": unit.now,
                "recorded_by": file.accepted_by or unit.actor.id,
                "version": 1,
            }
        )
    unit.session.execute(insert(Consent.__table__), rows)  # type: ignore[arg-type]
    unit.changes[Consent.__name__] = sorted(rows[0])


def _open_file(unit: Unit, file_id: UUID, *states: FileState) -> ConsentFile:
    row = unit.session.get(ConsentFile, file_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.state not in (states or OPEN):
        raise RuleBroken(say("Tệp này không còn ở bước đó. Xem lại trang của tệp."))
    return row
