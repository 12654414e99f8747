"""The rows that a past complaint has left: what the commands would have written, for one bulk insert."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from kalix_compliance.audit.chain import commitment
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval, CaseEvent
from kalix_compliance.complaints.catalogue import (
    AnswerRoute,
    Channel,
    Conclusion,
    DataItem,
    IdentityMethod,
    Kind,
    Vulnerable,
)
from kalix_compliance.complaints.checklists import CHECKLISTS
from kalix_compliance.complaints.messages import CONCLUSIONS
from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.complaints.obligations import (
    MET_BY_ACKNOWLEDGING,
    PROTECTION_CLOCKS,
    RESOLVE,
    STANDARD_CLOCKS,
)
from kalix_compliance.complaints.remedies import Remedy, suggested
from kalix_compliance.complaints.states import ActionState, State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.company import Company
from kalix_compliance.core.ids import new_id
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.sealed_rows import seal_details
from kalix_compliance.deadlines.calendar import WorkingCalendar, hanoi_day
from kalix_compliance.deadlines.levels import RISING, Bands, Level, bands_of
from kalix_compliance.deadlines.models import Clock, ClockWarning
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.terms import Due, due_of
from kalix_compliance.demo import words
from kalix_compliance.demo.past import Past, Stage
from kalix_compliance.demo.plots import KINDS
from kalix_compliance.notifications.compose import compose
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.vault.safes import Safe

# In the order in which rows lean on each other.
TABLES: tuple[Any, ...] = (
    Customer, Complaint, VerificationCheck, RemedialAction, Approval, Clock, ClockWarning, CaseEvent,
    OutboxMessage,
)  # fmt: skip
Row = dict[str, Any]
EMPTY: dict[Any, Row] = {
    table: {column.key: None for column in table.__table__.columns if column.nullable}
    for table in TABLES
}
TOLD_BY_CALL = "Đã đọc kết quả cho khách, khách đồng ý."
ACKNOWLEDGED = "Đã đọc số hồ sơ và ngày hẹn trả lời."


@dataclass(frozen=True)
class Known:
    """A customer with the safe that seals what is theirs."""

    id: UUID
    details: CustomerDetails
    safe: Safe
    created_at: datetime


@dataclass(frozen=True)
class Case:
    """A past complaint with its people and the choices made for it."""

    past: Past
    reference: str
    customer: Known
    handler: Actor
    signer: Actor
    kind: Kind
    findings: str
    conclusion: Conclusion
    id: UUID
    letter_id: UUID
    second: bool = False
    """Whether the customer has had a case before, so that somebody says how this one differs."""

    @property
    def registered_at(self) -> datetime:
        return self.past.reached(Stage.RECEIVED) or self.past.begins

    @property
    def received_at(self) -> datetime:
        return self.registered_at - timedelta(minutes=3 + self.id.int % 80)

    @property
    def told_at(self) -> datetime | None:
        return self.past.reached(Stage.ANSWERED)

    @property
    def by_email(self) -> bool:
        return bool(self.customer.details.email)

    @property
    def route(self) -> AnswerRoute:
        return AnswerRoute.EMAIL if self.by_email else AnswerRoute.CALL

    @property
    def remedy(self) -> Remedy:
        return suggested(self.kind, self.past.severity)[0]

    @property
    def signed(self) -> bool:
        """A severe case is closed by a second person."""
        return self.past.severity == "high" and self.past.stage is Stage.CLOSED


class Ledger:
    """Collects the rows of many cases; `said` are the commitments to what people wrote in them."""

    def __init__(
        self, rng: Random, now: datetime, calendar: WorkingCalendar, company: Company
    ) -> None:
        self.rng = rng
        self.now = now
        self.calendar = calendar
        self.company = company
        self.rows: dict[Any, list[Row]] = {table: [] for table in TABLES}
        self.said: list[str] = []
        self._ends: dict[tuple[str, date], tuple[Due, Bands]] = {}

    def customer(self, known: Known) -> None:
        sealed = seal_details(known.safe, known.id, vars(known.details))
        self._add(
            Customer,
            id=known.id,
            created_at=known.created_at,
            search_version=1,
            version=1,
            **sealed,
        )

    def case(self, case: Case) -> None:
        """Everything that is kept of one complaint."""
        self._complaint(case)
        self._checks(case)
        self._action(case)
        self._signature(case)
        self._clocks(case)
        self._letter(case)
        self._story(case)

    def _add(self, table: Any, **columns: Any) -> None:
        self.rows[table].append({**EMPTY[table], **columns})

    def _sealed(self, case: Case, place: str, row_id: UUID, text: str) -> bytes | None:
        return case.customer.safe.seal(place, row_id, text) if text else None

    def _complaint(self, case: Case) -> None:
        past, rng = case.past, self.rng
        concluded, told = past.reached(Stage.REMEDYING), case.told_at
        verified = past.reached(Stage.VERIFIED)
        by = case.handler.id
        channel = rng.choices(list(Channel), weights=(6, 3, 3, 1))[0]
        place = {
            Channel.HOTLINE: rng.choice(self.company.hotlines),
            Channel.SHOWROOM: rng.choice(self.company.showrooms).code,
        }.get(channel, "")
        leaked = rng.sample(list(DataItem), k=rng.randint(1, 3) if case.kind is Kind.LEAK else 1)
        order = {"product": rng.choice(words.PRODUCTS), "quantity": "1", "delivered_on": ""}
        texts = {
            "narrative": rng.choice(words.NARRATIVES[case.kind]),
            "wish": rng.choice(words.WISHES),
            "order": json.dumps(order),
            "differs": words.DIFFERS if case.second else "",
            "findings": case.findings if concluded else "",
        }
        sealed = {
            name: self._sealed(case, f"complaint.{name}", case.id, text)
            for name, text in texts.items()
        }
        self._add(
            Complaint,
            id=case.id,
            reference=case.reference,
            customer_id=case.customer.id,
            state=past.state,
            kind=case.kind,
            channel=channel,
            place=place,
            received_at=case.received_at,
            registered_at=case.registered_at,
            registered_by=by,
            owner_id=case.handler.staff_id,
            restricted=rng.random() < 0.01,
            vulnerable=Vulnerable.ELDERLY if rng.random() < 0.06 else Vulnerable.NONE,
            data_items=sorted(leaked),
            happened_since=hanoi_day(case.received_at) - timedelta(days=rng.randint(0, 20)),
            order_details=sealed.pop("order"),
            **sealed,
            wants_protection=case.kind is Kind.LEAK,
            identity_method=IdentityMethod.CALL_BACK if verified else None,
            identity_at=verified,
            identity_by=by if verified else None,
            conclusion=case.conclusion if concluded else None,
            severity=past.severity if concluded else None,
            registration_inaccurate=False,
            verified_at=concluded,
            verified_by=by if concluded else None,
            answered_at=told,
            answered_by=by if told else None,
            answer_route=case.route if told else None,
            answer_message=case.letter_id if told and case.by_email else None,
            told_at=told,
            due_at=self._end(RESOLVE, case.received_at)[0].at,
            escalated_at=concluded if past.escalated else None,
            closed_at=past.ended_at if past.state is State.CLOSED else None,
            closed_by=self._closer(case).id if past.state is State.CLOSED else None,
            reopened_times=0,
            version=1,
        )
        self._tell(
            case,
            "received" if place else "received_without_place",
            case.registered_at,
            channel=channel.value,
            place=place,
        )

    def _checks(self, case: Case) -> None:
        at = case.past.reached(Stage.VERIFIED)
        for check in CHECKLISTS[case.kind] if at else ():
            row_id = new_id()
            result = self._sealed(
                case, "verification_check.result", row_id, self.rng.choice(words.RESULTS)
            )
            self._add(
                VerificationCheck,
                id=row_id,
                complaint_id=case.id,
                code=check.code,
                round=0,
                result=result,
                done_at=at,
                done_by=case.handler.id,
                version=1,
            )

    def _action(self, case: Case) -> None:
        planned, done = case.past.reached(Stage.REMEDYING), case.told_at
        if planned is None:
            return
        checked = case.past.reached(Stage.CLOSED)
        if case.past.waits is ApprovalKind.CLOSING:
            checked = done
        row_id = new_id()
        texts = {
            "what": str(case.remedy.name),
            "result": words.DONE[0] if done else "",
            "effect": words.EFFECTS[0] if checked else "",
        }
        self._add(
            RemedialAction,
            id=row_id,
            complaint_id=case.id,
            number=1,
            state=_action_state(done, checked),
            suggestion=case.remedy.code,
            owner_id=case.handler.staff_id,
            due_on=hanoi_day(planned) + timedelta(days=case.remedy.days),
            done_at=done,
            done_by=case.handler.id if done else None,
            checked_at=checked,
            checked_by=case.handler.id if checked else None,
            version=1,
            **{
                name: self._sealed(case, f"remedial_action.{name}", row_id, text)
                for name, text in texts.items()
            },
        )

    def _signature(self, case: Case) -> None:
        past = case.past
        kind = ApprovalKind.CLOSING if case.signed else past.waits
        if kind is None:
            return
        row_id = new_id()
        reason = words.LATE if kind is ApprovalKind.EXTENSION else words.EFFECTS[0]
        self._add(
            Approval,
            id=row_id,
            about=case.reference,
            customer_id=case.customer.id,
            kind=kind,
            asked_by=case.handler.id,
            asked_at=past.reached(past.stage) if past.waits else case.told_at,
            reason=self._sealed(case, "approval.reason", row_id, reason),
            decided_by=case.signer.id if case.signed else None,
            decided_at=past.ended_at if case.signed else None,
            decision=Decision.APPROVED if case.signed else None,
            version=1,
        )

    def _clocks(self, case: Case) -> None:
        codes = STANDARD_CLOCKS + (PROTECTION_CLOCKS if case.kind is Kind.LEAK else ())
        acknowledged = case.past.reached(Stage.VERIFYING)
        for code in codes:
            met = acknowledged if code in MET_BY_ACKNOWLEDGING else case.told_at
            self._clock(case, code, met)

    def _clock(self, case: Case, code: str, met: datetime | None) -> None:
        due, bands = self._end(code, case.received_at)
        stopped = met or case.past.ended_at
        level = bands.level_at(stopped or self.now)
        row_id = new_id()
        self._add(
            Clock,
            id=row_id,
            obligation=code,
            about=case.reference,
            round=1,
            started_at=case.received_at,
            due_at=due.at,
            last_day=due.last_day,
            first_due_at=due.at,
            met_at=met,
            cancelled_at=None if met else stopped,
            missed=level is Level.OVERDUE,
            flagged_level=level,
            next_flag_at=None if stopped else bands.next_after(level),
            owner_id=case.handler.staff_id,
        )
        for passed in RISING[1 : RISING.index(level) + 1]:
            begins = bands.begins(passed)
            self._add(
                ClockWarning,
                id=new_id(),
                clock_id=row_id,
                due_at=due.at,
                level=passed,
                reached_at=begins,
                noticed_at=begins,
                passed_over=False,
            )

    def _end(self, code: str, start: datetime) -> tuple[Due, Bands]:
        """When a term of days that begins on this day ends; the same for every case of the day."""
        key = code, hanoi_day(start)
        if key not in self._ends:
            duty = obligation_of(code)
            due = due_of(start, duty.term, self.calendar)
            self._ends[key] = due, bands_of(duty, due.at, due.last_day, self.calendar)
        return self._ends[key]

    def _letter(self, case: Case) -> None:
        at = case.told_at
        if at is None or not case.by_email:
            return
        text = compose(
            "complaint_answered",
            "vi",
            customer_name=case.customer.details.name,
            reference=case.reference,
            received_at=case.received_at,
            conclusion=CONCLUSIONS[case.conclusion],
            findings=case.findings,
            measures=[str(case.remedy.name)],
        )
        bare = Envelope(
            case.customer.details.email, case.customer.details.name, text.subject, text.body
        )
        sealed = Envelope(**{**vars(bare), "salt": self._commit_to(bare.committed_text)})
        self._add(
            OutboxMessage,
            id=case.letter_id,
            notice="complaint_answered",
            about=case.reference,
            customer_id=case.customer.id,
            language="vi",
            envelope=sealed.seal(case.customer.safe, case.letter_id),
            message_id=f"<{case.letter_id.hex}@demo.invalid>",
            state=Delivery.ACCEPTED,
            tries=1,
            planned_at=at,
            accepted_at=at,
            settled_at=at,
            server_answer="250",
            created_at=at,
            created_by=case.handler.id,
            version=1,
        )

    def _story(self, case: Case) -> None:
        """What happened after the receipt, as far as it came."""
        reached = case.past.reached
        if at := reached(Stage.VERIFYING):
            self._tell(case, "acknowledged", at, ACKNOWLEDGED, route=AnswerRoute.CALL.value)
            self._tell(case, "verification_started", at)
        if at := reached(Stage.VERIFIED):
            self._tell(case, "identity_checked", at, method=IdentityMethod.CALL_BACK.value)
            for check in CHECKLISTS[case.kind]:
                self._tell(case, "check_recorded", at, check=check.code)
        if at := reached(Stage.REMEDYING):
            self._remedied(case, at)
        if at := case.told_at:
            self._tell(case, "action_done", at, words.DONE[0], number=1)
            said = TOLD_BY_CALL if case.route is AnswerRoute.CALL else case.findings
            self._tell(case, "answered", at, said, route=case.route.value)
        self._told_end(case)

    def _remedied(self, case: Case, at: datetime) -> None:
        self._tell(
            case, "concluded", at, case.findings,
            conclusion=case.conclusion.value, severity=case.past.severity.value,
        )  # fmt: skip
        self._tell(case, "moved", at, state=State.REMEDYING.value)
        what = str(case.remedy.name)
        self._tell(case, "action_planned", at, what, number=1, owner=case.handler.id)
        if case.past.escalated:
            self._tell(case, "escalated", at, words.ESCALATED)

    def _told_end(self, case: Case) -> None:
        past, ended = case.past, case.past.ended_at
        if past.waits:
            at = past.reached(past.stage)
            self._tell(case, "approval_asked", at, words.LATE, approval=past.waits.value)
        if ended and past.withdrawn:
            self._tell(case, "withdrawn", ended, words.WITHDRAWN)
        elif ended:
            self._tell(case, "effect_checked", ended, words.EFFECTS[0], number=1)
            closer = self._closer(case)
            self._tell(case, "closed", ended, words.EFFECTS[0], by=closer)

    @staticmethod
    def _closer(case: Case) -> Actor:
        return case.signer if case.signed else case.handler

    def _tell(
        self,
        case: Case,
        kind: str,
        at: datetime | None,
        text: str = "",
        *,
        by: Actor | None = None,
        **facts: Any,
    ) -> None:
        row_id = new_id()
        if text:
            text = json.dumps({"salt": self._commit_to(text), "text": text})
        self._add(
            CaseEvent,
            id=row_id,
            about=case.reference,
            at=at,
            actor=(by or case.handler).id,
            kind=kind,
            facts=facts,
            customer_id=case.customer.id,
            text=self._sealed(case, "case_event.text", row_id, text),
        )

    def _commit_to(self, text: str) -> str:
        salt = secrets.token_hex(16)
        self.said.append(commitment(salt, text))
        return salt


def _action_state(done: datetime | None, checked: datetime | None) -> ActionState:
    if checked:
        return ActionState.CHECKED
    return ActionState.DONE if done else ActionState.PLANNED


def choose(rng: Random, handlers: Sequence[Actor]) -> dict[str, Any]:
    """What chance decides of a case beside its course."""
    return {
        "handler": rng.choice(handlers),
        "kind": rng.choice(KINDS),
        "findings": rng.choice(words.FINDINGS),
        "conclusion": rng.choice((Conclusion.CONFIRMED, Conclusion.CONFIRMED, Conclusion.PARTLY)),
        "id": new_id(),
        "letter_id": new_id(),
    }
