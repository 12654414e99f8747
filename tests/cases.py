"""Complaints brought to any point of their life, through the commands that the pages give.

What people said and wrote in them is always SECRET plus what it is, and the customer is ANH, so that a
test can look for what should not be on a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.catalogue import (
    Channel,
    Conclusion,
    DataItem,
    IdentityMethod,
    Kind,
    Severity,
)
from kalix_compliance.complaints.checklists import CHECKLISTS
from kalix_compliance.complaints.commands import (
    answering,
    closing,
    keeping,
    remedies,
    signatures,
    verification,
)
from kalix_compliance.complaints.commands.registration import Intake, Order, register_complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime

SECRET = "bí-mật"
ANH = CustomerDetails(
    name="Nguyễn Thị Ánh Tuyết",
    phone="0912345678",
    email="anh.tuyet@khach.example",
    address="Số 12, phố Hàng Khoai, Hà Nội",
)
WITHOUT_EMAIL = CustomerDetails(name=ANH.name, phone=ANH.phone, address=ANH.address)
CLEAR = ("Ánh Tuyết", "0912345678", "912345678", "0912 345 678", "anh.tuyet@", "Hàng Khoai")
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def secret(what: str) -> str:
    return f"{SECRET} {what}"


@dataclass
class Case:
    """A complaint and the two people who bring it along: who handles it, and who signs."""

    handler: Actor
    signer: Actor
    reference: str = ""
    severity: Severity = Severity.LOW

    def register(self, **given: object) -> "Case":
        intake = {
            "kind": Kind.LEAK,
            "channel": Channel.HOTLINE,
            "place": "094.268.9393",
            "received_at": runtime.get().clock.now() - timedelta(minutes=5),
            "narrative": secret("lời kể"),
            "new_customer": WITHOUT_EMAIL,
            "data_items": frozenset({DataItem.NAME, DataItem.ORDER}),
            "source": f"0987654321, {SECRET}",
            "ordered_on": in_hanoi(runtime.get().clock.now()).date() - timedelta(days=30),
            "wish": secret("mong muốn"),
            "order": Order(secret("đơn hàng"), "1", "28/10/2026"),
            "evidence": (Upload(f"{SECRET}-ảnh.png", PICTURE),),
            **given,
        }
        self.reference = register_complaint(self.handler, Intake(**intake))
        return self

    def acknowledge(self) -> None:
        answering.acknowledge_by_call(
            self.handler, self.reference, at=runtime.get().clock.now(), summary=secret("báo")
        )

    def start(self) -> None:
        verification.start_verification(self.handler, self.reference)

    def verify(self) -> None:
        verification.check_identity(self.handler, self.reference, IdentityMethod.CALL_BACK)
        for check in CHECKLISTS[Kind.LEAK]:
            verification.record_check(
                self.handler, self.reference, check.code, secret("kết quả kiểm tra")
            )

    def conclude(self, conclusion: Conclusion = Conclusion.CONFIRMED) -> None:
        verification.conclude_verification(
            self.handler,
            self.reference,
            conclusion=conclusion,
            severity=self.severity,
            findings=secret("điều tìm thấy"),
        )

    def refuse(self) -> None:
        self.conclude(Conclusion.UNCONFIRMED)

    def grave(self) -> None:
        self.severity = Severity.HIGH

    def plan(self) -> None:
        for what in ("biện pháp một", "biện pháp hai"):
            remedies.plan_action(
                self.handler,
                self.reference,
                what=secret(what),
                owner_id=self.handler.staff_id,
                due_on=in_hanoi(runtime.get().clock.now()).date() + timedelta(days=3),
            )

    def finish(self, *numbers: int) -> None:
        for number in numbers or (1, 2):
            remedies.finish_action(self.handler, self.reference, number, result=secret("đã làm"))

    def finish_one(self) -> None:
        self.finish(1)

    def answer(self) -> None:
        answering.answer_by_call(
            self.handler, self.reference, at=runtime.get().clock.now(), summary=secret("trả lời")
        )

    def check(self) -> None:
        for number in (1, 2):
            remedies.check_effect(
                self.handler, self.reference, number, worked=True, effect=secret("hiệu quả")
            )

    def close(self) -> None:
        closing.close_complaint(self.handler, self.reference, remark=secret("lời đóng"))

    def ask_to_close(self) -> None:
        closing.ask_to_close(self.handler, self.reference, reason=secret("lý do đóng"))

    def ask_extension(self) -> None:
        signatures.ask_extension(self.handler, self.reference, reason=secret("lý do gia hạn"))

    def sign(self) -> None:
        with db.session() as session:
            waits = session.scalars(
                select(Approval).where(
                    Approval.about == self.reference, Approval.decided_at.is_(None)
                )
            ).one()
        signatures.sign(
            self.signer, self.reference, waits.id, Decision.APPROVED, remark=secret("ý kiến")
        )

    def note(self) -> None:
        keeping.add_note(self.handler, self.reference, text=secret("ghi chú"))

    def withdraw(self) -> None:
        closing.withdraw_complaint(self.handler, self.reference, reason=secret("lý do rút"))

    def reopen(self) -> None:
        closing.reopen_complaint(self.handler, self.reference, reason=secret("lý do mở lại"))

    def escalate(self) -> None:
        closing.escalate_complaint(self.handler, self.reference, reason=secret("lý do chuyển"))


Step = Callable[[Case], None]
_VERIFYING: tuple[Step, ...] = (Case.acknowledge, Case.start)
_VERIFIED = (*_VERIFYING, Case.verify)
_REMEDYING = (*_VERIFIED, Case.conclude, Case.plan)
_ANSWERED = (*_REMEDYING, Case.finish, Case.answer)
_CLOSED = (*_ANSWERED, Case.check, Case.close)

POINTS: dict[str, tuple[Step, ...]] = {
    "received": (),
    "acknowledged": (Case.acknowledge, Case.note),
    "verifying": _VERIFYING,
    "verified": _VERIFIED,
    "refusal waits": (*_VERIFIED, Case.refuse),
    "unfounded": (*_VERIFIED, Case.refuse, Case.sign),
    "concluded": (*_VERIFIED, Case.conclude),
    "remedying": _REMEDYING,
    "half remedied": (*_REMEDYING, Case.finish_one),
    "remedied": (*_REMEDYING, Case.finish),
    "extension waits": (*_VERIFYING, Case.ask_extension),
    "extended": (*_VERIFYING, Case.ask_extension, Case.sign),
    "escalated": (*_REMEDYING, Case.escalate),
    "answered": _ANSWERED,
    "checked": (*_ANSWERED, Case.check),
    "closing waits": (Case.grave, *_ANSWERED, Case.check, Case.ask_to_close),
    "closed": _CLOSED,
    "withdrawn": (*_VERIFYING, Case.withdraw),
    "reopened": (*_CLOSED, Case.reopen),
}


def case_at(point: str, handler: Actor, signer: Actor, **intake: object) -> str:
    """The number of a new complaint that stands at this point of its life."""
    case = Case(handler, signer).register(**intake)
    for step in POINTS[point]:
        step(case)
    return case.reference


def person(number: int) -> CustomerDetails:
    """A customer without an email, different for each number."""
    return CustomerDetails(name=f"Khách thử số {number}", phone=f"09{number:08d}")
