"""A case that is left alone: the clock says due soon, urgent, overdue, each once, to whom it concerns."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from kalix_compliance.core.clock import HANOI, SystemClock
from kalix_compliance.deadlines.calendar import WorkingCalendar, hanoi_day
from tests.e2e.house import House

LEVELS = {"soon": "Sắp đến hạn", "urgent": "Khẩn", "overdue": "Quá hạn"}
GROUPS = {
    "soon": "Sắp đến hạn, còn 5 ngày trở xuống",
    "urgent": "Khẩn, còn 2 ngày trở xuống",
    "overdue": "Quá hạn",
}
BANDS = {"soon": (10, 11, 12), "urgent": (13, 14, 15), "overdue": (16, 17, 18)}
"""Days after the day of receipt on which the promise of 15 days stands at a level."""
TOLD = {
    "soon": ("support",),
    "urgent": ("support", "manager"),
    "overdue": ("support", "manager", "compliance"),
}
PROMISE = "Việc: Trả lời khách"
CALENDAR = WorkingCalendar()
Warned = Counter[tuple[str, str]]


def working_mornings() -> tuple[date, dict[str, date]]:
    """A day to receive a case, and a working day in each of its bands: mail waits for working hours.

    Long holidays are passed by, so that the test says the same on every day of the year.
    """
    received = hanoi_day(SystemClock().now()) + timedelta(days=1)
    while True:
        bands = {
            level: [
                received + timedelta(days=n)
                for n in numbers
                if CALENDAR.is_working_day(received + timedelta(days=n))
            ]
            for level, numbers in BANDS.items()
        }
        if all(bands.values()):
            return received, {level: days[0] for level, days in bands.items()}
        received += timedelta(days=1)


def morning_of(day: date) -> str:
    """The CLOCK_OFFSET that makes it nine o'clock in Hanoi on this day."""
    nine = datetime.combine(day, time(9), HANOI)
    return f"{(nine - SystemClock().now()).total_seconds():+.0f}s"


@pytest.fixture
def days() -> tuple[date, dict[str, date]]:
    return working_mornings()


@pytest.fixture
def house(own_house: Callable[..., House], days) -> House:
    """A house of its own, on the morning of the day on which the case comes in."""
    return own_house(CLOCK_OFFSET=morning_of(days[0]))


def take_in(house: House) -> str:
    """A case whose customer knows that it was received, and which nobody touches again."""
    there: dict[str, dict[str, str]] = json.loads(
        house.python("-m", "tests.e2e.furnish", "acknowledged")
    )
    return there["cases"]["acknowledged"]


def warnings(house: House, number: str) -> Warned:
    """How often each person was warned of each level of the promise: (level, address)."""
    found: Warned = Counter()
    for mail in house.mails():
        subject, text = str(mail["Subject"]), mail.get_body(("plain",)).get_content()
        for level, words in LEVELS.items():
            if subject.startswith(f"{words}: {number}") and PROMISE in text:
                found[level, str(mail["To"]).split("<")[-1].rstrip(">")] += 1
    return found


def wanted(house: House, *levels: str) -> Warned:
    """Each level told once to the handler, then to the manager too, then to compliance too."""
    return Counter((level, house.accounts[role].email) for level in levels for role in TOLD[level])


def wait_for(house: House, number: str, expected: Warned) -> None:
    for level, address in expected:
        house.wait_for_mail(to=address, subject=f"{LEVELS[level]}: {number}")
    assert warnings(house, number) == expected


def look_again(house: House, times: int = 1) -> None:
    """The job by hand: whatever was told is not told again."""
    for _ in range(times):
        assert "warnings" not in house.flask("deadlines", "tick")


def queue_says(page: Page, house: House, number: str) -> tuple[str, str]:
    """The heading over the case in the queue, and what stands beside it: words, never colour alone."""
    page.goto(f"{house.address}/queue")
    row = page.locator(".job", has_text=number)
    expect(row).to_have_count(1)
    heading = row.locator("xpath=ancestor::ol/preceding-sibling::h2[1]")
    return heading.inner_text(), row.locator(".job-due").inner_text()


@pytest.mark.timeout(300)  # the house is started four times
def test_a_case_left_alone_is_told_once_a_level_and_once_after_an_outage(
    house, days, new_page, sign_in
):
    received, on = days
    number = take_in(house)
    page, told = new_page(), []
    for level, day in on.items():
        house.restart(CLOCK_OFFSET=morning_of(day))
        told.append(level)
        wait_for(house, number, wanted(house, *told))
        sign_in(page, house.accounts["support"], house.address)
        heading, words = queue_says(page, house, number)
        assert heading.startswith(GROUPS[level])
        left = 15 - (day - received).days
        assert {0: "Hạn hôm nay"}.get(left, f"Còn {left} ngày" if left > 0 else "Quá") in words

    look_again(house, times=2)
    after_an_outage(house, on["overdue"])
    assert warnings(house, number) == wanted(house, *told)


def after_an_outage(house: House, today: date) -> None:
    """Nobody looked for weeks: one warning of what is true now, none of what was true meanwhile."""
    second = take_in(house)
    later = CALENDAR.next_working_day(today + timedelta(days=21))
    house.restart("worker", CLOCK_OFFSET=morning_of(later))
    wait_for(house, second, wanted(house, "overdue"))
    look_again(house)
    assert warnings(house, second) == wanted(house, "overdue")
