"""Complaints as facts to be counted, read in two statements."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from kalix_compliance.complaints.catalogue import Cause
from kalix_compliance.complaints.models import Complaint, RemedialAction
from kalix_compliance.complaints.obligations import ACKNOWLEDGE
from kalix_compliance.complaints.queries.conditions import Kept, kept_is
from kalix_compliance.complaints.states import ActionState, State
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.reports.figures.scope import Days, Scope, received_in
from kalix_compliance.reports.figures.sql import hanoi_month, hours_between
from kalix_compliance.reports.figures.tally import KEPT, MISSED, OPEN, Fact


def facts_of(
    session: Session, visible: ColumnElement[bool], scope: Scope, pieces: list[Days], now: datetime
) -> Iterator[Fact]:
    """The complaints of these days, as far as they are `visible`; two statements however many days."""
    if not pieces:
        return
    wanted = [or_(*received_in(pieces)), visible, *scope.conditions()]
    remedies = _remedies(session, wanted)
    owners: dict[Any, str] = {None: "none"}
    for row in session.execute(_facts(now).where(*wanted)):
        owner = owners.get(row[5])
        if owner is None:
            owner = owners[row[5]] = UUID(str(row[5])).hex
        yield Fact._make((*row[1:5], owner, *row[6:], remedies.get(row[0], _NONE)))


_NONE: frozenset[str] = frozenset()


def _facts(now: datetime) -> Any:
    """Every value as the database keeps it: thousands of rows leave no time for objects."""
    promise = case(
        (kept_is(Kept.YES, now), KEPT),
        (kept_is(Kept.NO, now), MISSED),
        (kept_is(Kept.OPEN, now), OPEN),
    )
    cause = case(
        (Complaint.cause.is_not(None), type_coerce(Complaint.cause, String())),
        (Complaint.conclusion.is_not(None), Cause.UNKNOWN.value),
    )
    started = and_(Clock.about == Complaint.reference, Clock.obligation == ACKNOWLEDGE)
    return (
        select(
            type_coerce(Complaint.id, NullType()),
            hanoi_month(Complaint.received_at),
            type_coerce(Complaint.kind, String()),
            type_coerce(Complaint.channel, String()),
            Complaint.place,
            type_coerce(Complaint.owner_id, NullType()),
            cause,
            type_coerce(Complaint.conclusion, String()),
            promise,
            Complaint.state == State.WITHDRAWN,
            func.coalesce(_late(now), False),
            hours_between(Clock.started_at, Clock.met_at),
            hours_between(Complaint.received_at, Complaint.verified_at),
            hours_between(Complaint.received_at, Complaint.told_at),
        )
        .select_from(Complaint)
        .outerjoin(Clock, and_(started, Clock.round == 1))
    )


def _late(now: datetime) -> ColumnElement[bool]:
    running = and_(Clock.met_at.is_(None), Clock.cancelled_at.is_(None))
    return or_(Clock.missed, and_(running, Clock.due_at <= now))


def _remedies(session: Session, wanted: list[ColumnElement[bool]]) -> dict[Any, frozenset[str]]:
    """The suggested remedies that were taken, by the complaint's id as the database keeps it."""
    found: dict[Any, set[str]] = defaultdict(set)
    rows = session.execute(
        select(type_coerce(RemedialAction.complaint_id, NullType()), RemedialAction.suggestion)
        .join(Complaint, Complaint.id == RemedialAction.complaint_id)
        .where(
            *wanted,
            RemedialAction.suggestion != "",
            RemedialAction.state != ActionState.DROPPED,
        )
    )
    for complaint, suggestion in rows:
        found[complaint].add(suggestion)
    return {complaint: frozenset(taken) for complaint, taken in found.items()}
