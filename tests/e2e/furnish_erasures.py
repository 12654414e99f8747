"""Put erasures at every point into a house: `python -m tests.e2e.furnish_erasures`."""

import json
from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands.erasing import (
    cancel_erasure,
    note_told,
    plan_erasure,
    sign_erasure,
)
from kalix_compliance.subject_requests.commands.identity import record_identity
from kalix_compliance.subject_requests.commands.registration import NewRequest, register_request
from kalix_compliance.subject_requests.erasing.codes import Cancelled
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.kinds import (
    IdentityCheck,
    RequestChannel,
    RequestKind,
    ToldBy,
)
from kalix_compliance.subject_requests.models import Erasure
from tests.cases import case_at

ERASER = system_actor("rights.erase", Permission.SYSTEM_ERASE)
NAME = "Tôn Nữ Hoàng Thị Xóa"


def furnish() -> dict[str, object]:
    """By point of life; each is somebody else's."""
    officer, manager = _first(Role.COMPLIANCE), _first(Role.MANAGER)
    support = _first(Role.SUPPORT)
    numbers = iter(range(100, 200))

    def asked(email: bool = False) -> tuple[str, object]:
        number = next(numbers)
        customer = register_customer(
            support,
            CustomerDetails(
                f"{NAME} {number}",
                phone=f"0913666{number}",
                email=f"xoa.{number}@khach.example" if email else "",
            ),
        )
        at = runtime.get().clock.now() - timedelta(minutes=5)
        request = register_request(
            support,
            NewRequest(
                customer_id=customer,
                kind=RequestKind.DELETE,
                channel=RequestChannel.HOTLINE,
                place="094.268.9393",
                received_at=at,
                wish="Tôi không mua hàng nữa, xin xóa dữ liệu của tôi",
            ),
        )
        record_identity(support, request, IdentityCheck.CALL_BACK)
        return request, customer

    def planned(email: bool = False) -> str:
        request, customer = asked(email)
        return plan_erasure(officer, customer, request, reason="Khách yêu cầu xóa qua hotline")

    new_request, new_person = asked()
    blocked_request, blocked_person = asked()
    case_at("received", support, manager, customer_id=blocked_person, new_customer=None)
    waiting, cooling, untold, halted, declined, cancelled, done = (planned() for _ in range(7))
    for reference in (cooling, untold, halted, cancelled, done):
        sign_erasure(manager, reference, Decision.APPROVED)
    sign_erasure(manager, declined, Decision.DECLINED, remark="Khách còn bảo hành")
    note_told(support, cooling, ToldBy.CALL, runtime.get().clock.now())
    note_told(support, done, ToldBy.CALL, runtime.get().clock.now())
    cancel_erasure(officer, cancelled, Cancelled.PERSON)
    _cooled(halted, done)
    erase_people(ERASER)
    pages = [
        f"/requests/erasures/{one}"
        for one in (waiting, cooling, untold, halted, declined, cancelled, done)
    ]
    return {
        "at": {
            "subject_requests.erasure": {"reference": waiting},
            "subject_requests.erasure_sign": {"reference": waiting},
            "subject_requests.erasure_cancel": {"reference": cooling},
            "subject_requests.erasure_told": {"reference": untold},
            "subject_requests.erasure_certificate": {"reference": done},
            "subject_requests.erasure_new": {"customer_id": str(new_person)},
        },
        "also": {
            "support": [
                *pages,
                f"/requests/erasures/of/{new_person}?request={new_request}",
                f"/requests/erasures/of/{blocked_person}?request={blocked_request}",
                f"/requests/{new_request}",
            ],
            "compliance": [*pages, f"/customers/{new_person}", f"/customers/{_person(done)}"],
            "manager": [f"/requests/erasures/{cooling}/sign"],
        },
        "halted": halted,
        "done": done,
        "person": str(_person(done)),
    }


def _cooled(*references: str) -> None:
    """Their time to think again is over: set back, for nobody waits three days here."""
    with db.engine.begin() as connection:
        connection.execute(
            Erasure.__table__.update()
            .where(Erasure.reference.in_(references))
            .values(not_before=runtime.get().clock.now())
        )


def _person(reference: str) -> object:
    with db.session() as session:
        wanted = select(Erasure.customer_id).where(Erasure.reference == reference)
        return session.scalars(wanted).one()


def _first(role: Role) -> Actor:
    with db.session() as session:
        wanted = select(Staff).where(Staff.role == role).order_by(Staff.created_at, Staff.id)
        return actor_of(session.scalars(wanted).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))
