"""Processors, and requests that change something, for tests."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.processors.commands import (
    ContactChanges,
    ProcessorDetails,
    add_processor,
)
from kalix_compliance.processors.models import ProcessorKind
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.subject_requests.models import SubjectRequest
from tests.packages import request_for
from tests.people import add_member

LAN = CustomerDetails(
    name="Phùng Thị Lan Hương",
    phone="0968112233",
    email="lan.huong@khach.example",
    address="Số 9, ngõ 2, Đội Cấn, Hà Nội",
)
COURIER = ProcessorDetails(
    name="Giao hàng Sông Hồng",
    kind=ProcessorKind.PROCESSOR,
    service="Giao hàng và lắp đặt tại nhà",
    data_types=("name", "phone", "address", "order"),
    contract_no="HD-12/2026",
    contract_on=date(2026, 1, 2),
    contract_until=date(2027, 1, 2),
    answers_in_days=3,
)
COURIER_CONTACT = ContactChanges("Lê Minh Tú", "tu.le@songhong.example", "0904555666")
MAILER = ProcessorDetails(
    name="Sendwell Pte Ltd",
    kind=ProcessorKind.PROCESSOR,
    service="Gửi thư điện tử",
    data_types=("name", "email"),
    country="SG",
    contract_no="SW-77",
    answers_in_days=5,
)
MAILER_CONTACT = ContactChanges("Mei Tan", "privacy@sendwell.example", "")


@dataclass
class Shop:
    """Who works here, who holds the data besides, and one customer."""

    officer: Actor
    support: Actor
    courier: UUID
    mailer: UUID
    customer: UUID

    @classmethod
    def opened(cls, details: CustomerDetails = LAN) -> "Shop":
        officer = add_member(Role.COMPLIANCE).actor
        support = add_member(Role.SUPPORT).actor
        return cls(
            officer,
            support,
            add_processor(officer, COURIER, COURIER_CONTACT),
            add_processor(officer, MAILER, MAILER_CONTACT),
            register_customer(support, details),
        )

    def request(self, kind: RequestKind, **given: object) -> str:
        return request_for(self.customer, kind=kind, **given)


def stored(reference: str) -> SubjectRequest:
    """The request as it stands now."""
    with db.session() as session:
        return session.query(SubjectRequest).filter_by(reference=reference).one()
