"""Whole months counted once: kept by a job, forgotten by whatever changes a complaint of the month.

A month is kept when it is over and no complaint received in it is open, for then nothing that time alone
does can change its counts. Every command that does change them forgets the month in its own transaction, so
a report that reads what was kept says just what counting again would say.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    event,
    func,
    inspect,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from kalix_compliance.complaints.models import IS_OPEN, Complaint, RemedialAction
from kalix_compliance.complaints.states import ENDED
from kalix_compliance.complaints.visibility import sees_every_case
from kalix_compliance.core.actor import Actor
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.deadlines.calendar import end_of, hanoi_day
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.reports.figures.facts import facts_of
from kalix_compliance.reports.figures.scope import (
    EVERYTHING,
    Scope,
    month_of,
    months_before,
    received_in,
)
from kalix_compliance.reports.figures.sql import hanoi_month
from kalix_compliance.reports.figures.tally import Tally, slices_of
from kalix_compliance.reports.models import MonthFigures

OLD = timedelta(days=7)
"""What was kept longer ago is counted anew, for a fault would otherwise stay for ever."""


def kept_months(session: Session, actor: Actor, scope: Scope) -> dict[date, Tally]:
    """The months that are kept, as far as the scope's filters leave them in; one statement."""
    if not sees_every_case(actor):
        return {}
    rows = session.execute(
        select(MonthFigures.month, MonthFigures.slice, MonthFigures.figures).where(
            MonthFigures.month >= scope.days.since,
            MonthFigures.month <= scope.days.until,
            or_(MonthFigures.slice == EVERYTHING, _chosen(scope.slices)),
        )
    ).all()
    found: defaultdict[date, Tally] = defaultdict(Tally)
    for month, name, figures in rows:
        if name or not scope.slices:
            found[month].add(Tally.from_json(figures))
    return {month: found[month] for month, _slice, _figures in rows}


def _chosen(filters: tuple[str, ...]) -> ColumnElement[bool]:
    """The rows that add up to what these filters leave in."""
    if len(filters) < 2:
        return MonthFigures.slice.in_(filters)
    return and_(*(MonthFigures.slice.contains(f"&{part}&", autoescape=True) for part in filters))


def months_to_keep(session: Session, now: datetime) -> list[date]:
    """The past months that can be kept and are not, or were so long ago; the oldest first."""
    first = session.scalar(select(func.min(Complaint.received_at)))
    if first is None:
        return []
    fresh = set(
        session.scalars(
            select(MonthFigures.month).where(
                MonthFigures.slice == EVERYTHING, MonthFigures.made_at > now - OLD
            )
        )
    )
    month = hanoi_month(Complaint.received_at)
    still_open = set(session.scalars(select(month).where(IS_OPEN).distinct()))
    this, found = hanoi_day(now).replace(day=1), []
    past = month_of(hanoi_day(first)).since
    while past < this:
        if past not in fresh and f"{past:%Y-%m}" not in still_open:
            found.append(past)
        past = months_before(past, -1)
    return found


def keep_month(actor: Actor, month: date) -> int:
    """Count one month and keep it, in a transaction of its own; 0 when a case of it was opened meanwhile.

    Its complaints are locked first, so that who changes one waits, and then forgets what is written here.
    """
    with open_unit(actor) as unit:
        days = month_of(month)
        rows = unit.session.scalars(
            select(Complaint.state).where(*received_in([days])).with_for_update(read=True)
        ).all()
        if not set(rows) <= ENDED or end_of(days.until) > unit.now:
            return 0
        _forget(unit.session.connection(), {month})
        tallies: defaultdict[str, Tally] = defaultdict(Tally, {EVERYTHING: Tally()})
        for fact in facts_of(unit.session, true(), Scope(days), [days], unit.now):
            for name in slices_of(fact):
                tallies[name].count(fact)
        _write(unit, month, tallies)
        return len(rows)


def _write(unit: Unit, month: date, tallies: dict[str, Tally]) -> None:
    unit.session.add_all(
        MonthFigures(month=month, slice=name, figures=tally.as_json(), made_at=unit.now)
        for name, tally in tallies.items()
    )


def _forget(connection: Connection, months: Iterable[date]) -> None:
    if months:
        connection.execute(delete(MonthFigures).where(MonthFigures.month.in_(set(months))))


def _month(moment: datetime) -> date:
    return hanoi_day(moment).replace(day=1)


@event.listens_for(Complaint, "after_insert")
def _made(_mapper: Mapper[Any], connection: Connection, row: Complaint) -> None:
    """A letter that was found later belongs to a month that may have been counted."""
    if _month(row.received_at) != _month(row.registered_at):
        _forget(connection, {_month(row.received_at)})


@event.listens_for(Complaint, "after_update")
def _changed(_mapper: Mapper[Any], connection: Connection, row: Complaint) -> None:
    """A month with an open case was never counted; one whose case ended long ago may have been."""
    history = inspect(row).attrs
    before = {*history.state.history.deleted, *history.state.history.unchanged}
    if not before or before & ENDED:
        moved = history.received_at.history.deleted
        _forget(connection, {_month(row.received_at), *map(_month, moved or ())})


@event.listens_for(Complaint, "after_delete")
def _gone(_mapper: Mapper[Any], connection: Connection, row: Complaint) -> None:
    _forget(connection, {_month(row.received_at)})


@event.listens_for(RemedialAction, "after_update")
@event.listens_for(RemedialAction, "after_delete")
def _remedied(_mapper: Mapper[Any], connection: Connection, row: RemedialAction) -> None:
    attributes = inspect(row).attrs
    if attributes.state.history.has_changes() or attributes.suggestion.history.has_changes():
        case = select(Complaint.received_at, Complaint.state).where(
            Complaint.id == row.complaint_id
        )
        received_at, state = connection.execute(case).one()
        if state in ENDED:
            _forget(connection, {_month(received_at)})


@event.listens_for(GuardedSession, "do_orm_execute")
def _loaded(state: ORMExecuteState) -> None:
    """Cases that are inserted by the thousand, as a restored past is."""
    table = getattr(getattr(state.statement, "table", None), "name", "")
    if state.is_insert and table == Complaint.__tablename__:
        rows: Any = state.parameters or ()
        given = [rows] if isinstance(rows, dict) else rows
        months = {_month(row["received_at"]) for row in given if "received_at" in row}
        _forget(state.session.connection(), months)
