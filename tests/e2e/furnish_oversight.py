"""Put reveals and failed sign-ins into a house: `python -m tests.e2e.furnish_oversight`."""

import json

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.commands import register_customer, reveal_customer
from kalix_compliance.customers.personal_data import CustomerDetails, Purpose
from kalix_compliance.database.base import db
from kalix_compliance.staff import commands
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role

NAME = "Công Tằng Tôn Nữ Hoàng Thị Phương Dấu Vết"
WRONG = "mật khẩu không đúng"


def furnish() -> dict[str, object]:
    """A person whom two accounts have seen, one of them far too often; the ids that addresses take."""
    clerk, manager = _first(Role.SUPPORT), _first(Role.MANAGER)
    people = [
        register_customer(clerk, CustomerDetails(f"{NAME} {n}", f"0913666{n:03d}"))
        for n in range(30)
    ]
    for number, person in enumerate(people):
        reveal_customer(clerk, person, "phone", list(Purpose)[number % len(Purpose)])
    reveal_customer(manager, people[0], "phone", Purpose.LEGAL, about="KN-2026-000001")
    for number in range(6):
        commands.sign_in("khong.ai@khong.example", WRONG, f"203.0.113.{number}")
    person = str(people[0])
    return {
        "at": {
            "oversight.trail": {"subject": person},
            "oversight.account_openings": {"who": clerk.id},
        },
        "also": {
            "compliance": ["/audit/of/KN-2026-000001", "/audit/of/khong-co"],
            "auditor": [f"/audit/of/{person}?action=any-opening", "/audit?since=hom-qua"],
        },
    }


def _first(role: Role) -> Actor:
    with db.session() as session:
        wanted = select(Staff).where(Staff.role == role, Staff.active)
        return actor_of(session.scalars(wanted.order_by(Staff.email)).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))
