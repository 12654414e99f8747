"""Registering an order, and correcting what was typed wrongly from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.evidence import Upload, attach
from kalix_compliance.casework.numbering import lock_numbers, next_reference
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures import clocks
from kalix_compliance.disclosures.catalogue import DATA_KINDS
from kalix_compliance.disclosures.content import kind_of
from kalix_compliance.disclosures.kinds import Arrival, BodyKind, DisclosureState, Procedure
from kalix_compliance.disclosures.loading import PREFIX, load_open
from kalix_compliance.disclosures.models import Disclosure, DisclosureSubject
from kalix_compliance.disclosures.rules import reasons_against_order
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from

DIGITS = 4


@dataclass(frozen=True)
class NewOrder:
    """An order as it lies before the one who registers it."""

    body_kind: BodyKind
    body: str
    order_no: str
    order_on: date | None
    procedure: Procedure
    legal_basis: str
    scope: str
    asked_fields: Sequence[str]
    received_at: datetime
    arrival: Arrival = Arrival.HAND
    officer: str = ""
    officer_contact: str = ""
    case_no: str = ""
    due_on: date | None = None
    secret: bool = False
    secret_until: date | None = None
    secret_reason: str = ""
    once_key: str | None = None

    @property
    def texts(self) -> dict[str, str]:
        """What is sealed: it may name people."""
        return {
            "body": self.body,
            "officer": self.officer,
            "officer_contact": self.officer_contact,
            "case_no": self.case_no,
            "legal_basis": self.legal_basis,
            "scope": self.scope,
        }


@command(Permission.DISCLOSURE_HANDLE)
def register_disclosure(unit: Unit, order: NewOrder, uploads: Sequence[Upload] = ()) -> str:
    """Write an order down and let its clock run from its receipt; returns its number, CC-2026-0001.

    Raises RuleBroken for one without number or date, and for one that is registered already.
    """
    lock_numbers(unit, PREFIX)  # of two who register one order at once the second sees the first
    if made := _made_before(unit, order.once_key):
        unit.about(made)
        return made
    _insist_on_order(unit, order)
    row = Disclosure(
        id=new_id(),
        reference=next_reference(unit, PREFIX, digits=DIGITS),
        state=DisclosureState.RECEIVED,
        registered_at=unit.now,
        registered_by=unit.actor.id,
        owner_id=unit.actor.staff_id,
        received_at=order.received_at,
        arrival=order.arrival,
        secret=order.secret,
        secret_until=order.secret_until if order.secret else None,
        once_key=order.once_key,
    )
    _write(row, order)
    if order.secret:
        seal_into(row, safes.house(), secret_reason=order.secret_reason)
    unit.session.add(row)
    unit.session.flush()
    unit.about(row.reference, body=order.body_kind.value, procedure=order.procedure.value)
    clocks.start(unit, row)
    tell(unit, row, "registered_secret" if order.secret else "registered")
    attach(unit, row.reference, None, uploads)
    return row.reference


@command(Permission.DISCLOSURE_HANDLE)
def correct_order(
    unit: Unit, reference: str, order: NewOrder, *, version: int | None = None
) -> None:
    """Correct what was typed from the order, before anything is put before a signer.

    What is no longer asked for is no longer picked. The clock keeps the term under which it began unless
    the procedure or the order's own date changes.
    """
    row = load_open(unit, reference, version)
    if row.state not in (DisclosureState.RECEIVED, DisclosureState.CHECKED):
        raise RuleBroken(say("Lựa chọn đã trình ký. Rút lại trước khi sửa văn bản yêu cầu."))
    _insist_on_order(unit, order, but=row.id)
    before = (row.procedure, row.due_on, row.received_at)
    row.received_at, row.arrival = order.received_at, order.arrival
    _write(row, order)
    if (row.procedure, row.due_on, row.received_at) != before:
        clocks.restart(unit, row)
    for subject in unit.session.scalars(
        select(DisclosureSubject).where(DisclosureSubject.disclosure_id == row.id)
    ):
        subject.fields = [key for key in subject.fields if kind_of(key) in row.asked_fields]
    tell(unit, row, "corrected")


def _write(row: Disclosure, order: NewOrder) -> None:
    row.body_kind, row.procedure = order.body_kind, order.procedure
    row.order_no, row.due_on = order.order_no.strip(), order.due_on
    if order.order_on is not None:
        row.order_on = order.order_on
    row.asked_fields = [kind for kind in DATA_KINDS if kind in order.asked_fields]
    seal_into(row, safes.house(), **order.texts)


def _insist_on_order(unit: Unit, order: NewOrder, but: UUID | None = None) -> None:
    wrong = reasons_against_order(
        order_no=order.order_no,
        order_on=order.order_on,
        received_at=order.received_at,
        now=unit.now,
    )
    for field, sentence in wrong.items():
        raise RuleBroken(sentence, field=field)
    if not set(order.asked_fields) & set(DATA_KINDS):
        raise RuleBroken(
            say("Chọn loại dữ liệu mà văn bản yêu cầu: chỉ loại đã chọn mới cung cấp được."),
            field="asked_fields",
        )
    for name in ("body", "legal_basis", "scope"):
        if not order.texts[name].strip():
            raise RuleBroken(say("Phần này còn trống. Ghi vài chữ rồi lưu lại."), field=name)
    if twin := _twin(unit, order, but):
        raise RuleBroken(
            say("Văn bản này đã ghi ở %(ref)s. Mở hồ sơ đó.", ref=twin), field="order_no"
        )


def _twin(unit: Unit, order: NewOrder, but: UUID | None) -> str | None:
    """The same body's order of the same number and day, registered before."""
    same = unit.session.scalars(
        select(Disclosure).where(
            Disclosure.order_no == order.order_no.strip(), Disclosure.order_on == order.order_on
        )
    )
    house = safes.house()
    for row in same:
        if row.id != but and unseal_from(row, house, "body").casefold() == order.body.casefold():
            return row.reference
    return None


def _made_before(unit: Unit, once_key: str | None) -> str | None:
    if once_key is None:
        return None
    return unit.session.scalar(select(Disclosure.reference).where(Disclosure.once_key == once_key))
