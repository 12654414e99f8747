"""Start, meet, prolong, hand over and stop the clocks of a record, inside the caller's command."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.deadlines.calendar import WorkingCalendar
from kalix_compliance.deadlines.calendars import calendar_of
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.marks import marks_of
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.deadlines.obligations import OBLIGATIONS, obligation_of
from kalix_compliance.deadlines.rules import reasons_not_to_extend
from kalix_compliance.deadlines.terms import (
    Due,
    Term,
    TermUnit,
    due_of,
    ending_on,
    lengthened,
)
from kalix_compliance.execution.unit import Unit

IS_RUNNING = (Clock.met_at.is_(None), Clock.cancelled_at.is_(None))


def start_clock(
    unit: Unit,
    obligation: str,
    about: str,
    started_at: datetime,
    *,
    owner_id: UUID | None = None,
    last_day: date | None = None,
) -> Clock:
    """Start the clock of this duty, counting from `started_at`.

    It ends as its row says or, where somebody else set the day, at 24:00 of `last_day`. A clock that
    runs already is left as it is; after one that has ended, a new round begins (that is how a reopened
    record gets its time).
    """
    last = _latest(unit, obligation, about)
    if last is not None and last.is_running:
        return last
    calendar = calendar_of(unit)
    due = (
        ending_on(last_day, calendar)
        if last_day
        else due_of(started_at, obligation_of(obligation).term, calendar)
    )
    clock = Clock(
        id=new_id(),
        obligation=obligation,
        about=about,
        round=last.round + 1 if last else 1,
        started_at=started_at,
        first_due_at=due.at,
        missed=False,
        owner_id=owner_id,
    )
    _set_due(clock, due, calendar)
    unit.session.add(clock)
    return clock


def move_clock(unit: Unit, obligation: str, about: str, started_at: datetime) -> Clock | None:
    """Let the newest round of this clock count from another moment; None when there was never one.

    Its end moves along and its warnings begin anew. What was met is judged anew by the new end; a miss
    stays, also when the new end lies later, and when nobody had looked at the clock since it ran out. A
    clock that was cancelled or prolonged is left as it is.
    """
    clock = _latest(unit, obligation, about)
    if clock is None or clock.cancelled_at or clock.extended_at or clock.started_at == started_at:
        return clock
    calendar = calendar_of(unit)
    due = due_of(started_at, obligation_of(obligation).term, calendar)
    clock.missed = clock.missed or (clock.is_running and unit.now >= clock.due_at)
    clock.started_at, clock.first_due_at = started_at, due.at
    _set_due(clock, due, calendar)
    if clock.met_at is not None:
        clock.met_at = max(clock.met_at, started_at)
        clock.next_flag_at = None
    clock.missed = clock.missed or (clock.met_at or unit.now) >= due.at
    return clock


def count_from(
    unit: Unit, obligation: str, about: str, started_at: datetime, *, owner_id: UUID | None = None
) -> Clock:
    """Let this clock run from that moment, whatever was before: start it, or move the one there is.

    One that was cancelled begins a new round, which keeps the miss of the round before.
    """
    last = _latest(unit, obligation, about)
    if last is not None and not last.cancelled_at:
        move_clock(unit, obligation, about, started_at)
        return last
    clock = start_clock(unit, obligation, about, started_at, owner_id=owner_id)
    clock.missed = clock.missed or (last is not None and last.missed)
    return clock


def meet_clock(unit: Unit, obligation: str, about: str, at: datetime | None = None) -> Clock | None:
    """The duty was done, now or at the earlier moment `at`; nothing happens when no clock runs.

    Doing it too late, or after the clock was seen overdue, leaves it missed for ever.
    """
    clock = _latest(unit, obligation, about)
    if clock is None or not clock.is_running:
        return None
    met_at = at or unit.now
    clock.met_at = max(met_at, clock.started_at)
    clock.missed = clock.missed or met_at >= clock.due_at
    clock.next_flag_at = None
    return clock


def began_at(unit: Unit, obligation: str, about: str) -> datetime | None:
    """From when the newest round of this clock counts; None when there was never one."""
    clock = _latest(unit, obligation, about)
    return clock.started_at if clock else None


def cancel_clocks(unit: Unit, about: str, *obligations: str) -> int:
    """Stop what still runs for this record (only these duties, when named); says how many."""
    clocks = _running(unit, about, obligations)
    for clock in clocks:
        clock.cancelled_at = unit.now
        clock.missed = clock.missed or unit.now >= clock.due_at
        clock.next_flag_at = None
    return len(clocks)


def extend_clock(unit: Unit, obligation: str, about: str, by: Term | None = None) -> Clock:
    """Prolong the running clock once, by what its rule allows unless `by` says less; the first date is kept.

    Raises NotFound without a clock, RuleBroken when the rule refuses. Its warnings begin anew.
    """
    clock = _latest(unit, obligation, about)
    if clock is None:
        raise NotFound(f"{obligation} of {about}")
    rule = obligation_of(obligation)
    if reasons := reasons_not_to_extend(
        rule,
        due_at=clock.due_at,
        extended=clock.extended_at is not None,
        running=clock.is_running,
        now=unit.now,
    ):
        raise RuleBroken(*reasons)
    calendar = calendar_of(unit)
    clock.extended_at = unit.now
    _set_due(clock, lengthened(clock.last_day, _allowed(by, rule.extension), calendar), calendar)
    return clock


def assign_clocks(unit: Unit, about: str, staff_id: UUID | None) -> None:
    """Those who own a record own its running clocks, and are the first to be warned."""
    unit.session.execute(
        update(Clock).where(Clock.about == about, *IS_RUNNING).values(owner_id=staff_id)
    )


def recount_clocks(unit: Unit) -> int:
    """Count running working-day clocks again after the calendar changed; says how many moved."""
    calendar = calendar_of(unit)
    counted = [o.code for o in OBLIGATIONS.values() if o.term.unit is TermUnit.WORKING_DAYS]
    clocks = unit.session.scalars(
        select(Clock).where(Clock.obligation.in_(counted), *IS_RUNNING).with_for_update()
    )
    return sum(_recounted(clock, calendar) for clock in clocks)


def _recounted(clock: Clock, calendar: WorkingCalendar) -> bool:
    due = due_of(clock.started_at, obligation_of(clock.obligation).term, calendar)
    if due.at == clock.due_at or clock.missed or clock.extended_at is not None:
        return False
    clock.first_due_at = due.at
    _set_due(clock, due, calendar)
    return True


def _set_due(clock: Clock, due: Due, calendar: WorkingCalendar) -> None:
    """A new end: its levels are to be reached from the beginning."""
    clock.due_at, clock.last_day = due.at, due.last_day
    first, *_ = marks_of(obligation_of(clock.obligation), due.at, due.last_day, calendar)
    clock.flagged_level, clock.next_flag_at = Level.OK, first.at


def _allowed(by: Term | None, most: Term | None) -> Term:
    """`by`, when it is no longer than what the rule allows."""
    assert most is not None  # noqa: S101 -- reasons_not_to_extend has refused before
    if by is None:
        return most
    if by.unit is not most.unit or by.length > most.length:
        raise ValueError(f"an extension is at most {most.words}")
    return by


def _latest(unit: Unit, obligation: str, about: str) -> Clock | None:
    """The newest round, locked until the commit."""
    return unit.session.scalar(
        select(Clock)
        .where(Clock.about == about, Clock.obligation == obligation)
        .order_by(Clock.round.desc())
        .limit(1)
        .with_for_update()
    )


def _running(unit: Unit, about: str, obligations: Sequence[str]) -> Sequence[Clock]:
    wanted = select(Clock).where(Clock.about == about, *IS_RUNNING).with_for_update()
    if obligations:
        wanted = wanted.where(Clock.obligation.in_(obligations))
    return unit.session.scalars(wanted).all()
