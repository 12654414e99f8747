"""A customer of whom much is held: `python -m tests.e2e.asker` prints who they are."""

import json
from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.cases import case_at

ASKER = CustomerDetails(
    name="Trương Thị Hạnh Dung",
    phone="0934115801",
    email="hanh.dung@khach.example",
    address="Số 27, phố Lạc Trung, Hà Nội",
)
STRANGER = "0987000111"
NEIGHBOUR = "Lê Văn Tám"
TOLD = f"Số {STRANGER} gọi đòi phí giao hàng. Hàng xóm {NEIGHBOUR} cũng bị gọi."


def settle() -> str:
    """The asker with a complaint that was closed; the customer's id."""
    with db.session() as session:
        desk, boss = (
            actor_of(session.scalars(select(Staff).where(Staff.role == role)).first())
            for role in (Role.SUPPORT, Role.MANAGER)
        )
    customer = register_customer(desk, ASKER)
    case_at(
        "closed",
        desk,
        boss,
        customer_id=customer,
        new_customer=None,
        kind=Kind.LEAK,
        channel=Channel.HOTLINE,
        received_at=runtime.get().clock.now() - timedelta(hours=2),
        narrative=TOLD,
    )
    return str(customer)


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(settle()))
