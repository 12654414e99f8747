"""What a case must be like, in SQL: lists and figures share these, so that a number opens just its cases."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select

from kalix_compliance.complaints.catalogue import Cause
from kalix_compliance.complaints.models import Complaint, RemedialAction
from kalix_compliance.complaints.obligations import ACKNOWLEDGE
from kalix_compliance.complaints.states import ActionState, State
from kalix_compliance.core.language import say
from kalix_compliance.deadlines.calendar import end_of, hanoi_day, start_of
from kalix_compliance.deadlines.models import Clock


class Kept(StrEnum):
    """Whether the answer reached the customer within the promised days."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


KEPT_NAMES = {
    Kept.YES: say("Đúng hạn"),
    Kept.NO: say("Trễ hạn"),
    Kept.OPEN: say("Chưa tới hạn"),
}


class Age(StrEnum):
    """How many days ago a case was received, by the calendar in Hanoi: today counts 0."""

    YOUNG = "0-5"
    MIDDLE = "6-10"
    NEAR = "11-15"
    OLD = "16+"


AGE_NAMES = {
    Age.YOUNG: say("0 đến 5 ngày"),
    Age.MIDDLE: say("6 đến 10 ngày"),
    Age.NEAR: say("11 đến 15 ngày"),
    Age.OLD: say("từ 16 ngày"),
}
AGE_DAYS: dict[Age, tuple[int, int | None]] = {
    Age.YOUNG: (0, 5),
    Age.MIDDLE: (6, 10),
    Age.NEAR: (11, 15),
    Age.OLD: (16, None),
}
"""The youngest and the oldest age of each band, in days."""


def received_between(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """Received on these days, the last included; None leaves that side open."""
    return _between(Complaint.received_at, since, until)


def answered_between(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """The answer reached the customer on these days; what was only written is not answered."""
    return _between(Complaint.told_at, since, until)


def kept_is(kept: Kept, now: datetime) -> ColumnElement[bool]:
    """How the promise to answer stands: the date that was extended counts, a withdrawn case keeps nothing.

    A case that nobody has answered is late from the moment on that is too late.
    """
    waits = and_(Complaint.told_at.is_(None), Complaint.state != State.WITHDRAWN)
    match kept:
        case Kept.YES:
            return Complaint.told_at < Complaint.due_at
        case Kept.NO:
            return or_(Complaint.told_at >= Complaint.due_at, and_(waits, Complaint.due_at <= now))
        case Kept.OPEN:
            return and_(waits, Complaint.due_at > now)


def aged(age: Age, now: datetime) -> ColumnElement[bool]:
    """Received so many days ago."""
    youngest, oldest = AGE_DAYS[age]
    today = hanoi_day(now)
    conditions = [Complaint.received_at < end_of(today - timedelta(days=youngest))]
    if oldest is not None:
        conditions.append(Complaint.received_at >= start_of(today - timedelta(days=oldest)))
    return and_(*conditions)


def caused_by(cause: Cause) -> ColumnElement[bool]:
    """Concluded with this cause; a conclusion that names none is one whose cause is not known."""
    if cause is not Cause.UNKNOWN:
        return Complaint.cause == cause
    unsaid = and_(Complaint.cause.is_(None), Complaint.conclusion.is_not(None))
    return or_(Complaint.cause == cause, unsaid)


def remedied_by(suggestion: str) -> ColumnElement[bool]:
    """With this suggested remedy among its actions; one that was dropped does not count."""
    with_it = select(RemedialAction.complaint_id).where(
        RemedialAction.suggestion == suggestion, RemedialAction.state != ActionState.DROPPED
    )
    return Complaint.id.in_(with_it)


def acknowledged_late(now: datetime) -> ColumnElement[bool]:
    """The receipt was confirmed too late, or is late now."""
    missed = select(Clock.about).where(Clock.obligation == ACKNOWLEDGE, Clock.missed)
    late = select(Clock.about).where(
        Clock.obligation == ACKNOWLEDGE,
        Clock.met_at.is_(None),
        Clock.cancelled_at.is_(None),
        Clock.due_at <= now,
    )
    return Complaint.reference.in_(missed.union(late))


def _between(
    moment: SQLColumnExpression[datetime] | SQLColumnExpression[datetime | None],
    since: date | None,
    until: date | None,
) -> list[ColumnElement[bool]]:
    conditions = []
    if since is not None:
        conditions.append(moment >= start_of(since))
    if until is not None:
        conditions.append(moment < end_of(until))
    return conditions
