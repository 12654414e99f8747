"""The company's calendar as the settings and the table of corrections make it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.deadlines.calendar import MONDAY_TO_FRIDAY, Correction, WorkingCalendar
from kalix_compliance.deadlines.models import DayOverride
from kalix_compliance.execution.unit import Unit, runtime

KEPT = "working_calendar"


def working_weekdays() -> frozenset[int]:
    """The setting WORKING_WEEKDAYS: ISO weekdays, Monday to Friday unless it says otherwise."""
    return frozenset(runtime.get().settings.get("WORKING_WEEKDAYS") or MONDAY_TO_FRIDAY)


def load_calendar(session: Session, weekdays: frozenset[int] | None = None) -> WorkingCalendar:
    """The calendar with every correction, in one statement."""
    rows = session.execute(select(DayOverride.day, DayOverride.working, DayOverride.note))
    corrections = {day: Correction(working, note) for day, working, note in rows}
    return WorkingCalendar(weekdays or working_weekdays(), corrections)


def calendar_of(unit: Unit) -> WorkingCalendar:
    """The calendar of this unit of work, read once."""
    kept: WorkingCalendar | None = unit.session.info.get(KEPT)
    if kept is None:
        kept = unit.session.info[KEPT] = load_calendar(unit.session)
    return kept


def forget_calendar(unit: Unit) -> None:
    """The calendar was changed in this unit: read it again."""
    unit.session.info.pop(KEPT, None)
