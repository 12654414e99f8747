"""What is promised to somebody who complains now."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kalix_compliance.complaints.catalogue import Kind
from kalix_compliance.complaints.obligations import (
    ACKNOWLEDGE,
    NEGOTIATION,
    PROTECTION_ANSWER,
    RESOLVE,
)
from kalix_compliance.deadlines.calendar import ONE_DAY, WorkingCalendar, hanoi_day
from kalix_compliance.deadlines.calendars import load_calendar
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.terms import due_of


@dataclass(frozen=True)
class DayOff:
    day: date
    name: str


@dataclass(frozen=True)
class Promise:
    """The last days, in Hanoi, of what a new complaint sets going.

    `acknowledge_by` is the earliest of the duties that the acknowledgement meets: a leak is also a
    request for protection, to be answered sooner. `days_off` are the holidays until then.
    """

    answer_by: date
    acknowledge_by: date
    negotiate_by: date | None
    days_off: tuple[DayOff, ...]


def promise_for(
    session: Session,
    received_at: datetime,
    kind: Kind | None = None,
    *,
    negotiation: bool = False,
    language: str = "vi",
) -> Promise:
    """The dates that the clocks will have, counted as they are; one statement.

    `language` is that in which the holidays are named.
    """
    calendar = load_calendar(session)

    def last_day(code: str) -> date:
        return due_of(received_at, obligation_of(code).term, calendar).last_day

    acknowledge_by = last_day(ACKNOWLEDGE)
    if kind is Kind.LEAK:
        acknowledge_by = min(acknowledge_by, last_day(PROTECTION_ANSWER))
    return Promise(
        answer_by=last_day(RESOLVE),
        acknowledge_by=acknowledge_by,
        negotiate_by=last_day(NEGOTIATION) if negotiation else None,
        days_off=tuple(_days_off(calendar, hanoi_day(received_at), acknowledge_by, language)),
    )


def _days_off(calendar: WorkingCalendar, first: date, last: date, language: str) -> list[DayOff]:
    """The named days off after the first day, until the last."""
    found = []
    day = first + ONE_DAY
    while day <= last:
        if name := calendar.holiday_name(day, language):
            found.append(DayOff(day, name))
        day += ONE_DAY
    return found
