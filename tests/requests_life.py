"""Requests about data brought to any point of their life, through the commands that the pages give.

What people said and wrote in them is SECRET plus what it is, and the person is ANH (`tests/cases.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime
from kalix_compliance.subject_requests.commands import (
    answering,
    closing,
    extending,
    identity,
    refusing,
    signing,
)
from kalix_compliance.subject_requests.commands.registration import NewRequest, register_request
from kalix_compliance.subject_requests.kinds import (
    IdentityCheck,
    RefusalGround,
    RequestChannel,
    RequestKind,
    ToldBy,
)
from tests.cases import WITHOUT_EMAIL, secret


@dataclass
class Asked:
    """A request and the two people who bring it along: who handles it, and who signs."""

    handler: Actor
    signer: Actor
    reference: str = ""
    customer_id: UUID | None = None

    def register(self, details: CustomerDetails = WITHOUT_EMAIL, **given: object) -> "Asked":
        now = runtime.get().clock.now()
        self.customer_id = given.pop("customer_id", None) or register_customer(
            self.handler, details
        )
        wanted = {
            "kind": RequestKind.PROTECT,
            "channel": RequestChannel.HOTLINE,
            "place": "094.268.9393",
            "received_at": now - timedelta(minutes=5),
            "wish": secret("mong muốn"),
            **given,
        }
        self.reference = register_request(
            self.handler, NewRequest(customer_id=self.customer_id, **wanted)
        )
        return self

    def answer(self) -> None:
        answering.answer_first(
            self.handler, self.reference, how=ToldBy.CALL, body=secret("trả lời")
        )

    def answer_by_mail(self) -> None:
        answering.answer_first(self.handler, self.reference)

    def check(self) -> None:
        identity.record_identity(
            self.handler, self.reference, IdentityCheck.CALL_BACK, note=secret("đối chiếu")
        )

    def mismatch(self) -> None:
        identity.record_mismatch(
            self.handler, self.reference, IdentityCheck.ORDER, why=secret("không khớp")
        )

    def ask_extension(self) -> None:
        extending.ask_request_extension(self.handler, self.reference, why=secret("gia hạn"))

    def tell_extension(self) -> None:
        extending.tell_extension(
            self.handler,
            self.reference,
            how=ToldBy.CALL,
            at=runtime.get().clock.now(),
            summary=secret("báo gia hạn"),
        )

    def ask_refusal(self, *, partly: bool = False) -> None:
        refusing.ask_refusal(
            self.handler,
            self.reference,
            ground=RefusalGround.NOT_THE_PERSON,
            why=secret("từ chối"),
            partly=partly,
        )

    def tell_refusal(self) -> None:
        refusing.tell_refusal(
            self.handler,
            self.reference,
            how=ToldBy.CALL,
            at=runtime.get().clock.now(),
            summary=secret("báo từ chối"),
        )

    def sign(self, decision: Decision = Decision.APPROVED, remark: str = "") -> None:
        with db.session() as session:
            waits = session.scalars(
                select(Approval).where(
                    Approval.about == self.reference, Approval.decided_at.is_(None)
                )
            ).one()
        signing.sign_request(self.signer, self.reference, waits.id, decision, remark=remark)

    def complete(self, told_by: ToldBy = ToldBy.CALL) -> None:
        closing.complete_request(
            self.handler, self.reference, outcome=secret("kết quả"), told_by=told_by
        )

    def withdraw(self) -> None:
        closing.withdraw_request(self.handler, self.reference, reason=secret("rút"))


Step = Callable[[Asked], None]
_KNOWN: tuple[Step, ...] = (Asked.answer, Asked.check)

POINTS: dict[str, tuple[Step, ...]] = {
    "received": (),
    "answered": (Asked.answer,),
    "mismatch": (Asked.answer, Asked.mismatch),
    "known": _KNOWN,
    "extension waits": (*_KNOWN, Asked.ask_extension),
    "extended": (*_KNOWN, Asked.ask_extension, Asked.sign),
    "extension told": (*_KNOWN, Asked.ask_extension, Asked.sign, Asked.tell_extension),
    "refusal waits": (*_KNOWN, Asked.ask_refusal),
    "refused": (*_KNOWN, Asked.ask_refusal, Asked.sign),
    "refusal told": (*_KNOWN, Asked.ask_refusal, Asked.sign, Asked.tell_refusal),
    "completed": (*_KNOWN, Asked.complete),
    "withdrawn": (Asked.answer, Asked.withdraw),
}


def request_at(point: str, handler: Actor, signer: Actor, **given: object) -> Asked:
    """A new request that stands at this point of its life."""
    asked = Asked(handler, signer).register(**given)
    for step in POINTS[point]:
        step(asked)
    return asked
