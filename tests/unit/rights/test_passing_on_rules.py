"""When a request that was passed on is to be answered."""

from datetime import date

import pytest

from kalix_compliance.deadlines.calendar import WorkingCalendar
from kalix_compliance.processors.rules import ContractState, contract_state, wrong_dates
from kalix_compliance.subject_requests.effects.rules import (
    Standing,
    standing,
    usual_date,
    wrong_date,
)

CALENDAR = WorkingCalendar()
SUNDAY = date(2026, 11, 22)


def test_they_get_working_days_and_not_the_holiday() -> None:
    assert usual_date(SUNDAY, 3, date(2026, 12, 7), CALENDAR) == date(2026, 11, 26)


def test_they_never_get_longer_than_the_request_itself_has() -> None:
    assert usual_date(SUNDAY, 20, date(2026, 12, 7), CALENDAR) == date(2026, 12, 7)


def test_a_request_that_is_late_already_leaves_them_their_days() -> None:
    assert usual_date(SUNDAY, 3, date(2026, 11, 20), CALENDAR) == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("due_on", "refused"),
    [
        (date(2026, 11, 21), True),
        (SUNDAY, False),
        (date(2026, 12, 7), False),
        (date(2026, 12, 8), True),
    ],
)
def test_a_date_lies_between_today_and_the_requests_own_last_day(
    due_on: date, refused: bool
) -> None:
    assert (wrong_date(due_on, SUNDAY, date(2026, 12, 7)) is not None) is refused


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 11, 20), Standing.OK),
        (date(2026, 11, 23), Standing.SOON),  # the 24th is a holiday
        (date(2026, 11, 25), Standing.SOON),
        (date(2026, 11, 26), Standing.OVERDUE),
    ],
)
def test_it_is_soon_one_working_day_before(today: date, found: Standing) -> None:
    assert standing(date(2026, 11, 25), today, CALENDAR) is found


@pytest.mark.parametrize(
    ("number", "until", "found"),
    [
        ("", None, ContractState.NONE),
        ("HD-1", None, ContractState.RUNNING),
        ("HD-1", date(2026, 11, 21), ContractState.OVER),
        ("HD-1", SUNDAY, ContractState.ENDS_SOON),
        ("HD-1", date(2026, 12, 22), ContractState.ENDS_SOON),
        ("HD-1", date(2026, 12, 23), ContractState.RUNNING),
    ],
)
def test_a_contract_is_warned_of_thirty_days_before_its_end(
    number: str, until: date | None, found: ContractState
) -> None:
    assert contract_state(number, until, SUNDAY) is found


def test_a_contract_does_not_end_before_it_begins() -> None:
    assert wrong_dates(SUNDAY, date(2026, 11, 21)) is not None
    assert wrong_dates(SUNDAY, SUNDAY) is None
    assert wrong_dates(None, SUNDAY) is None
