"""Put cases into a house: `python -m tests.e2e.furnish received closed …` prints what there is then."""

import json
import sys

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.casework.models import Attachment
from kalix_compliance.complaints.catalogue import Kind
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.cases import case_at, person

LONGEST_NAME = "Công Tằng Tôn Nữ Hoàng Thị Phương Nguyệt Thanh Huyền"


def furnish(points: list[str]) -> dict[str, object]:
    """A complaint of another customer at each of these points, handled by the first of support.

    Gives the numbers by point, and an id of each kind that an address may name.
    """
    handler, signer = _first(Role.SUPPORT), _first(Role.MANAGER)
    cases = {
        point: case_at(
            point,
            handler,
            signer,
            new_customer=_customer(number),
            # left alone: no other clock of this kind runs beside the promise
            **({"kind": Kind.MARKETING} if point == "acknowledged" else {}),
        )
        for number, point in enumerate(points)
    }
    with db.session() as session:
        first = session.scalars(select(Complaint).order_by(Complaint.reference)).first()
        return {
            "cases": cases,
            "customer_id": str(first.customer_id),
            "attachment_id": str(session.scalars(select(Attachment.id)).first()),
            "staff_id": str(handler.staff_id),
        }


def _customer(number: int) -> CustomerDetails:
    one = person(number)
    return CustomerDetails(name=one.name if number else LONGEST_NAME, phone=one.phone)


def _first(role: Role) -> Actor:
    with db.session() as session:
        return actor_of(session.scalars(select(Staff).where(Staff.role == role)).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish(sys.argv[1:])))
