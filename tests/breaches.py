"""Breaches brought to any point of their life, through the commands that the pages give.

What people wrote in them is always SECRET plus what it is, so that a test can look for what should not be
on a page.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.breaches.commands import ending
from kalix_compliance.breaches.commands.affected import add_customers
from kalix_compliance.breaches.commands.assessing import Assessing, assess_breach
from kalix_compliance.breaches.commands.deciding import decide_breach
from kalix_compliance.breaches.commands.opening import Opening, open_breach
from kalix_compliance.breaches.commands.signing import sign_breach
from kalix_compliance.breaches.commands.times import set_one_time
from kalix_compliance.breaches.kinds import (
    Choice,
    DataType,
    DecisionAbout,
    Discovery,
    Harm,
    Moment,
    Nature,
    Source,
)
from kalix_compliance.breaches.rules.severity_inputs import DataClass, Ease, Extent, Inputs
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.registration import register_people
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.staff.roles import Role
from tests.people import add_member

SECRET = "bí-mật"


def secret(what: str) -> str:
    return f"{SECRET} {what}"


def officer(name: str = "Nguyễn Hoàng Yến") -> Actor:
    """A new account of a compliance officer."""
    return add_member(Role.COMPLIANCE, name=name).actor


def manager(name: str = "Lê Quốc Bảo") -> Actor:
    """A new account of a manager, who gives the second signature."""
    return add_member(Role.MANAGER, name=name).actor


def opening(**given: object) -> Opening:
    """What is known when a breach is opened: it was detected an hour ago, and began a day before."""
    now = runtime.get().clock.now()
    detected = now - timedelta(hours=1)
    return Opening(
        **{
            "title": "Danh sách giao hàng bị lấy khỏi máy chủ",
            "aware_at": detected,
            "violation_detected_at": detected,
            "attack_detected_at": detected,
            "occurred_from": detected - timedelta(days=1),
            "act": secret("hành vi"),
            "discovery": Discovery.LOGS,
            "data_types": frozenset({DataType.NAME, DataType.PHONE, DataType.PLACE}),
            **given,
        }
    )


def assessing(**given: object) -> Assessing:
    """An assessment of 2 × 0,75 + 0,5 = 2,0, medium; it may harm."""
    return Assessing(
        **{
            "inputs": Inputs(
                contexts={DataClass.SIMPLE: 2},
                ease=Ease.SIGNIFICANT,
                extents=dict.fromkeys(Nature, Extent.NONE),
                malicious=True,
            ),
            "reasons": {
                "data_context": secret("vì sao mức dữ liệu"),
                "ease": secret("vì sao nhận ra"),
                "circumstances": secret("vì sao hoàn cảnh"),
            },
            "harm": Harm.YES,
            "harm_reasons": secret("căn cứ gây hại"),
            **given,
        }
    )


@dataclass
class Incident:
    """A breach and the two people who bring it along: who handles it, and who signs."""

    handler: Actor = field(default_factory=officer)
    signer: Actor = field(default_factory=manager)
    reference: str = ""

    def open(self, **given: object) -> "Incident":
        self.reference = open_breach(self.handler, opening(**given))
        return self

    def contain(self, at: datetime | None = None) -> None:
        at = at or runtime.get().clock.now()
        set_one_time(self.handler, self.reference, Moment.CONTAINED, at)

    def list_people(self, *people: CustomerDetails, source: Source = Source.SEARCH) -> list[UUID]:
        """Register these people and put them on the list; their ids."""
        drill = source is Source.MADE_UP
        with open_unit(self.handler) as unit:
            ids = register_people(unit, [one.cleaned() for one in people], findable=not drill)
        add_customers(self.handler, self.reference, ids, source)
        return ids

    def assess(self, **given: object) -> None:
        assess_breach(self.handler, self.reference, assessing(**given))

    def decide(self, about: DecisionAbout, choice: Choice = Choice.NOTIFY, **given: object) -> None:
        decide_breach(
            self.handler,
            self.reference,
            about=about,
            choice=choice,
            **{"facts": secret("điều đã biết"), "reasons": secret("lý do"), **given},
        )

    def waiting(self) -> UUID:
        """What waits for a signature in this breach, the oldest first."""
        with db.session() as session:
            return session.scalars(
                select(Approval.id)
                .where(Approval.about == self.reference, Approval.decided_at.is_(None))
                .order_by(Approval.asked_at)
            ).first()

    def sign(self, decision: Decision = Decision.APPROVED, remark: str = "") -> None:
        sign_breach(self.signer, self.reference, self.waiting(), decision, remark=remark)

    def confirm(self) -> None:
        ending.confirm_breach(self.handler, self.reference, facts=secret("điều xác nhận"))

    def rule_out(self) -> None:
        ending.rule_out_breach(self.handler, self.reference, reason=secret("vì sao loại trừ"))

    def reopen(self) -> None:
        ending.reopen_breach(self.handler, self.reference, reason=secret("vì sao mở lại"))


def open_one(handler: Actor | None = None, **given: object) -> str:
    """The number of a new breach; `open_one(drill=True)` of a new drill. Takes what `opening` takes."""
    return open_breach(handler or officer(), opening(**given))
