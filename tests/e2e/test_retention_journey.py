"""What is over goes, once a person has looked: preview, hold, a clock that jumped, a run, what is left."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from kalix_compliance.core.clock import SystemClock, in_hanoi
from tests.cases import SECRET
from tests.e2e.conftest import PHONE
from tests.e2e.desk import Desk
from tests.e2e.house import House

YEARS = 5 * 366
"""Days, after which what ended today is over."""
KIND = "Khiếu nại đã đóng hoặc đã rút"
RUN_PATIENCE = 150_000  # a run that was asked for begins within a minute; small machines are slower


@pytest.fixture
def house(own_house: Callable[..., House]) -> House:
    return own_house()


@pytest.fixture
def ended(house: House) -> tuple[str, str]:
    """A case that was closed, and one that was taken back."""
    there = json.loads(house.python("-m", "tests.e2e.furnish", "closed", "withdrawn"))
    return there["cases"]["closed"], there["cases"]["withdrawn"]


def waits_for_end(desk: Desk) -> None:
    """The page of the run, looked at again until it is done."""
    expect(desk.page.locator("h1")).to_contain_text("Lần chạy")
    done = desk.page.locator(".head .level", has_text="Xong")
    for _ in range(RUN_PATIENCE // 3_000):
        if done.count():
            return
        desk.page.wait_for_timeout(3_000)
        desk.page.reload()
    raise AssertionError(desk.page.locator("main").inner_text())


def lets_it_run(desk: Desk, words: str) -> None:
    """Looks at the time, says what it was held against, and waits for the run."""
    desk.goes("/retention/")
    desk.reads("Chưa xóa gì cho tới khi có người xem đồng hồ")
    desk.follows(words)
    desk.fills(reason="Điện thoại và đồng hồ ở showroom, đều đúng ngày này")
    desk.presses("Giờ đúng, cho chạy")
    desk.is_told("Đã xác nhận giờ")
    waits_for_end(desk)


def row_of_run(desk: Desk) -> str:
    return desk.page.locator("tbody tr", has_text=KIND).inner_text()


@pytest.mark.timeout(600)  # the house is started twice, and a run begins within a minute
def test_what_is_over_goes_when_a_person_has_looked_at_preview_and_clock(
    house, ended, new_page, sign_in, no_accessibility_findings
):
    closed, taken_back = ended
    desk = Desk(new_page(), house)
    officer = house.accounts["compliance"]
    sign_in(desk.page, officer, house.address)

    # nothing is over today, and the first run needs a person
    lets_it_run(desk, "Cho chạy lần đầu")
    desk.reads("Không có hồ sơ nào hết hạn")

    # what would go in five years, and what a hold keeps
    desk.goes(f"/complaints/{taken_back}")
    desk.follows("Đặt lệnh giữ")
    desk.chooses(basis="dispute")
    desk.fills(reason="Khách khởi kiện, giữ nguyên hồ sơ tới khi có bản án")
    desk.presses("Đặt lệnh giữ")
    desk.is_told("Đã đặt lệnh giữ GL-")
    day = in_hanoi(SystemClock().now() + timedelta(days=YEARS))
    desk.goes("/retention/preview")
    desk.fills(day=f"{day:%d/%m/%Y}")
    desk.presses("Xem ngày này")
    part = desk.part(KIND)
    expect(part.locator("table").nth(0)).to_contain_text(closed)
    expect(part.locator("table").nth(1)).to_contain_text(taken_back)
    expect(part.locator("table").nth(1)).to_contain_text("lệnh giữ GL-")
    no_accessibility_findings(desk.page)

    # the clock jumps: nothing goes, and compliance hears of it
    house.restart(CLOCK_OFFSET=f"+{YEARS}d")
    house.wait_for_mail(to=officer.email, subject="cần người xem đồng hồ")
    sign_in(desk.page, officer, house.address)
    desk.goes(f"/complaints/{closed}")
    desk.reads(SECRET)

    # a person says that it is right: what is over goes, what is held stays
    lets_it_run(desk, "Xem đồng hồ")
    assert "1 đã xóa" in row_of_run(desk) and "1 còn giữ" in row_of_run(desk)
    no_accessibility_findings(desk.page)
    house.wait_for_mail(to=officer.email, subject="Hồ sơ hết hạn lưu")
    desk.goes(f"/complaints/{closed}")
    desk.reads("Hết hạn lưu")
    assert SECRET not in desk.page.locator("main").inner_text()
    desk.goes(f"/complaints/{taken_back}")
    desk.reads(SECRET)

    # the hold is lifted, also from a telephone; the trail still fits
    phone = Desk(new_page(PHONE), house)
    sign_in(phone.page, officer, house.address)
    phone.goes("/holds/")
    phone.page.locator("tbody th a").first.click()
    phone.follows("Gỡ lệnh giữ")
    phone.fills(reason="Các bên đã hòa giải")
    phone.presses("Gỡ lệnh giữ")
    phone.is_told("Đã gỡ lệnh giữ GL-")
    no_accessibility_findings(phone.page)
    house.flask("audit", "verify")
