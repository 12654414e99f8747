"""The terms of orders that run by the hour, and when people are reminded of them."""

from datetime import datetime, timedelta

import pytest

from kalix_compliance.core.clock import HANOI
from kalix_compliance.deadlines.calendar import WorkingCalendar
from kalix_compliance.deadlines.marks import marks_of
from kalix_compliance.deadlines.obligations import OBLIGATIONS, obligation_of
from kalix_compliance.deadlines.terms import TermUnit, due_of, hours

CALENDAR = WorkingCalendar()
RECEIVED = datetime(2026, 11, 20, 22, 30, tzinfo=HANOI)  # a Friday night: hours run on
BY_THE_HOUR = {
    "disclosure.cyber": (24, 8, 2, (12, 6, 1)),
    "disclosure.cyber-urgent": (3, 2, 1, (2, 1)),
}


def test_these_orders_and_no_others_run_by_the_hour() -> None:
    found = {
        code
        for code, row in OBLIGATIONS.items()
        if code.startswith("disclosure.") and row.term.unit is TermUnit.HOURS
    }
    assert found == set(BY_THE_HOUR)


@pytest.mark.parametrize("code", BY_THE_HOUR)
def test_the_table_holds_length_levels_and_reminders(code: str) -> None:
    row, (length, soon, urgent, reminders) = obligation_of(code), BY_THE_HOUR[code]
    assert (row.term, row.legal, row.extension) == (hours(length), True, None)
    assert (row.soon, row.urgent, row.reminders) == (soon, urgent, reminders)


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("disclosure.cyber", [("ok", 12), ("soon", 6), ("urgent", 1), ("overdue", 0)]),
        ("disclosure.cyber-urgent", [("soon", 2), ("urgent", 1), ("overdue", 0)]),
    ],
)
def test_people_are_reminded_at_these_hours_and_of_the_miss(
    code: str, left: list[tuple[str, int]]
) -> None:
    row = obligation_of(code)
    due = due_of(RECEIVED, row.term, CALENDAR)
    found = marks_of(row, due.at, due.last_day, CALENDAR)
    assert due.at - RECEIVED == timedelta(hours=row.term.length)
    assert [(str(mark.level), (due.at - mark.at) / timedelta(hours=1)) for mark in found] == left
