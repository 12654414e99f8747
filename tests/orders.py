"""Orders of bodies brought to any point of their life, through the commands that the pages give.

What is written in them is always SECRET plus what it is, so that a test can look for what should not be on
a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.disclosures import copies
from kalix_compliance.disclosures.commands import ending, signing
from kalix_compliance.disclosures.commands.checking import CallBack, record_authenticity
from kalix_compliance.disclosures.commands.handing import HandOver, hand_over, take_copy
from kalix_compliance.disclosures.commands.registration import NewOrder, register_disclosure
from kalix_compliance.disclosures.commands.selecting import name_people, pick_fields
from kalix_compliance.disclosures.commands.showing import show_content
from kalix_compliance.disclosures.kinds import BodyKind, Medium, Procedure
from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure, DisclosureSubject
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.roles import Role
from tests.cases import PICTURE
from tests.people import add_member

SECRET = "bí-mật"
BODY = "Cơ quan Cảnh sát điều tra, Công an quận Long Biên"
MINH = CustomerDetails(
    name="Trịnh Quang Minh",
    phone="0912345678",
    email="minh.trinh@khach.vn",
    address="Số 5, ngõ 12, phố Sài Đồng, Long Biên, Hà Nội",
)
CLEAR = (MINH.name, MINH.phone, MINH.email, MINH.address)
"""What no page shows of MINH before it is asked for."""
PICKED = ("name", "phone", "address")


def secret(what: str) -> str:
    return f"{SECRET} {what}"


def an_order(**given: object) -> NewOrder:
    """A letter of the police of yesterday that asks for name, phone and address."""
    now = runtime.get().clock.now()
    return NewOrder(
        **{
            "body_kind": BodyKind.POLICE,
            "body": BODY,
            "order_no": "123/CSĐT",
            "order_on": in_hanoi(now).date() - timedelta(days=1),
            "procedure": Procedure.CRIMINAL,
            "legal_basis": "Điều 88 khoản 1 Bộ luật Tố tụng hình sự",
            "scope": secret("phạm vi"),
            "asked_fields": PICKED,
            "received_at": now - timedelta(hours=1),
            "officer": secret("điều tra viên"),
            "officer_contact": secret("liên hệ"),
            "case_no": secret("vụ án"),
            **given,
        }
    )


@dataclass
class Order:
    """An order and the two people who bring it along: who handles it, and who signs."""

    handler: Actor = field(default_factory=lambda: add_member(Role.COMPLIANCE).actor)
    signer: Actor = field(default_factory=lambda: add_member(Role.MANAGER).actor)
    reference: str = ""
    people: list[UUID] = field(default_factory=list)

    def register(self, **given: object) -> "Order":
        scan = Upload("van-ban.png", PICTURE)
        self.reference = register_disclosure(self.handler, an_order(**given), [scan])
        return self

    def check(self, *, confirmed: bool = True) -> "Order":
        now = runtime.get().clock.now()
        call = CallBack(now, "02438271234", secret("nguồn số"), secret("ai nói"), confirmed)
        record_authenticity(self.handler, self.reference, call)
        return self

    def name(self, *people: CustomerDetails | UUID) -> "Order":
        """These people, new or known ones; MINH when nobody is named."""
        for one in people or (MINH,):
            known = one if isinstance(one, UUID) else register_customer(self.handler, one)
            self.people.append(known)
        name_people(self.handler, self.reference, self.people)
        return self

    def pick(self, keys: Sequence[str] = PICKED) -> "Order":
        for subject in self.subjects():
            pick_fields(self.handler, self.reference, subject.id, keys)
        return self

    def submit(self, **given: object) -> "Order":
        signing.submit_selection(self.handler, self.reference, self.signer.staff_id, **given)
        return self

    def sign(self, decision: Decision = Decision.APPROVED, **given: object) -> "Order":
        """Read it and sign it."""
        seen = ""
        if self.row().asked == "give":
            seen = show_content(self.signer, self.reference).fingerprint
        signing.sign_disclosure(
            self.signer,
            self.reference,
            self.waiting(),
            decision,
            **{"seen": seen, "remark": "" if decision is Decision.APPROVED else "Chưa đủ", **given},
        )
        return self

    def take(self) -> bytes:
        """The first person's copy."""
        copy = next(one for one in self.copies() if one.customer_id == self.people[0])
        return take_copy(self.handler, self.reference, copy.id)[1]

    def hand_over(self, **given: object) -> "Order":
        now = runtime.get().clock.now()
        handed = HandOver(now, Medium.PAPER, secret("người nhận"))
        hand_over(self.handler, self.reference, replace(handed, **given))
        return self

    def lift(self) -> "Order":
        ending.lift_secrecy(self.handler, self.reference, reason=secret("hết bí mật"))
        return self

    def refuse(self) -> "Order":
        signing.ask_to_refuse(
            self.handler, self.reference, self.signer.staff_id, reason=secret("lý do từ chối")
        )
        return self

    def withdraw(self) -> "Order":
        ending.withdraw_order(self.handler, self.reference, reason=secret("rút"))
        return self

    def row(self) -> Disclosure:
        db.session.rollback()
        with db.session() as session:
            return session.scalars(
                select(Disclosure).where(Disclosure.reference == self.reference)
            ).one()

    def subjects(self) -> Sequence[DisclosureSubject]:
        db.session.rollback()
        with db.session() as session:
            return session.scalars(
                select(DisclosureSubject)
                .join(Disclosure, Disclosure.id == DisclosureSubject.disclosure_id)
                .where(Disclosure.reference == self.reference)
                .order_by(DisclosureSubject.id)
            ).all()

    def copies(self) -> Sequence[DisclosedCopy]:
        db.session.rollback()
        with db.session() as session:
            return copies.copies_of(session, self.row().id)

    def waiting(self) -> UUID:
        db.session.rollback()
        with db.session() as session:
            return session.scalars(
                select(Approval.id).where(
                    Approval.about == self.reference, Approval.decided_at.is_(None)
                )
            ).one()


POINTS = ("registered", "checked", "false", "picked", "submitted", "signed", "handed over", "partly",
          "refusal waits", "refused", "withdrawn")  # fmt: skip


def order_at(
    point: str,
    handler: Actor | None = None,
    signer: Actor | None = None,
    *people: CustomerDetails | UUID,
    **given: object,
) -> Order:
    """An order at one of POINTS; the rest is as for `an_order`."""
    who = {"handler": handler, "signer": signer}
    order = Order(**{role: actor for role, actor in who.items() if actor}).register(**given)
    if point == "registered":
        return order
    if point == "false":
        return order.check(confirmed=False)
    order.check()
    if point == "checked":
        return order
    if point in ("refusal waits", "refused"):
        order.refuse()
        return order.sign() if point == "refused" else order
    order.name(*people)
    order.pick(("name",) if point == "partly" else PICKED)
    if point == "withdrawn":
        return order.withdraw()
    if point == "picked":
        return order
    order.submit(**({"not_given": secret("không đưa")} if point == "partly" else {}))
    if point == "submitted":
        return order
    order.sign()
    if point in ("handed over", "partly"):
        order.take()
        order.hand_over()
    return order
