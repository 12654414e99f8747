"""People brought to any point of their erasure, through the commands that the pages give."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands.erasing import plan_erasure, sign_erasure
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.kinds import (
    IdentityCheck,
    RequestChannel,
    RequestKind,
    RequestState,
)
from kalix_compliance.subject_requests.models import Erasure, SubjectRequest
from tests.people import add_member

ERASER = system_actor("rights.erase", Permission.SYSTEM_ERASE)
COOLING = timedelta(hours=72)
BINH = CustomerDetails(
    name="Đặng Thị Bình Minh",
    phone="0912345999",
    email="binh.minh@khach.example",
    address="Số 3, ngõ 5, Hàng Bún, Hà Nội",
    note="Gọi sau 17 giờ",
)


@dataclass
class Leaving:
    """A person whose data is to be erased, and the two people who do it."""

    handler: Actor = field(default_factory=lambda: add_member(Role.COMPLIANCE).actor)
    signer: Actor = field(default_factory=lambda: add_member(Role.MANAGER).actor)
    customer: UUID = field(default_factory=new_id)
    reference: str = ""
    request: str | None = None

    def arrive(self, details: CustomerDetails = BINH) -> "Leaving":
        self.customer = register_customer(self.handler, details)
        return self

    def ask(self, **given: object) -> "Leaving":
        """A request of the person's own for erasure, with the identity known."""
        self.request = stored_request(self.customer, **given)
        return self

    def plan(self, reason: str = "Khách yêu cầu xóa qua hotline") -> "Leaving":
        self.reference = plan_erasure(self.handler, self.customer, self.request, reason=reason)
        return self

    def sign(self, decision: Decision = Decision.APPROVED, remark: str = "") -> "Leaving":
        sign_erasure(self.signer, self.reference, decision, remark=remark)
        return self

    def erase(self, clock: FixedClock) -> str | None:
        """The time to think again goes by, and the job runs."""
        clock.advance(COOLING + timedelta(minutes=1))
        return erase_people(ERASER)

    @property
    def row(self) -> Erasure:
        with db.session() as session:
            wanted = select(Erasure).where(Erasure.reference == self.reference)
            return session.scalars(wanted.execution_options(populate_existing=True)).one()


def stored_request(customer_id: UUID, **given: object) -> str:
    """A request for erasure as it stands when the person's identity is known."""
    now = runtime.get().clock.now()
    reference = f"YC-2026-{new_id().int % 90000 + 10000}"
    with open_unit(ERASER) as unit:
        unit.session.add(
            SubjectRequest(
                **{
                    "id": new_id(),
                    "reference": reference,
                    "customer_id": customer_id,
                    "kind": RequestKind.DELETE,
                    "state": RequestState.WORKING,
                    "channel": RequestChannel.HOTLINE,
                    "received_at": now,
                    "registered_at": now,
                    "registered_by": ERASER.id,
                    "identity_method": IdentityCheck.CALL_BACK,
                    "identity_at": now,
                    "identity_by": ERASER.id,
                    "due_at": now + timedelta(days=20),
                    **given,
                }
            )
        )
    return reference
