"""What people ask about their data, as those who handle it meet it: queue, signatures, counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.database.numbers import Numbers
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.deadlines.queries import ClockView, clocks_of, next_clock
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.mailings.models import Mailing
from kalix_compliance.processors.models import Processor
from kalix_compliance.staff.queries import every_name
from kalix_compliance.subject_requests.catalogue import KIND_NAMES
from kalix_compliance.subject_requests.kinds import PassedOnState, RequestState
from kalix_compliance.subject_requests.models import Erasure, PassedOn, SubjectRequest
from kalix_compliance.subject_requests.states import CHIPS, STATE_NAMES

LONGEST = 50
SIGNS = {
    ApprovalKind.REQUEST_REFUSAL: Permission.REQUEST_APPROVE,
    ApprovalKind.REQUEST_EXTENSION: Permission.REQUEST_APPROVE,
    ApprovalKind.ERASURE: Permission.ERASURE_APPROVE,
    ApprovalKind.MAILING: Permission.MAILING_APPROVE,
}
"""Who may sign what; an order's signature is asked of one person by name."""


@dataclass(frozen=True)
class RequestJob:
    """An open request of mine, or of nobody: what comes next is on its page."""

    reference: str
    customer: str
    kind: Text
    state: RequestState
    state_name: Text
    chip: str
    answered: bool
    clock: ClockView | None
    owned: bool


@dataclass(frozen=True)
class PassedOnJob:
    """A request that was passed on and whose day is over: somebody asks what has become of it."""

    reference: str
    processor: str
    due_on: date


@dataclass(frozen=True)
class RightsCounts:
    """Open requests to be handled by this person, and signatures that wait."""

    open: int = 0
    late: bool = False
    to_sign: int = 0
    asked: int = 0
    holds_due: int = 0


@dataclass(frozen=True)
class ToSign:
    """A signature that waits in a request, an erasure or a mailing. `about` is whom or what it concerns."""

    id: UUID
    kind: ApprovalKind
    reference: str
    about: str
    asked_by: str
    asked_at: datetime
    due_at: datetime | None
    asked_by_reader: bool
    mine: bool


def request_jobs(session: Session, actor: Actor, now: datetime) -> list[RequestJob]:
    """My open requests and those that nobody has, the nearest end first; four statements."""
    if not actor.may(Permission.REQUEST_HANDLE):
        return []
    rows = session.scalars(
        select(SubjectRequest)
        .where(SubjectRequest.ended_at.is_(None), _mine(actor))
        .order_by(SubjectRequest.due_at, SubjectRequest.reference)
        .limit(LONGEST)
    ).all()
    names = masked_names(session, {row.customer_id for row in rows})
    clocks = clocks_of(session, [row.reference for row in rows], now=now)
    jobs = [
        RequestJob(
            reference=row.reference,
            customer=names.get(row.customer_id, ""),
            kind=KIND_NAMES[row.kind],
            state=row.state,
            state_name=STATE_NAMES[row.state],
            chip=CHIPS[row.state],
            answered=row.answered_at is not None,
            clock=next_clock(clocks[row.reference]),
            owned=row.owner_id is not None,
        )
        for row in rows
    ]
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(jobs, key=lambda job: job.clock.due_at if job.clock else far)


def passed_on_jobs(session: Session, actor: Actor, now: datetime) -> list[PassedOnJob]:
    """What others have not confirmed in time, in my requests; one statement."""
    if not actor.may(Permission.REQUEST_HANDLE):
        return []
    found = session.execute(
        select(SubjectRequest.reference, Processor.name, PassedOn.due_on)
        .select_from(PassedOn)
        .join(SubjectRequest, SubjectRequest.id == PassedOn.request_id)
        .join(Processor, Processor.id == PassedOn.processor_id)
        .where(
            PassedOn.state == PassedOnState.SENT,
            PassedOn.due_on <= hanoi_day(now),
            SubjectRequest.ended_at.is_(None),
            _mine(actor),
        )
        .order_by(PassedOn.due_on, SubjectRequest.reference)
        .limit(LONGEST)
    )
    return [PassedOnJob(*row) for row in found]


def rights_numbers(actor: Actor, now: datetime) -> Numbers[RightsCounts]:
    """For the rail."""
    handles = actor.may(Permission.REQUEST_HANDLE)
    mine = and_(SubjectRequest.ended_at.is_(None), _mine(actor)) if handles else false()
    requests = select(func.count()).select_from(SubjectRequest).where(mine)
    signs = [kind for kind, permission in SIGNS.items() if actor.may(permission)]
    waits = select(func.count()).select_from(Approval).where(Approval.decided_at.is_(None))
    due = select(func.count()).select_from(LegalHold).where(_to_be_reviewed(actor, now))
    return Numbers(
        lambda opened, late, *others: RightsCounts(opened, late > 0, *others),
        [
            requests,
            requests.where(SubjectRequest.due_at <= now),
            waits.where(Approval.kind.in_(signs), Approval.asked_by != actor.id),
            waits.where(Approval.kind.in_(SIGNS), Approval.asked_by == actor.id),
            due,
        ],
    )


def rights_to_sign(session: Session, actor: Actor) -> Sequence[ToSign]:
    """What waits for a second signature in requests, erasures and mailings; three statements."""
    if not actor.may(Permission.REQUEST_READ):
        return []
    request = or_(
        SubjectRequest.reference == Approval.about, SubjectRequest.id == Erasure.request_id
    )
    found = session.execute(
        select(Approval, SubjectRequest.due_at, Mailing.subject)
        .outerjoin(Erasure, Erasure.reference == Approval.about)
        .outerjoin(SubjectRequest, request)
        .outerjoin(Mailing, Mailing.reference == Approval.about)
        .where(Approval.decided_at.is_(None), Approval.kind.in_(SIGNS))
        .order_by(SubjectRequest.due_at, Approval.asked_at)
        .limit(LONGEST)
    ).all()
    people = masked_names(
        session, {row.Approval.customer_id for row in found if row.Approval.customer_id}
    )
    names = every_name(session) if found else {}
    return [
        ToSign(
            id=row.Approval.id,
            kind=row.Approval.kind,
            reference=row.Approval.about,
            about=people.get(row.Approval.customer_id, "") or row.subject or "",
            asked_by=names.get(row.Approval.asked_by, ""),
            asked_at=row.Approval.asked_at,
            due_at=row.due_at,
            asked_by_reader=row.Approval.asked_by == actor.id,
            mine=row.Approval.asked_by == actor.id or not actor.may(SIGNS[row.Approval.kind]),
        )
        for row in found
    ]


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Mine, and those that nobody has."""
    return or_(SubjectRequest.owner_id == actor.staff_id, SubjectRequest.owner_id.is_(None))


def _to_be_reviewed(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Holds whose day has come, for those who may lift them."""
    if not actor.may(Permission.HOLD_MANAGE):
        return false()
    return and_(LegalHold.lifted_at.is_(None), LegalHold.until <= hanoi_day(now))
