"""Complaints that share a source: put before the officer, one taken into a breach, one dismissed."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk import Desk, ago
from tests.e2e.house import House


@pytest.fixture
def house(own_house: Callable[..., House]) -> House:
    """A house of its own: what is usual depends on every complaint in it."""
    return own_house()


@pytest.mark.timeout(300)
def test_five_from_one_showroom_become_a_breach_and_a_known_campaign_is_dismissed(
    house: House, new_page: Callable[[], Page], sign_in: Callable[..., None]
) -> None:
    there = json.loads(house.python("-m", "tests.e2e.furnish_patterns"))
    waits = there["at"]["patterns"]["reference"]
    dismissed = there["also"]["compliance"][0]
    desk = Desk(new_page(), house)
    sign_in(desk.page, house.accounts["compliance"], house.address)
    desk.goes("/queue")
    desk.reads(waits)
    desk.goes("/patterns/")
    desk.follows(waits)
    desk.reads("5 trên 13 khách")
    desk.reads("100 năm chưa có một lần")
    desk.reads("Kh*** l**")
    expect(desk.page.locator("main")).not_to_contain_text("Khách lộ số")
    desk.follows("Mở sự cố từ 5 hồ sơ")
    expect(desk.page.locator("h1")).to_be_visible()
    desk.fills(title="Danh sách lắp đặt ở một showroom lọt ra ngoài", aware=ago(hours=1))
    desk.fills(violation_detected=ago(hours=1), times_reason="Tới hôm nay mới thấy là một việc.")
    desk.page.locator("form.can-save button[type=submit]").first.click()
    desk.is_told("Đã mở SC-")
    desk.goes(f"/patterns/{waits}")
    desk.reads("Đã vào sự cố")
    desk.goes("/queue")
    expect(desk.page.locator("main")).not_to_contain_text(waits)

    # What was dismissed says why; a look does not bring it back.
    desk.goes(dismissed)
    desk.reads("do công ty ký với Tân Kỷ Nguyên")
    third = json.loads(house.python("-m", "tests.e2e.furnish_patterns", "another"))
    desk.goes(f"/patterns/{third}/dismiss")
    desk.presses("Bỏ qua gợi ý")
    desk.reads("Phần này còn trống")
    desk.fills(reason="Hãng bảo hành được thuê gọi cho khách, khách không nhớ.")
    desk.presses("Bỏ qua gợi ý")
    desk.is_told(f"Đã bỏ qua {third}")
    assert json.loads(house.python("-m", "tests.e2e.furnish_patterns", "look")) is None

    # A manager reads and does not decide; a clerk has no such page.
    manager = Desk(new_page(), house)
    sign_in(manager.page, house.accounts["manager"], house.address)
    manager.goes(f"/patterns/{third}")
    manager.reads("khách không nhớ")
    clerk = new_page()
    sign_in(clerk, house.accounts["support"], house.address)
    answer = clerk.goto(f"{house.address}/patterns/{third}")
    assert answer is not None and answer.status == 403
