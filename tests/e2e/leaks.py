"""Two customers complain of the same leak: `python -m tests.e2e.leaks` prints the numbers of their cases."""

import json
from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.complaints.catalogue import Channel, DataItem, Kind
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role

CALLERS = (
    CustomerDetails(
        name="Đoàn Thị Cẩm Ly",
        phone="0931000001",
        email="cam.ly@khach.example",
        address="Số 5, phố Ngọc Lâm, Hà Nội",
    ),
    CustomerDetails(name="Kiều Văn Thắng", phone="0931000002", email="van.thang@khach.example"),
)
TOLD = (
    "Có người gọi, đọc đúng tên và ngày giao bàn ăn.",
    "Người lạ nhắn tin đòi đặt cọc cho đơn ghế đã mua.",
)


def complain() -> list[str]:
    """The first called three hours ago, the second an hour later; the numbers of their cases."""
    with db.session() as session:
        desk = actor_of(session.scalars(select(Staff).where(Staff.role == Role.SUPPORT)).first())
    now = runtime.get().clock.now()
    return [
        register_complaint(
            desk,
            Intake(
                kind=Kind.LEAK,
                channel=Channel.HOTLINE,
                place="094.268.9393",
                received_at=now - timedelta(hours=3 - number),
                narrative=TOLD[number],
                new_customer=caller,
                data_items=frozenset({DataItem.NAME, DataItem.PHONE, DataItem.ORDER}),
            ),
        )
        for number, caller in enumerate(CALLERS)
    ]


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(complain()))
