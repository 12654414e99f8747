"""What a request has changed so far: corrections, the mark on the customer, who else was asked or told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.deadlines.calendars import load_calendar
from kalix_compliance.processors.models import Processor
from kalix_compliance.subject_requests.effects.recipients import RecipientLine, recipient_lines
from kalix_compliance.subject_requests.effects.rules import Standing, standing, standing_words
from kalix_compliance.subject_requests.effects.words import MUST_BE_PASSED_ON
from kalix_compliance.subject_requests.kinds import PassedOnState, RequestKind, ToldBy
from kalix_compliance.subject_requests.models import Correction, PassedOn, SubjectRequest
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@dataclass(frozen=True)
class CorrectionLine:
    """One field before and after, masked."""

    id: UUID
    field: str
    label: Text
    before: str
    after: str
    at: datetime
    by: str


@dataclass(frozen=True)
class PassedOnLine:
    """One company to whom the request was passed on, and what it has answered."""

    id: UUID
    processor_id: UUID
    name: str
    state: PassedOnState
    way: ToldBy
    fields: tuple[Text, ...]
    task: str
    sent_at: datetime
    due_on: date
    standing: Standing
    left: Text
    answered_at: datetime | None
    answer: str
    reminded_at: datetime | None
    has_email: bool
    version: int

    @property
    def waits(self) -> bool:
        return self.state is PassedOnState.SENT


@dataclass(frozen=True)
class Effects:
    """Everything the page shows of it; `limited_at` since when the customer's mark stands."""

    corrections: list[CorrectionLine]
    passed_on: list[PassedOnLine]
    recipients: list[RecipientLine]
    limited_at: datetime | None

    @property
    def untold(self) -> list[RecipientLine]:
        """Those of whom it is on record that they have the data, and who know nothing yet."""
        return [line for line in self.recipients if line.known and line.still_to_tell]


def effects_of(session: Session, request: SubjectRequest, today: date) -> Effects:
    """The effects of one request; a fixed number of statements."""
    return Effects(
        corrections=corrections_of(session, request),
        passed_on=passed_on_of(session, request, today),
        recipients=recipient_lines(session, request),
        limited_at=limited_at(session, request),
    )


def corrections_of(session: Session, request: SubjectRequest) -> list[CorrectionLine]:
    """What was corrected, oldest first, masked; one statement and the person's key."""
    rows = session.scalars(
        select(Correction)
        .where(Correction.request_id == request.id)
        .order_by(Correction.made_at, Correction.id)
    ).all()
    safe = safes.of_many([request.customer_id]).get(request.customer_id) if rows else None
    places = list(SEALED)
    lines = [
        CorrectionLine(
            row.id,
            row.field,
            SEALED[row.field].label,
            SEALED[row.field].mask(unseal_from(row, safe, "before")),
            SEALED[row.field].mask(unseal_from(row, safe, "after")),
            row.made_at,
            row.made_by,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.at, places.index(line.field)))


def passed_on_of(session: Session, request: SubjectRequest, today: date) -> list[PassedOnLine]:
    """To whom it was passed on: those who have not answered first, by their date; three statements."""
    rows = session.execute(
        select(PassedOn, Processor)
        .join(Processor, Processor.id == PassedOn.processor_id)
        .where(PassedOn.request_id == request.id)
    ).all()
    if not rows:
        return []
    calendar = load_calendar(session)
    safe = safes.of_many([request.customer_id]).get(request.customer_id)
    lines = [
        PassedOnLine(
            id=row.id,
            processor_id=processor.id,
            name=processor.name,
            state=row.state,
            way=row.way,
            fields=tuple(SEALED[field].label for field in row.fields),
            task=unseal_from(row, safe, "what"),
            sent_at=row.sent_at,
            due_on=row.due_on,
            standing=standing(row.due_on, today, calendar),
            left=standing_words(row.due_on, today),
            answered_at=row.answered_at,
            answer=unseal_from(row, safe, "answer"),
            reminded_at=row.late_told_at or row.soon_told_at,
            has_email=processor.contact_email is not None,
            version=row.version,
        )
        for row, processor in rows
    ]
    return sorted(lines, key=lambda line: (not line.waits, line.due_on, line.name))


@dataclass(frozen=True)
class AskedOfProcessor:
    """One request as the register's entry shows it."""

    reference: str
    kind: RequestKind
    state: PassedOnState
    sent_at: datetime
    due_on: date
    standing: Standing
    left: Text


def asked_of(session: Session, processor_id: UUID, today: date) -> list[AskedOfProcessor]:
    """The newest fifty requests that this company was asked to carry out; two statements."""
    rows = session.execute(
        select(PassedOn, SubjectRequest.reference, SubjectRequest.kind)
        .join(SubjectRequest, SubjectRequest.id == PassedOn.request_id)
        .where(PassedOn.processor_id == processor_id)
        .order_by(PassedOn.sent_at.desc())
        .limit(50)
    ).all()
    calendar = load_calendar(session)
    return [
        AskedOfProcessor(
            reference,
            kind,
            row.state,
            row.sent_at,
            row.due_on,
            standing(row.due_on, today, calendar),
            standing_words(row.due_on, today),
        )
        for row, reference, kind in rows
    ]


def limited_at(session: Session, request: SubjectRequest) -> datetime | None:
    """Since when the mark stands that this kind of request asks for; None for other kinds."""
    column = {
        RequestKind.RESTRICT: Customer.restricted_at,
        RequestKind.OBJECT: Customer.objected_at,
    }.get(request.kind)
    if column is None:
        return None
    return session.scalar(select(column).where(Customer.id == request.customer_id))


def reasons_not_effective(session: Session, request: SubjectRequest, today: date) -> list[Sentence]:
    """What is missing before a request of any kind can be completed, as far as this goes.

    A correction was made, the mark is set; everybody to whom it was passed on has answered; whoever is known
    to have received the data was told.
    """
    found = effects_of(session, request, today)
    return [*_own(request.kind, found), *_others(request.kind, found.passed_on, found.untold)]


def _own(kind: RequestKind, found: Effects) -> list[Sentence]:
    if kind is RequestKind.CORRECT and not found.corrections:
        return [say("Chưa sửa dữ liệu nào theo yêu cầu này.")]
    if kind is RequestKind.RESTRICT and found.limited_at is None:
        return [say("Chưa đặt hạn chế xử lý cho khách này.")]
    if kind is RequestKind.OBJECT and found.limited_at is None:
        return [say("Chưa ghi phản đối vào hồ sơ khách.")]
    return []


def _others(
    kind: RequestKind, passed_on: Sequence[PassedOnLine], untold: Sequence[RecipientLine]
) -> list[Sentence]:
    waiting = [line.name for line in passed_on if line.waits]
    reasons = []
    if waiting:
        reasons.append(say("Chưa có trả lời của %(names)s.", names=", ".join(waiting)))
    if untold and kind in MUST_BE_PASSED_ON:
        names = ", ".join(line.name for line in untold)
        reasons.append(say("Chưa báo cho bên đã nhận dữ liệu: %(names)s.", names=names))
    return reasons
