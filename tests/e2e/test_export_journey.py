"""A file with many people: compliance asks, a manager signs, the worker makes it, it is fetched and read."""

import json
import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from kalix_compliance.demo.accounts import DemoAccount
from tests.e2e.desk import Desk
from tests.e2e.furnish_exports import PEOPLE
from tests.e2e.house import House

WHY = "Hồ sơ cho buổi làm việc ngày mai, bản in"


@pytest.mark.timeout(240)
def test_many_people_leave_only_with_a_second_signature(
    house: House, new_page: Callable[..., Page], sign_in: Callable[..., None],
    accounts: dict[str, DemoAccount], mails: Callable[[], list[EmailMessage]],
    no_accessibility_findings: Callable[..., None],
) -> None:  # fmt: skip
    breach = str(json.loads(house.python("-m", "tests.e2e.furnish_exports"))["breach"])
    officer, manager = Desk(new_page(), house), Desk(new_page(), house)
    sign_in(officer.page, accounts["compliance"])
    officer.goes(f"/breaches/{breach}/proofs")
    officer.page.get_by_role("link", name="Lấy tệp bằng chứng").click()
    expect(officer.page.locator("main")).to_contain_text(f"Tệp nêu {PEOPLE} người")
    officer.presses("Trình ký và lấy tệp")
    expect(officer.page.get_by_role("alert")).to_contain_text("Ghi rõ tệp dùng vào việc gì.")
    officer.chooses(purpose="legal")
    officer.fills(note=WHY)
    no_accessibility_findings(officer.page)
    officer.presses("Trình ký và lấy tệp")
    expect(officer.page.locator("#tinh-trang")).to_contain_text("Chờ một người khác ký.")
    number = re.search(r"TX-[0-9-]+", officer.page.url)[0]  # type: ignore[index]
    officer.goes(f"/exports/{number}/sign")
    officer.reads("Người trình không tự ký.")

    house.wait_for_mail(to=accounts["manager"].email, subject=number)
    sign_in(manager.page, accounts["manager"])
    manager.goes("/approvals")
    manager.page.locator(f"a[href*='{number}/sign']").first.click()
    expect(manager.page.locator("main")).to_contain_text(WHY)
    officer.goes(f"/exports/{number}")
    manager.presses("Ký duyệt")
    expect(manager.page.locator("main")).to_contain_text(re.compile("Sắp làm|Đang làm|Tệp đã xong"))

    house.wait_for_mail(to=accounts["compliance"].email, subject=f"Tệp {number} đã xong")
    officer.goes(f"/exports/{number}")
    expect(officer.page.locator("#tinh-trang")).to_contain_text("Tệp đã xong.")
    with officer.receiving() as files:
        officer.presses("Tải tệp về máy")
    sheet = load_workbook(files[0]).active
    assert f"Bằng chứng đã thông báo, {breach}" in str(sheet["A2"].value)
    assert "DIỄN TẬP" in str(sheet["A3"].value) and "người duyệt" in str(sheet["A3"].value)
    assert sheet.max_row == 5 + PEOPLE
    manager.goes(f"/exports/{number}")
    manager.reads("Chỉ người yêu cầu mới tải được tệp.")
    officer.goes("/audit")
    officer.reads("Tải tệp xuất")


def test_a_small_file_is_two_clicks_away_and_a_third_fetches_it(
    house: House, page: Page, sign_in: Callable[..., None], accounts: dict[str, DemoAccount]
) -> None:
    desk = Desk(page, house)
    sign_in(page, accounts["manager"])
    desk.goes("/registers/processors")
    desk.follows("Lấy tệp của sổ này")
    desk.presses("Lấy tệp")
    expect(page.locator("#tinh-trang")).to_contain_text("Tệp đã xong.")
    with desk.receiving() as files:
        desk.presses("Tải tệp về máy")
    assert load_workbook(files[0]).active["A2"].value == "Bên xử lý và bên thứ ba"
