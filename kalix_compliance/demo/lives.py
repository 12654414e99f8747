"""The lives of invented complaints: each is a list of steps, given through the real commands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from kalix_compliance.casework.approvals import waiting
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.complaints.catalogue import (
    Channel,
    Conclusion,
    DataItem,
    IdentityMethod,
    Kind,
    Severity,
    Vulnerable,
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
from kalix_compliance.complaints.commands.drafting import draft_answer
from kalix_compliance.complaints.commands.registration import Intake, Order, register_complaint
from kalix_compliance.complaints.remedies import suggested
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.demo import words
from kalix_compliance.demo.sources import cause_of, ordered_on, told_source
from kalix_compliance.execution.unit import runtime

Deed = Callable[[], object]


@dataclass
class Life:
    """One complaint on its way; its steps are given in order, each at its own moment."""

    rng: Random
    kind: Kind
    handler: Actor
    signer: Actor
    person: CustomerDetails
    company: Company
    severity: Severity = Severity.LOW
    reference: str = ""
    slow: bool = False
    deeds: list[Deed] = field(default_factory=list)

    def up_to(self, end: str) -> "Life":
        """Plan the steps that lead to this end."""
        self.slow = end.endswith(" late")
        for step in ENDS[end.removesuffix(" late")]:
            self.deeds += STEPS[step](self)
        return self

    def register(self) -> list[Deed]:
        return [self._register]

    def verify(self) -> list[Deed]:
        return [
            self._acknowledge,
            lambda: verification.start_verification(self.handler, self.reference),
            lambda: verification.check_identity(
                self.handler, self.reference, self.rng.choice(list(IdentityMethod)[:2])
            ),
            *[self._check(check.code) for check in CHECKLISTS[self.kind]],
        ]

    def look(self) -> list[Deed]:
        """The beginning of a verification: not everything is checked yet."""
        return self.verify()[: self.rng.randint(2, 5)]

    def note(self) -> list[Deed]:
        return [
            lambda: keeping.add_note(
                self.handler, self.reference, text=self.rng.choice(words.NOTES)
            )
        ]

    def conclude(self) -> list[Deed]:
        return [lambda: self._conclude(Conclusion.CONFIRMED, self.rng.choice(words.FINDINGS))]

    def refuse(self) -> list[Deed]:
        return [lambda: self._conclude(Conclusion.UNCONFIRMED, words.NOT_FOUND)]

    def sign(self) -> list[Deed]:
        return [self._sign]

    def plan(self) -> list[Deed]:
        return [self._plan(number) for number in (0, 1)]

    def repair(self) -> list[Deed]:
        return [self._finish(1), self._finish(2)]

    def half(self) -> list[Deed]:
        return [self._finish(1)]

    def answer(self) -> list[Deed]:
        return [self._answer]

    def check(self) -> list[Deed]:
        return [self._effect(1), self._effect(2)]

    def close(self) -> list[Deed]:
        return [self._close]

    def ask_to_close(self) -> list[Deed]:
        return [lambda: closing.ask_to_close(self.handler, self.reference, reason=words.EFFECTS[0])]

    def extend(self) -> list[Deed]:
        return [lambda: signatures.ask_extension(self.handler, self.reference, reason=words.LATE)]

    def withdraw(self) -> list[Deed]:
        return [
            lambda: closing.withdraw_complaint(self.handler, self.reference, reason=words.WITHDRAWN)
        ]

    def reopen(self) -> list[Deed]:
        return [
            lambda: closing.reopen_complaint(self.signer, self.reference, reason=words.REOPENED)
        ]

    def escalate(self) -> list[Deed]:
        return [
            lambda: closing.escalate_complaint(self.handler, self.reference, reason=words.ESCALATED)
        ]

    def _register(self) -> None:
        rng, now = self.rng, runtime.get().clock.now()
        channel = rng.choices(list(Channel), weights=(6, 3, 3, 1))[0]
        place = {
            Channel.HOTLINE: rng.choice(self.company.hotlines),
            Channel.SHOWROOM: rng.choice(self.company.showrooms).code,
        }.get(channel, "")
        leaked = rng.sample(list(DataItem), k=rng.randint(1, 4))
        self.reference = register_complaint(
            self.handler,
            Intake(
                kind=self.kind,
                channel=channel,
                place=place,
                received_at=now - timedelta(minutes=rng.randint(2, 90)),
                narrative=rng.choice(words.NARRATIVES[self.kind]),
                new_customer=self.person,
                data_items=frozenset(leaked if self.kind is Kind.LEAK else leaked[:1]),
                happened_since=(in_hanoi(now) - timedelta(days=rng.randint(0, 20))).date(),
                wish=rng.choice(words.WISHES),
                order=Order(rng.choice(words.PRODUCTS), "1", _day(now, rng)),
                ordered_on=ordered_on(self.person.phone, in_hanoi(now).date()),
                source=told_source(self.kind, self.person.phone, fresh=len(self.deeds) < 8),
                vulnerable=Vulnerable.ELDERLY if rng.random() < 0.06 else Vulnerable.NONE,
            ),
        )

    def _acknowledge(self) -> None:
        """Who has no email is called."""
        if not self.person.email:
            answering.acknowledge_by_call(
                self.handler,
                self.reference,
                at=runtime.get().clock.now(),
                summary="Đã đọc số hồ sơ và ngày hẹn trả lời.",
            )

    def _check(self, code: str) -> Deed:
        return lambda: verification.record_check(
            self.handler, self.reference, code, self.rng.choice(words.RESULTS)
        )

    def _conclude(self, conclusion: Conclusion, findings: str) -> None:
        verification.conclude_verification(
            self.handler,
            self.reference,
            conclusion=conclusion,
            severity=self.severity,
            findings=findings,
            cause=cause_of(findings),
        )

    def _plan(self, number: int) -> Deed:
        remedy = suggested(self.kind, self.severity)[
            number % len(suggested(self.kind, self.severity))
        ]

        def plan() -> None:
            due = in_hanoi(runtime.get().clock.now()).date() + timedelta(days=remedy.days)
            remedies.plan_action(
                self.handler,
                self.reference,
                what=str(remedy.name),
                owner_id=self.handler.staff_id,
                due_on=due,
                suggestion=remedy.code,
            )

        return plan

    def _finish(self, number: int) -> Deed:
        return lambda: remedies.finish_action(
            self.handler, self.reference, number, result=self.rng.choice(words.DONE)
        )

    def _effect(self, number: int) -> Deed:
        return lambda: remedies.check_effect(
            self.handler,
            self.reference,
            number,
            worked=True,
            effect=self.rng.choice(words.EFFECTS),
        )

    def _answer(self) -> None:
        if self.person.email:
            text = draft_answer(self.handler, self.reference)
            answering.answer_by_email(
                self.handler, self.reference, subject=text.subject, body=text.body
            )
            return
        now = runtime.get().clock.now()
        answering.answer_by_call(
            self.handler, self.reference, at=now, summary="Đã đọc kết quả cho khách, khách đồng ý."
        )

    def _close(self) -> None:
        closing.close_complaint(self.handler, self.reference, remark=words.EFFECTS[0])

    def _sign(self) -> None:
        approval = waiting(db.session(), self.reference)
        db.session.remove()
        if approval is not None:
            signatures.sign(self.signer, self.reference, approval.id, Decision.APPROVED)


def _day(now: datetime, rng: Random) -> str:
    return f"{in_hanoi(now) - timedelta(days=rng.randint(3, 40)):%d/%m/%Y}"


STEPS: dict[str, Callable[[Life], list[Deed]]] = {
    "register": Life.register,
    "look": Life.look,
    "verify": Life.verify,
    "note": Life.note,
    "conclude": Life.conclude,
    "refuse": Life.refuse,
    "sign": Life.sign,
    "plan": Life.plan,
    "half": Life.half,
    "repair": Life.repair,
    "answer": Life.answer,
    "check": Life.check,
    "close": Life.close,
    "ask to close": Life.ask_to_close,
    "extend": Life.extend,
    "withdraw": Life.withdraw,
    "reopen": Life.reopen,
    "escalate": Life.escalate,
}

_CONCLUDED = ("register", "verify", "conclude", "plan")
_ANSWERED = (*_CONCLUDED, "repair", "answer")
ENDS: dict[str, tuple[str, ...]] = {
    "received": ("register",),
    "noted": ("register", "note"),
    "verifying": ("register", "look"),
    "verified": ("register", "verify", "note"),
    "refusal waits": ("register", "verify", "refuse"),
    "unfounded": ("register", "verify", "refuse", "sign"),
    "refused": ("register", "verify", "refuse", "sign", "answer"),
    "remedying": (*_CONCLUDED, "note"),
    "half remedied": (*_CONCLUDED, "half"),
    "escalated": (*_CONCLUDED, "escalate"),
    "extension waits": ("register", "look", "extend"),
    "extended": ("register", "look", "extend", "sign"),
    "remedied": (*_CONCLUDED, "repair"),
    "answered": _ANSWERED,
    "closing waits": (*_ANSWERED, "check", "ask to close"),
    "closed": (*_ANSWERED, "check", "close"),
    "signed and closed": (*_ANSWERED, "check", "ask to close", "sign"),
    "withdrawn": ("register", "look", "withdraw"),
    "reopened": (*_ANSWERED, "check", "close", "reopen"),
}
