"""Requests for one's own data, and their packages, opened as the person opens them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from pypdf import PdfReader
from sqlalchemy import select

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.ids import new_id
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands import package_giving, packaging
from kalix_compliance.subject_requests.commands.identity import record_identity
from kalix_compliance.subject_requests.commands.registration import NewRequest, register_request
from kalix_compliance.subject_requests.kinds import (
    IdentityCheck,
    RequestChannel,
    RequestKind,
    RequestState,
)
from kalix_compliance.subject_requests.models import AccessPackage, SubjectRequest
from kalix_compliance.subject_requests.package.file import JSON_NAME
from kalix_compliance.subject_requests.package.kinds import CodeBy, HandedBy
from tests.cases import ANH
from tests.people import BOOKKEEPER, add_member


@dataclass(frozen=True)
class Opened:
    """A package as its person reads it."""

    text: str
    data: Mapping[str, Any]

    @property
    def all_text(self) -> str:
        return self.text + json.dumps(self.data, ensure_ascii=False)

    def section(self, code: str) -> Mapping[str, Any]:
        return next(part for part in self.data["sections"] if part["code"] == code)


def open_package(content: bytes, code: str) -> Opened:
    """With the code, in a program that knows nothing of ours; line ends are taken for spaces."""
    reader = PdfReader(BytesIO(content))
    assert reader.is_encrypted
    assert reader.decrypt(code)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return Opened(text, json.loads(reader.attachments[JSON_NAME][0]))


def request_for(customer_id: UUID, **given: object) -> str:
    """The number of a request that is known to be the person's own, without its clocks."""
    with open_unit(BOOKKEEPER) as unit:
        row = SubjectRequest(
            **{
                "id": new_id(),
                "reference": f"YC-2026-{new_id().int % 10**9:09d}",
                "customer_id": customer_id,
                "kind": RequestKind.VIEW,
                "state": RequestState.WORKING,
                "channel": RequestChannel.EMAIL,
                "received_at": unit.now,
                "registered_at": unit.now,
                "registered_by": BOOKKEEPER.id,
                "identity_method": IdentityCheck.CALL_BACK,
                "identity_at": unit.now,
                "identity_by": BOOKKEEPER.id,
                "due_at": unit.now + timedelta(days=10),
                **given,
            }
        )
        unit.session.add(row)
        return row.reference


def asked_for(actor: Actor, customer_id: UUID, kind: RequestKind = RequestKind.VIEW) -> str:
    """The number of a request as the pages take it in, with its clocks; the person was called back."""
    now = runtime.get().clock.now()
    reference = register_request(
        actor, NewRequest(customer_id, kind, RequestChannel.EMAIL, received_at=now)
    )
    record_identity(actor, reference, IdentityCheck.CALL_BACK)
    return reference


@dataclass
class Package:
    """A package and the people around it: who makes it, who releases it, a third to tell the code."""

    maker: Actor
    officer: Actor
    teller: Actor
    reference: str
    id: UUID | None = None

    def make(self, struck: str = "") -> "Package":
        self.id = packaging.make_package(self.maker, self.reference, struck=struck)
        return self

    def review(self) -> Mapping[str, Any]:
        return package_giving.review_package(self.officer, self.reference, self.id)

    def release(self) -> "Package":
        self.review()
        package_giving.release_package(self.officer, self.reference, self.id)
        return self

    def take(self, by: Actor | None = None) -> bytes:
        _, content = package_giving.take_package(
            by or self.maker, self.reference, self.id, handed_by=HandedBy.USB
        )
        return content

    def code(self, by: Actor | None = None) -> str:
        return package_giving.tell_code(
            by or self.teller, self.reference, self.id, code_by=CodeBy.CALL
        )

    def opened(self) -> Opened:
        """Released, fetched and opened."""
        self.release()
        return open_package(self.take(), self.code())

    def row_customer(self) -> UUID:
        """Whose request it is."""
        with db.session() as session:
            return session.scalars(
                select(SubjectRequest.customer_id).where(SubjectRequest.reference == self.reference)
            ).one()

    def row(self) -> AccessPackage:
        with db.session() as session:
            return session.scalars(select(AccessPackage).where(AccessPackage.id == self.id)).one()


def package_for(customer_id: UUID, **given: object) -> Package:
    """People and a request, nothing made yet."""
    return Package(
        add_member(Role.SUPPORT, name="Đỗ Thị Làm").actor,
        add_member(Role.COMPLIANCE, name="Hoàng Văn Duyệt").actor,
        add_member(Role.SUPPORT, name="Bùi Thị Gọi").actor,
        request_for(customer_id, **given),
    )


def customer(details: CustomerDetails = ANH) -> UUID:
    return register_customer(add_member(Role.SUPPORT, name="Tô Thị Ghi").actor, details)
