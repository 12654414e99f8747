"""A customer asks twice, by telephone: `python -m tests.e2e.restriction_start` prints the numbers."""

import json
from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands.answering import answer_first
from kalix_compliance.subject_requests.commands.identity import record_identity
from kalix_compliance.subject_requests.commands.registration import NewRequest, register_request
from kalix_compliance.subject_requests.kinds import (
    IdentityCheck,
    RequestChannel,
    RequestKind,
    ToldBy,
)

CALLER = CustomerDetails(
    name="Nghiêm Thị Bảo Trâm",
    phone="0937100201",
    email="bao.tram@khach.example",
    address="Số 77, phố Thụy Khuê, Hà Nội",
)


def ask() -> dict[str, str]:
    """Who she is, and that was made sure of; both requests are answered for the first time."""
    with db.session() as session:
        desk = actor_of(session.scalars(select(Staff).where(Staff.role == Role.SUPPORT)).first())
    customer = register_customer(desk, CALLER)
    now = runtime.get().clock.now()
    numbers = {"customer": str(customer)}
    for kind in (RequestKind.RESTRICT, RequestKind.CORRECT):
        asked = NewRequest(
            customer_id=customer,
            kind=kind,
            channel=RequestChannel.HOTLINE,
            place="094.268.9393",
            received_at=now - timedelta(hours=1),
            wish="Không gọi chào hàng; số điện thoại đang lưu đã cũ.",
        )
        number = numbers[kind.value] = register_request(desk, asked)
        record_identity(desk, number, IdentityCheck.CALL_BACK, note="Gọi lại số đã lưu")
        answer_first(desk, number, how=ToldBy.CALL, at=now, body="Đã báo thủ tục, hạn")
    return numbers


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(ask()))
