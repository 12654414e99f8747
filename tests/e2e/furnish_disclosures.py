"""Put orders into a house: `python -m tests.e2e.furnish_disclosures` prints where each of them stands."""

import json
from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.casework.models import Attachment
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.disclosures.commands.signing import ask_telling
from kalix_compliance.disclosures.kinds import BodyKind, Procedure
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.orders import POINTS, Order, order_at, secret

ENDS = {"checked": Procedure.CYBER, "registered": Procedure.CYBER_URGENT, "picked": Procedure.CIVIL}


def furnish() -> dict[str, object]:
    """An order at each point of its life, about people of its own, and one that is secret."""
    officer, manager = _first(Role.COMPLIANCE), _first(Role.MANAGER)
    orders = {
        point: order_at(
            point,
            officer,
            manager,
            _person(number),
            order_no=f"{100 + number}/CSĐT",
            procedure=ENDS.get(point, Procedure.CRIMINAL),
            due_on=in_hanoi(runtime.get().clock.now()).date() + timedelta(days=number),
        )
        for number, point in enumerate(POINTS)
    }
    orders["secret"] = order_at(
        "picked",
        officer,
        manager,
        _person(41),
        order_no="141/CSĐT",
        secret=True,
        secret_reason=secret("vì sao mật"),
    )
    orders["litigant"] = order_at(
        "picked",
        officer,
        manager,
        _person(42),
        order_no="142",
        body="Luật sư Trần Văn Bình, Văn phòng luật sư Bình An",
        body_kind=BodyKind.LITIGANT,
    )
    orders["telling"] = order_at("handed over", officer, manager, _person(43), order_no="143/CSĐT")
    ask_telling(officer, orders["telling"].reference, manager.staff_id, reason=secret("vì sao báo"))
    return {"at": _addresses(orders), "also": _besides(orders)}


def _addresses(orders: dict[str, Order]) -> dict[str, dict[str, str]]:
    picked, submitted = orders["picked"], orders["submitted"]
    return {
        "disclosures": {"reference": picked.reference},
        "disclosures.check": {"reference": orders["registered"].reference},
        "disclosures.pick": {
            "reference": picked.reference,
            "subject_id": str(picked.subjects()[0].id),
        },
        "disclosures.sign": {
            "reference": submitted.reference,
            "approval_id": str(submitted.waiting()),
        },
        "disclosures.hand_over": {"reference": orders["signed"].reference},
        "disclosures.told": {"reference": orders["handed over"].reference},
        "disclosures.telling": {"reference": orders["handed over"].reference},
        "disclosures.lift": {"reference": orders["secret"].reference},
        "disclosures.evidence_content": {
            "reference": picked.reference,
            "attachment_id": _file(picked),
        },
    }


def _besides(orders: dict[str, Order]) -> dict[str, list[str]]:
    """Points at which an order looks different, and the register with what has ended."""
    files = [f"/disclosures/{order.reference}" for order in orders.values()]
    secret_one = f"/disclosures/{orders['secret'].reference}"
    return {
        "compliance": [
            *files,
            "/disclosures/?state=every",
            "/disclosures/?text=khong-co",
            f"/disclosures/{orders['checked'].reference}/people",
            f"/disclosures/{orders['litigant'].reference}/submit",
            f"/customers/{orders['handed over'].people[0]}",
        ],
        "manager": [*(one for one in files if one != secret_one), "/disclosures/?state=ended"],
        "auditor": [f"/disclosures/{orders['handed over'].reference}"],
    }


def _person(number: int) -> CustomerDetails:
    return CustomerDetails(
        name=f"Ngô Thị Kim {['Phượng', 'Loan', 'Oanh', 'Yến', 'Én'][number % 5]}",
        phone=f"09551{number:05d}",
        address=f"{number} phố Sài Đồng, Long Biên, Hà Nội",
    )


def _file(order: Order) -> str:
    with db.session() as session:
        wanted = select(Attachment.id).where(Attachment.about == order.reference)
        return str(session.scalars(wanted).first())


def _first(role: Role) -> Actor:
    with db.session() as session:
        return actor_of(session.scalars(select(Staff).where(Staff.role == role)).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))
