"""Keeping the register of processors and third parties; every change leaves a version with its reason."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework import history
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.cleaning import clean_email, clean_phone, one_line
from kalix_compliance.customers.personal_data import PURPOSES, SEALED
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.processors.catalogue import COUNTRY_NAMES, DATA_NAMES, HOME
from kalix_compliance.processors.models import Processor, ProcessorKind
from kalix_compliance.processors.queries import CONTACT, register_values
from kalix_compliance.processors.rules import MOST_DAYS, wrong_dates
from kalix_compliance.processors.versions import LOG, NOTE
from kalix_compliance.vault import safes
from kalix_compliance.vault.folding import fold
from kalix_compliance.vault.rows import seal_into, unseal_from


@dataclass(frozen=True)
class ProcessorDetails:
    """What the register says of one company."""

    name: str
    kind: ProcessorKind
    service: str
    data_types: tuple[str, ...]
    country: str = HOME
    contract_no: str = ""
    contract_on: date | None = None
    contract_until: date | None = None
    answers_in_days: int = 5


@dataclass(frozen=True)
class ContactChanges:
    """The contact person; None leaves a part as it is, because the editor sees masks only."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


@command(Permission.PROCESSOR_MANAGE)
def add_processor(unit: Unit, details: ProcessorDetails, contact: ContactChanges) -> UUID:
    """Enter a company that gets personal data; raises RuleBroken at a wrong field."""
    processor = Processor(id=new_id(), added_at=unit.now, added_by=unit.actor.id, version=1)
    _write(unit, processor, details)
    _write_contact(processor, contact)
    unit.session.add(processor)
    _keep(unit, processor, "")
    return processor.id


@command(Permission.PROCESSOR_MANAGE)
def edit_processor(
    unit: Unit,
    processor_id: UUID,
    version: int | None,
    details: ProcessorDetails,
    contact: ContactChanges,
    *,
    reason: str,
) -> None:
    """Change an entry, with the reason; raises RuleBroken at a wrong field, StaleRecord."""
    processor = _load(unit, processor_id, version)
    before = register_values(processor)
    _write(unit, processor, details)
    _write_contact(processor, contact)
    if register_values(processor) == before:
        raise RuleBroken(say("Chưa có gì khác với bản đang lưu."))
    _keep(unit, processor, reason)


@command(Permission.PROCESSOR_MANAGE)
def end_processor(unit: Unit, processor_id: UUID, version: int | None, *, reason: str) -> None:
    """The company gets no data any more; the entry stays, with the reason."""
    processor = _load(unit, processor_id, version)
    processor.ended_at = unit.now
    _keep(unit, processor, reason)


@command(Permission.PROCESSOR_MANAGE)
def reveal_contact(unit: Unit, processor_id: UUID, field: str, purpose: str) -> bytes:
    """Leave the trace of a reveal of the contact person; returns what is still sealed."""
    if purpose not in set(PURPOSES):
        raise RuleBroken(say("Chọn lý do cần xem."), field="purpose")
    if field not in CONTACT:
        raise NotFound
    processor = unit.session.get(Processor, processor_id)
    sealed: bytes | None = getattr(processor, field, None)
    if processor is None or sealed is None:
        raise NotFound
    unit.about(processor_id, field=field, purpose=purpose)
    return sealed


def clear_contact(processor_id: UUID, field: str, sealed: bytes) -> str:
    """The clear text of what `reveal_contact` has given out."""
    clear = safes.house().unseal(f"processor.{field}", processor_id, sealed)
    return SEALED[CONTACT[field]].shown(clear)


def _load(unit: Unit, processor_id: UUID, version: int | None) -> Processor:
    processor = unit.session.get(Processor, processor_id, with_for_update=True)
    if processor is None:
        raise NotFound
    unit.expect(processor, version)
    if processor.ended_at is not None:
        raise RuleBroken(say("Bên này đã ngừng nhận dữ liệu nên không sửa được nữa."))
    return processor


def _write(unit: Unit, processor: Processor, details: ProcessorDetails) -> None:
    name = one_line(details.name)
    if not name:
        raise RuleBroken(say("Ghi tên của bên nhận dữ liệu."), field="name")
    if _taken(unit, processor.id, name):
        raise RuleBroken(say("Tên này đã có trong sổ. Mở mục đó để sửa."), field="name")
    if not details.data_types or not set(details.data_types) <= set(DATA_NAMES):
        raise RuleBroken(say("Chọn ít nhất một loại dữ liệu."), field="data_types")
    if details.country not in COUNTRY_NAMES:
        raise RuleBroken(say("Chọn nước trong danh sách."), field="country")
    if not 1 <= details.answers_in_days <= MOST_DAYS:
        raise RuleBroken(
            say("Ghi từ 1 đến %(most)s ngày làm việc.", most=MOST_DAYS), field="answers_in_days"
        )
    if wrong := wrong_dates(details.contract_on, details.contract_until):
        raise RuleBroken(wrong, field="contract_until")
    processor.name, processor.kind = name, details.kind
    processor.service = one_line(details.service)
    processor.data_types = [code for code in DATA_NAMES if code in details.data_types]
    processor.country, processor.contract_no = details.country, one_line(details.contract_no)
    processor.contract_on = details.contract_on
    processor.contract_until = details.contract_until
    processor.answers_in_days = details.answers_in_days


def _write_contact(processor: Processor, contact: ContactChanges) -> None:
    """Seal what differs: sealing anew what is the same would read as a change."""
    given = {
        "contact_name": contact.name if contact.name is None else one_line(contact.name),
        "contact_email": contact.email if contact.email is None else _email(contact.email),
        "contact_phone": contact.phone if contact.phone is None else _phone(contact.phone),
    }
    house = safes.house()
    for column, text in given.items():
        if text is not None and text != unseal_from(processor, house, column):
            seal_into(processor, house, **{column: text})


def _email(text: str) -> str:
    try:
        return clean_email(text)
    except RuleBroken as refusal:
        raise RuleBroken(*refusal.reasons, field="contact_email") from refusal


def _phone(text: str) -> str:
    try:
        return clean_phone(text)
    except RuleBroken as refusal:
        raise RuleBroken(*refusal.reasons, field="contact_phone") from refusal


def _taken(unit: Unit, processor_id: UUID, name: str) -> bool:
    """Whether another entry has this name, accents and case aside."""
    with unit.session.no_autoflush:
        others = unit.session.execute(
            select(Processor.name).where(Processor.id != processor_id)
        ).scalars()
        return fold(name) in {fold(other) for other in others}


def _keep(unit: Unit, processor: Processor, reason: str) -> None:
    values = {**register_values(processor), NOTE: reason}
    history.keep(unit, LOG, str(processor.id), values)
    unit.about(processor.id)
    if reason:
        unit.commit_to(reason)
