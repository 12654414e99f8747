"""A case that a search can find, or a new colleague: `python -m tests.e2e.furnish_search NAME PHONE WORD`."""

import json
import sys
from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.commands.registration import Intake, register_complaint
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.commands import StaffDetails, create_staff
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role

HIRING = system_actor("test", Permission.STAFF_MANAGE)
PASSWORD = "con thuyền giấy trôi qua ngõ nhỏ"


def a_case(name: str, phone: str, word: str) -> str:
    taker = db.session.scalars(select(Staff).where(Staff.role == Role.SUPPORT)).first()
    assert taker is not None
    return register_complaint(
        actor_of(taker),
        Intake(
            kind=Kind.LEAK,
            channel=Channel.HOTLINE,
            place="094.268.9393",
            received_at=runtime.get().clock.now() - timedelta(minutes=5),
            narrative=f"Có người lạ gọi, nói về con {word} và đọc đúng địa chỉ.",
            new_customer=CustomerDetails(name, phone),
        ),
    )


def main() -> None:
    with create_app().app_context():
        if sys.argv[1] == "newcomer":
            details = StaffDetails(sys.argv[2], "Ngô Thu Mới", Role.SUPPORT)
            create_staff(HIRING, details, password=PASSWORD)
            print(json.dumps({"password": PASSWORD}))
        else:
            print(json.dumps({"case": a_case(*sys.argv[1:4])}))


if __name__ == "__main__":
    main()
