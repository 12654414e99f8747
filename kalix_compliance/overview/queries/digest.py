"""What a manager reads in the morning: numbers of records and counts, nothing of any person.

Restricted cases, secret orders and drills are left out, counts included: a mail is read in many places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.visibility import visible_to as case_is_visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import WorkingCalendar, end_of, hanoi_day
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.visibility import secret_now
from kalix_compliance.disclosures.visibility import visible_to as order_is_visible_to
from kalix_compliance.jobs.health import late_jobs
from kalix_compliance.overview.queries.approvals import ApprovalRow, approvals_waiting
from kalix_compliance.subject_requests.models import SubjectRequest


@dataclass(frozen=True)
class Due:
    """A record with the term of it that ends first, or that was over first."""

    reference: str
    obligation: str
    last_day: date
    due_at: datetime


@dataclass(frozen=True)
class Digest:
    """`late` are all that are overdue, `fresh` those of them that were not yet in the digest before.

    `soon` ends until the end of `horizon`, the next working day; what ends today is in `today`.
    """

    day: date
    since: datetime
    horizon: date
    late: Sequence[Due]
    fresh: Sequence[Due]
    today: Sequence[Due]
    soon: Sequence[Due]
    to_sign: Mapping[ApprovalKind, Sequence[ApprovalRow]]
    late_jobs: int

    @property
    def signatures(self) -> int:
        return sum(map(len, self.to_sign.values()))

    @property
    def is_calm(self) -> bool:
        """Nothing asks for this manager today."""
        return not (self.late or self.today or self.soon or self.to_sign or self.late_jobs)


def digest_for(
    session: Session, actor: Actor, now: datetime, since: datetime, calendar: WorkingCalendar
) -> Digest:
    """What stands before this manager now; `since` is up to when they have been told already."""
    today = hanoi_day(now)
    horizon = calendar.add_working_days(today, 1)
    due = _due(session, actor, now, horizon)
    late = _by_record(row for row in due if row.due_at <= now)
    return Digest(
        day=today,
        since=since,
        horizon=horizon,
        late=late,
        fresh=_by_record(row for row in due if since < row.due_at <= now),
        today=_by_record(row for row in due if row.due_at > now and row.last_day <= today),
        soon=_by_record(row for row in due if row.due_at > now and row.last_day > today),
        to_sign=_to_sign(session, actor, now),
        late_jobs=len(late_jobs(session, now)),
    )


def _due(session: Session, actor: Actor, now: datetime, horizon: date) -> list[Due]:
    """Every running term that is over, or will be by the end of that day, in one statement."""
    found = session.execute(
        select(Clock.about, Clock.obligation, Clock.last_day, Clock.due_at)
        .outerjoin(Complaint, Complaint.reference == Clock.about)
        .outerjoin(SubjectRequest, SubjectRequest.reference == Clock.about)
        .outerjoin(Breach, Breach.reference == Clock.about)
        .outerjoin(Disclosure, Disclosure.reference == Clock.about)
        .where(
            Clock.met_at.is_(None),
            Clock.cancelled_at.is_(None),
            Clock.due_at <= end_of(horizon),
            or_(*_may_be_named(actor, now)),
        )
        .order_by(Clock.due_at, Clock.about, Clock.obligation)
    )
    return [Due(*row) for row in found]


def _may_be_named(actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    """The records that this actor may know of, and that a mail may name."""
    cases = and_(
        Complaint.id.is_not(None), Complaint.restricted.is_(False), case_is_visible_to(actor)
    )
    named = [cases]
    if actor.may(Permission.REQUEST_READ):
        named.append(SubjectRequest.id.is_not(None))
    if actor.may(Permission.BREACH_READ):
        named.append(and_(Breach.id.is_not(None), Breach.drill.is_(False)))
    if actor.may(Permission.DISCLOSURE_READ):
        orders = and_(Disclosure.id.is_not(None), ~secret_now(now))
        named.append(and_(orders, order_is_visible_to(actor, now)))
    return named


def _by_record(due: Iterable[Due]) -> list[Due]:
    """Each record once, with its first term."""
    first: dict[str, Due] = {}
    for row in due:
        first.setdefault(row.reference, row)
    return list(first.values())


def _to_sign(
    session: Session, actor: Actor, now: datetime
) -> dict[ApprovalKind, list[ApprovalRow]]:
    """What waits for this very person, by kind, the nearest end first."""
    waiting: dict[ApprovalKind, list[ApprovalRow]] = {}
    for row in approvals_waiting(session, actor, now):
        if not (row.mine or row.unnamed or row.drill):
            waiting.setdefault(row.kind, []).append(row)
    return waiting
