"""Who has received a person's data, and what each of them knows of this request."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.language import Text
from kalix_compliance.customers.contributions import Recipient, contributed
from kalix_compliance.processors.models import Processor
from kalix_compliance.processors.queries import ProcessorRow, all_processors
from kalix_compliance.subject_requests.effects.words import MUST_BE_PASSED_ON, RECEIVED
from kalix_compliance.subject_requests.kinds import PassedOnState, RequestKind, ToldBy
from kalix_compliance.subject_requests.models import (
    Correction,
    PassedOn,
    RecipientTold,
    SubjectRequest,
)
from kalix_compliance.vault import safes
from kalix_compliance.vault.folding import fold
from kalix_compliance.vault.rows import unseal_from


class Knows(StrEnum):
    """What a recipient knows of a request."""

    NOTHING = "nothing"
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    TOLD = "told"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True)
class RecipientLine:
    """Somebody who has received the data. `key` names them in an address; `known` when it is on record."""

    key: str
    name: str
    what: Text
    when: datetime | None
    processor_id: UUID | None
    knows: Knows
    known: bool = True
    way: ToldBy | None = None
    told_at: datetime | None = None

    @property
    def slug(self) -> str:
        """How an address names this recipient: a name has no place in one."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]

    @property
    def still_to_tell(self) -> bool:
        return self.knows is Knows.NOTHING


def recipients(session: Session, customer_id: UUID) -> list[Recipient]:
    """The contribution of requests: to whom a request of this person was passed on; one statement."""
    rows = session.execute(
        select(Processor.id, Processor.name, SubjectRequest.kind, PassedOn.sent_at)
        .join(PassedOn, PassedOn.processor_id == Processor.id)
        .join(SubjectRequest, SubjectRequest.id == PassedOn.request_id)
        .where(SubjectRequest.customer_id == customer_id)
        .order_by(PassedOn.sent_at)
    )
    return [Recipient(row.name, RECEIVED[row.kind], row.sent_at, row.id) for row in rows]


def recipient_lines(session: Session, request: SubjectRequest) -> list[RecipientLine]:
    """Each recipient once, those who are still to be told first; a fixed number of statements.

    First come those of whom it is on record that they have the data, then (not `known`) the companies of
    the register that get the same kinds of data of every customer.
    """
    if request.kind not in MUST_BE_PASSED_ON:
        return []
    found: dict[str, Recipient] = {}
    for contribute in contributed().recipients:
        for one in contribute(session, request.customer_id):
            found[key_of(one.name, one.processor_id)] = one
    passed = {
        row.processor_id: row
        for row in session.scalars(select(PassedOn).where(PassedOn.request_id == request.id))
    }
    told = told_of(session, request)
    lines = [_line(key, one, passed, told, known=True) for key, one in found.items()]
    for row in perhaps(session, request, all_processors(session)):
        key = key_of(row.name, row.id)
        if key not in found:
            one = Recipient(row.name, row.service, None, row.id)
            lines.append(_line(key, one, passed, told, known=False))
    return sorted(lines, key=lambda line: (not line.still_to_tell, not line.known))


def perhaps(
    session: Session, request: SubjectRequest, register: Sequence[ProcessorRow]
) -> list[ProcessorRow]:
    """Those of the register who get the kinds of data that this request is about."""
    if request.kind is not RequestKind.CORRECT:
        return list(register)
    corrected = set(
        session.scalars(select(Correction.field).where(Correction.request_id == request.id))
    )
    return [row for row in register if corrected & set(row.data_types)]


@dataclass(frozen=True)
class Told:
    """That a recipient was told, or why they need not be."""

    way: ToldBy | None
    at: datetime


def told_of(session: Session, request: SubjectRequest) -> dict[str, Told]:
    """Who was told by hand, by key; one statement and the person's key."""
    rows = session.scalars(
        select(RecipientTold)
        .where(RecipientTold.request_id == request.id)
        .order_by(RecipientTold.at)
    ).all()
    safe = safes.of_many([request.customer_id]).get(request.customer_id) if rows else None
    return {unseal_from(row, safe, "name"): Told(row.way, row.at) for row in rows}


def key_of(name: str, processor_id: UUID | None) -> str:
    """By what a recipient is known: the entry of the register, or the name."""
    return str(processor_id) if processor_id else fold(name)


KNOWS = {
    PassedOnState.SENT: Knows.ASKED,
    PassedOnState.CONFIRMED: Knows.DONE,
    PassedOnState.REFUSED: Knows.REFUSED,
}


def _line(
    key: str,
    one: Recipient,
    passed: dict[UUID, PassedOn],
    told: dict[str, Told],
    *,
    known: bool,
) -> RecipientLine:
    knows, way, at = Knows.NOTHING, None, None
    if one.processor_id in passed:
        row = passed[one.processor_id]
        knows, way, at = KNOWS[row.state], row.way, row.answered_at or row.sent_at
    elif key in told:
        way, at = told[key].way, told[key].at
        knows = Knows.TOLD if way else Knows.NOT_NEEDED
    return RecipientLine(key, one.name, one.what, one.when, one.processor_id, knows, known, way, at)
