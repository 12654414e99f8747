"""Taking a complaint in: the customer, the case, its clocks, the acknowledgement."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.evidence import Upload, attach
from kalix_compliance.casework.numbering import next_reference
from kalix_compliance.casework.story import tell
from kalix_compliance.complaints.catalogue import Channel, DataItem, Kind, Vulnerable
from kalix_compliance.complaints.messages import acknowledge_by_email
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.obligations import (
    NEGOTIATION,
    PROTECTION_CLOCKS,
    RESOLVE,
    STANDARD_CLOCKS,
)
from kalix_compliance.complaints.rules import reasons_about_received
from kalix_compliance.complaints.sources import marks_of
from kalix_compliance.complaints.states import OPEN, State
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import CustomerDetails, register_customer
from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.deadlines.tracking import assign_clocks, start_clock
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.keys import keyring
from kalix_compliance.vault.rows import seal_into

PREFIX = "KN"


@dataclass(frozen=True)
class Order:
    """What was bought, as far as the complaint needs it (policy §1)."""

    product: str = ""
    quantity: str = ""
    delivered_on: str = ""

    @property
    def told(self) -> bool:
        return bool(self.product or self.quantity or self.delivered_on)


@dataclass(frozen=True)
class Intake:
    """A complaint as it was taken in; either a known customer or the details of a new one."""

    kind: Kind
    channel: Channel
    received_at: datetime
    narrative: str
    customer_id: UUID | None = None
    new_customer: CustomerDetails | None = None
    place: str = ""
    data_items: frozenset[DataItem] = frozenset()
    happened_since: date | None = None
    wish: str = ""
    order: Order = Order()
    ordered_on: date | None = None
    source: str = ""
    """Who used the data, in the customer's words."""
    vulnerable: Vulnerable = Vulnerable.NONE
    restricted: bool = False
    negotiation: bool = False
    differs: str = ""
    evidence: Sequence[Upload] = field(default=())
    once_key: str | None = None
    owner_id: UUID | None = None


@command(Permission.COMPLAINT_REGISTER)
def register_complaint(unit: Unit, intake: Intake) -> str:
    """Log a complaint and promise a date; returns its number.

    A second save of the same form (`once_key`) returns the case that the first one made.
    """
    if existing := _made_before(unit, intake.once_key):
        unit.about(existing, repeated=True)
        return existing
    if reasons := reasons_about_received(intake.received_at, unit.now):
        raise RuleBroken(*reasons, field="received_at")
    customer_id = _customer(unit, intake)
    _refuse_unexplained_second_case(unit, customer_id, intake)
    complaint = _complaint(unit, intake, customer_id)
    unit.session.add(complaint)
    unit.session.flush()
    unit.about(complaint.reference, kind=intake.kind.value, channel=intake.channel.value)
    _start_clocks(unit, complaint, intake)
    tell(
        unit,
        complaint.reference,
        "received" if intake.place else "received_without_place",
        customer_id=customer_id,
        text=intake.narrative,
        channel=intake.channel.value,
        place=intake.place,
    )
    attach(unit, complaint.reference, customer_id, intake.evidence)
    acknowledge_by_email(unit, complaint)
    return complaint.reference


def _made_before(unit: Unit, once_key: str | None) -> str | None:
    if once_key is None:
        return None
    return unit.session.scalar(select(Complaint.reference).where(Complaint.once_key == once_key))


def _customer(unit: Unit, intake: Intake) -> UUID:
    if intake.new_customer is not None:
        return register_customer(unit.actor, intake.new_customer)
    if intake.customer_id is None:
        raise RuleBroken(say("Chọn khách trong danh sách hoặc ghi khách mới."), field="caller")
    # Locked, so that two who take a call of the same person at once see each other's case.
    found = unit.session.get(Customer, intake.customer_id, with_for_update={"key_share": True})
    if found is None or found.search_version == UNFINDABLE:  # a drill's people write to nobody
        raise NotFound
    return intake.customer_id


def _refuse_unexplained_second_case(unit: Unit, customer_id: UUID, intake: Intake) -> None:
    """A customer with an open case gets a second one only when somebody says how it differs.

    A restricted case that this person may not know of is not betrayed by a refusal.
    """
    if intake.differs:
        return
    wanted = select(Complaint.reference).where(
        Complaint.customer_id == customer_id, Complaint.state.in_(sorted(OPEN))
    )
    if not unit.actor.is_system:
        wanted = wanted.where(visible_to(unit.actor))
    if unit.session.scalar(wanted.limit(1)):
        raise RuleBroken(
            say("Khách đang có hồ sơ mở. Ghi thêm vào đó, hoặc nêu khác ở đâu để lưu hồ sơ mới."),
            field="differs",
        )


def _complaint(unit: Unit, intake: Intake, customer_id: UUID) -> Complaint:
    complaint = Complaint(
        id=new_id(),
        reference=next_reference(unit, PREFIX),
        customer_id=customer_id,
        state=State.RECEIVED,
        kind=intake.kind,
        channel=intake.channel,
        place=intake.place,
        received_at=intake.received_at,
        registered_at=unit.now,
        registered_by=unit.actor.id,
        owner_id=intake.owner_id or (None if unit.actor.is_system else unit.actor.staff_id),
        restricted=intake.restricted,
        vulnerable=intake.vulnerable,
        data_items=sorted(item.value for item in intake.data_items),
        happened_since=intake.happened_since,
        ordered_on=intake.ordered_on,
        source_marks=marks_of(intake.source, keyring.get().index, (unit.company.short_name,)),
        wants_protection=intake.kind is Kind.LEAK,
        negotiation_asked_at=intake.received_at if intake.negotiation else None,
        due_at=intake.received_at,
        once_key=intake.once_key,
    )
    seal_into(
        complaint,
        safes.of(customer_id),
        narrative=intake.narrative,
        wish=intake.wish,
        order=json.dumps(vars(intake.order)) if intake.order.told else "",
        differs=intake.differs,
        source=intake.source,
    )
    return complaint


def _start_clocks(unit: Unit, complaint: Complaint, intake: Intake) -> None:
    """A leak is also a request for protective measures (law.md §0, D356 art. 5)."""
    codes = [*STANDARD_CLOCKS]
    if complaint.wants_protection:
        codes += PROTECTION_CLOCKS
    if intake.negotiation:
        codes.append(NEGOTIATION)
    for code in codes:
        clock = start_clock(unit, code, complaint.reference, complaint.received_at)
        if code == RESOLVE:
            complaint.due_at = clock.due_at
    if complaint.owner_id:
        assign_clocks(unit, complaint.reference, complaint.owner_id)
