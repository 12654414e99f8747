"""Correct single days of the company's calendar."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.deadlines.calendars import forget_calendar
from kalix_compliance.deadlines.models import DayOverride
from kalix_compliance.deadlines.rules import reasons_not_to_correct
from kalix_compliance.deadlines.tracking import recount_clocks
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit


@command(Permission.CALENDAR_MANAGE)
def set_day(unit: Unit, day: date, *, working: bool, note: str = "") -> int:
    """Say whether one day is worked; says how many running working-day clocks moved with it."""
    _refuse_past(unit, day)
    row = _correction(unit, day)
    if row is None:
        row = DayOverride(day=day)
        unit.session.add(row)
    row.working, row.note = working, note
    try:
        unit.session.flush()
    except IntegrityError as race:
        raise RuleBroken(
            say("Có người vừa đặt ngày này. Tải lại trang để xem."), field="day"
        ) from race
    return _recount(unit, day, working=working)


@command(Permission.CALENDAR_MANAGE)
def remove_day(unit: Unit, day: date, version: int | None = None) -> int:
    """Let weekday and library decide about this day again; says how many clocks moved with it."""
    _refuse_past(unit, day)
    row = _correction(unit, day)
    if row is None:
        raise NotFound(f"no correction of {day}")
    unit.expect(row, version)
    unit.session.delete(row)
    return _recount(unit, day, working=None)


def _recount(unit: Unit, day: date, *, working: bool | None) -> int:
    unit.session.flush()
    forget_calendar(unit)
    moved = recount_clocks(unit)
    unit.about(f"calendar:{day}", working=working, clocks_moved=moved)
    return moved


def _refuse_past(unit: Unit, day: date) -> None:
    if reasons := reasons_not_to_correct(day, hanoi_day(unit.now)):
        raise RuleBroken(*reasons, field="day")


def _correction(unit: Unit, day: date) -> DayOverride | None:
    return unit.session.scalar(select(DayOverride).where(DayOverride.day == day))
