"""A manager's morning: the letter of the day, a signature out of the inbox, many cases given at once."""

import json
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from kalix_compliance.core.clock import HANOI, SystemClock
from kalix_compliance.deadlines.calendar import WorkingCalendar, hanoi_day
from tests.e2e.desk import Desk
from tests.e2e.house import House

LONG_AFTER = timedelta(days=17)
"""What was received then is overdue."""


def a_later_morning() -> tuple[str, str]:
    """The CLOCK_OFFSET that makes it five past eight of a working day in Hanoi, and that day in words."""
    now = SystemClock().now()
    day = WorkingCalendar().next_working_day(hanoi_day(now + LONG_AFTER))
    morning = datetime.combine(day, time(8, 5), HANOI)
    return f"{(morning - now).total_seconds():+.0f}s", f"{day:%d/%m/%Y}"


@pytest.mark.timeout(420)
def test_a_manager_reads_the_letter_signs_and_gives_work_away(
    own_house: Callable[..., House],
    new_page: Callable[..., Page],
    sign_in: Callable[..., None],
) -> None:
    house = own_house()
    points = ("received", "remedying", "closing waits", "extension waits")
    cases = json.loads(house.python("-m", "tests.e2e.furnish", *points))["cases"]
    offset, day = a_later_morning()
    house.restart(CLOCK_OFFSET=offset)
    manager = house.accounts["manager"]
    (letter,) = house.wait_for_mail(to=manager.email, subject=f"Việc đầu ngày {day}")
    words = letter.get_body(("plain",)).get_content()
    assert f"- {cases['received']}: Trả lời khách" in words or "Tất cả đang quá hạn: 3" in words
    assert f"Đóng hồ sơ mức cao: {cases['closing waits']}" in words
    assert "Khách thử" not in words

    page = new_page()
    sign_in(page, manager, house.address)
    desk = Desk(page, house)
    signs(desk, cases["closing waits"])
    gives_away(desk, cases["received"], cases["remedying"])
    asks_for_a_file(desk)
    again = house.wait_for_mail(to=manager.email, subject=f"Việc đầu ngày {day}")
    assert len(again) == 1, "never twice"


def signs(desk: Desk, number: str) -> None:
    """Looks at one kind alone, opens the case and signs; it stands among what was decided."""
    desk.goes("/approvals")
    kinds = desk.page.get_by_role("navigation", name="Lọc theo việc cần ký")
    kinds.get_by_role("link", name="Đóng hồ sơ mức cao").click()
    expect(desk.page.locator("table.list").first.locator("tbody tr")).to_have_count(1)
    desk.follows(number)
    desk.presses("Ký duyệt")
    desk.is_told("Đã ký duyệt")
    desk.goes("/approvals")
    expect(desk.part("Đã ký hoặc không ký, 14 ngày qua")).to_contain_text(number)


def gives_away(desk: Desk, first: str, second: str) -> None:
    """Gives one case to herself, then both: the one that is hers already is refused, with the reason."""
    page, me = desk.page, desk.house.accounts["manager"].name
    desk.goes("/complaints/")
    expect(page.locator(".bulk")).to_be_hidden()
    page.get_by_label(f"Chọn {first}").check()
    page.get_by_label("Chuyển cho").select_option(label=me)
    desk.presses("Chuyển 1 hồ sơ")
    desk.is_told(f"Đã chuyển 1 hồ sơ cho {me}")
    for number in (first, second):
        page.get_by_label(f"Chọn {number}").check()
    expect(page.locator(".bulk")).to_contain_text("Đã chọn 2 hồ sơ")
    page.get_by_label("Chuyển cho").select_option(label=me)
    desk.presses("Chuyển 2 hồ sơ")
    desk.is_told(f"Đã chuyển 1 hồ sơ cho {me}")
    desk.reads(f"Chưa làm được {first}: Người này đang xử lý hồ sơ rồi.")


def asks_for_a_file(desk: Desk) -> None:
    """Those that are late as a file, by filters that live in the address."""
    desk.goes("/complaints/?kept=no")
    expect(desk.page.locator(".filters-on")).to_contain_text("Hạn trả lời: Trễ hạn")
    expect(desk.page.locator("details.more-filters")).to_have_attribute("open", "")
    desk.follows("Xuất mọi hồ sơ khớp bộ lọc thành tệp")
    desk.reads("Hạn trả lời: Trễ hạn")
