"""Put access packages into a house: `python -m tests.e2e.furnish_packages` prints where they are."""

import json

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.cases import case_at
from tests.packages import Package, asked_for

NAME = "Công Tằng Tôn Nữ Hoàng Thị Phương Khánh"


def furnish() -> dict[str, object]:
    """By point of life; the newest ones are those that the pages of the steps are about."""
    support, other = _actors(Role.SUPPORT)[:2]
    manager, officer = _actors(Role.MANAGER)[0], _actors(Role.COMPLIANCE)[0]

    def package(point: str) -> Package:
        details = CustomerDetails(
            name=f"{NAME} {point}",
            phone=f"091355580{len(point)}",
            email=f"phuong.khanh.{point}@khach.example",
            address="Số 8, ngõ 44, phố Hàng Than, Hà Nội",
        )
        customer = register_customer(support, details)
        case_at("closed", support, manager, customer_id=customer, new_customer=None)
        return Package(support, officer, other, asked_for(support, customer))

    none, made, released, given = (package(point) for point in ("chua", "lam", "duyet", "trao-tay"))
    made.make(struck="Bà Hai")
    released.make().release()
    given.make().release()
    given.take()
    given.code()
    given.make().release()
    given.take(by=manager)
    given.code()
    step = {"reference": released.reference, "package_id": str(released.id)}
    pages = [f"/requests/{one.reference}/package" for one in (none, made, given)]
    return {
        "at": {
            "subject_requests.package": {"reference": released.reference},
            "subject_requests.package_make": {"reference": made.reference},
            **{f"subject_requests.package_{part}": step for part in ("take", "code", "ready")},
        },
        "also": {
            "manager": [*pages, f"{pages[0]}/make"],
            "compliance": pages,
            "auditor": pages,
        },
        "review": {"reference": made.reference},
    }


def _actors(role: Role) -> list[Actor]:
    with db.session() as session:
        wanted = select(Staff).where(Staff.role == role).order_by(Staff.created_at, Staff.id)
        return [actor_of(row) for row in session.scalars(wanted)]


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))
