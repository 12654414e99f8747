"""An administrator sees that last night's backup was made, and that it could be restored."""

import json

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.house import House


def test_an_administrator_sees_the_last_backup_and_its_trial(
    house: House, new_page, sign_in, accounts
) -> None:
    name = json.loads(house.python("-m", "tests.e2e.furnish_backups"))["name"]
    page = new_page()
    sign_in(page, accounts["administrator"])
    desk = Desk(page, house)
    desk.goes("/system")
    desk.reads("Đã sao lưu và khôi phục thử được.")
    desk.follows("Xem các bản sao lưu")
    expect(page.locator("h1")).to_have_text("Sao lưu")
    expect(page.locator(".head")).to_contain_text("Không có gì phải làm")
    tried = page.locator("section", has=page.locator("#thu")).locator("tbody tr").first
    expect(tried).to_contain_text("Tốt")
    expect(tried).to_contain_text("mục nhật ký liền nhau")
    expect(tried).to_contain_text(name)
    desk.reads("flask backup restore --records")
