"""What consents destroy when a person is erased, and when a withdrawn consent's proof has been kept long."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CursorResult, delete, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import AttachmentContent
from kalix_compliance.consents.commands.importing import end_file, manner_in
from kalix_compliance.consents.importing import parts
from kalix_compliance.consents.kinds import FileState, WithdrawnBy
from kalix_compliance.consents.models import Consent, ConsentFile
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import RecordKind
from kalix_compliance.customers.queries import readable_people
from kalix_compliance.execution.unit import Unit
from kalix_compliance.tables.cells import text_of
from kalix_compliance.tables.limits import FileRefused
from kalix_compliance.tables.reading import rows_of
from kalix_compliance.vault.folding import fold

IN_WORK = (FileState.UPLOADED, FileState.CHECKING, FileState.CHECKED, FileState.RECORDING)
HOLDS_SOMETHING = or_(
    Consent.proof.is_not(None), Consent.withdrawal.is_not(None), Consent.evidence_id.is_not(None)
)
FIVE_YEARS = 60


def forget(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """End what stands, empty every proof, and give up lists in work that name this person.

    The log stays: purpose, version of the words, method and days (D356 Art 6).
    """
    rows = unit.session.scalars(
        select(Consent).where(Consent.customer_id == customer_id).with_for_update()
    ).all()
    emptied = 0
    for row in rows:
        if row.withdrawn_at is None:
            row.withdrawn_at, row.withdrawn_by = unit.now, unit.actor.id
            row.withdrawn_how = WithdrawnBy.ERASURE
        if row.proof is not None or row.withdrawal is not None:
            row.proof = row.withdrawal = None
            emptied += 1
    return {"consents": emptied, "lists": _give_up_lists(unit, customer_id)}


def ended_before(session: Session, before: datetime) -> Sequence[tuple[str, UUID | None]]:
    """Consents withdrawn before a moment whose proof is still there."""
    rows = session.execute(
        select(Consent.id, Consent.customer_id)
        .where(Consent.withdrawn_at < before, HOLDS_SOMETHING)
        .order_by(Consent.withdrawn_at)
    )
    return [(str(consent_id), customer_id) for consent_id, customer_id in rows]


def anonymise(unit: Unit, reference: str) -> Mapping[str, int]:
    """Empty the proof of one withdrawn consent: words and file.

    That the person withdrew stays with them, in codes and days: an old list must not bring it back.
    """
    row = unit.session.get(Consent, UUID(reference), with_for_update=True)
    if row is None:
        raise NotFound(reference)
    if row.withdrawn_at is None:
        return {}
    files = 0
    if row.evidence_id is not None:
        gone = delete(AttachmentContent).where(AttachmentContent.id == row.evidence_id)
        files = _done(unit.session.execute(gone))
    row.proof = row.withdrawal = row.evidence_id = None
    unit.about("consents", consent=reference)
    return {"consents": 1, "files": files}


CONSENTS = RecordKind(
    code="consents",
    name=say("Bằng chứng của sự đồng ý đã rút"),
    months=FIVE_YEARS,
    law=say("Điều 6 Nghị định 356/2025/NĐ-CP: công ty phải chứng minh được sự đồng ý"),
    ended_before=ended_before,
    anonymise=anonymise,
    least=12,
)


def _give_up_lists(unit: Unit, customer_id: UUID) -> int:
    """Lists wait under the house's key: those that name this person must not outlive them."""
    waiting = unit.session.scalars(
        select(ConsentFile).where(ConsentFile.state.in_(IN_WORK)).with_for_update()
    ).all()
    person = readable_people(unit.session, [customer_id]).get(customer_id)
    address = fold(person.email) if person else ""
    given_up = 0
    for row in waiting if address or not person else ():
        if person is None or _names(unit, row, address):
            end_file(unit, row, FileState.DISCARDED, "erased")
            given_up += 1
    return given_up


def _names(unit: Unit, row: ConsentFile, address: str) -> bool:
    try:
        rows = rows_of(parts.content_of(unit.session, row.id), manner_in(row))
        return any(fold(text_of(cell)) == address for one in rows for cell in one.cells)
    except FileRefused:
        return True


def _done(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
