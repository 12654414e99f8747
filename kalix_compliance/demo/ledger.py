"""Collects the rows that past complaints have left, as the commands would have written them."""

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from kalix_compliance.audit.chain import commitment
from kalix_compliance.casework.models import Approval, CaseEvent
from kalix_compliance.complaints.catalogue import AnswerRoute, Conclusion, Kind, Severity
from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.complaints.remedies import Remedy, suggested
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.company import Company
from kalix_compliance.core.ids import new_id
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.sealed_rows import seal_details
from kalix_compliance.deadlines.calendar import WorkingCalendar, hanoi_day
from kalix_compliance.deadlines.levels import Bands, bands_of
from kalix_compliance.deadlines.models import Clock, ClockWarning
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.terms import Due, due_of
from kalix_compliance.demo.past import Past, Stage
from kalix_compliance.notifications.models import OutboxMessage
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
    def closer(self) -> Actor:
        return self.signer if self.signed else self.handler

    @property
    def route(self) -> AnswerRoute:
        return AnswerRoute.EMAIL if self.by_email else AnswerRoute.CALL

    @property
    def remedy(self) -> Remedy:
        return suggested(self.kind, self.past.severity)[0]

    @property
    def signed(self) -> bool:
        """A severe case is closed by a second person."""
        return self.past.severity is Severity.HIGH and self.past.stage is Stage.CLOSED

    def sealed(self, place: str, row_id: UUID, text: str) -> bytes | None:
        return self.customer.safe.seal(place, row_id, text) if text else None


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
        self.add(
            Customer,
            id=known.id,
            created_at=known.created_at,
            search_version=1,
            version=1,
            **sealed,
        )

    def add(self, table: Any, **columns: Any) -> None:
        """One more row; columns that may be empty are, unless they are given."""
        self.rows[table].append({**EMPTY[table], **columns})

    def tell(
        self,
        case: Case,
        kind: str,
        at: datetime | None,
        text: str = "",
        *,
        by: Actor | None = None,
        **facts: Any,
    ) -> None:
        """A line of the case's story, as `casework.story.tell` writes it."""
        row_id = new_id()
        said = json.dumps({"salt": self.commit_to(text), "text": text}) if text else ""
        self.add(
            CaseEvent,
            id=row_id,
            about=case.reference,
            at=at,
            actor=(by or case.handler).id,
            kind=kind,
            facts=facts,
            customer_id=case.customer.id,
            text=case.sealed("case_event.text", row_id, said),
        )

    def commit_to(self, text: str) -> str:
        salt = secrets.token_hex(16)
        self.said.append(commitment(salt, text))
        return salt

    def end(self, code: str, start: datetime) -> tuple[Due, Bands]:
        """When a term of days that begins on this day ends; the same for every case of the day."""
        key = code, hanoi_day(start)
        if key not in self._ends:
            duty = obligation_of(code)
            due = due_of(start, duty.term, self.calendar)
            self._ends[key] = due, bands_of(duty, due.at, due.last_day, self.calendar)
        return self._ends[key]
