"""An auditor reads all of it masked, follows one record, checks the chain, and changes nothing."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.desk import Desk
from tests.e2e.house import House

NAME, PHONE = "Mạc Thị Dấu Vết", "0913555777"


def test_an_auditor_follows_one_record_and_changes_nothing(
    house: House, new_page, sign_in, accounts
) -> None:
    clerk, auditor = new_page(), new_page()
    sign_in(clerk, accounts["support"])
    sign_in(auditor, accounts["auditor"])
    card = see_a_new_customer(Desk(clerk, house))
    desk = Desk(auditor, house)

    # found by name, without a name in any address
    desk.goes("/audit/about")
    desk.fills(q="mac thi dau vet")
    desk.presses("Tìm vết")
    expect(auditor.locator("main")).to_contain_text("***")
    auditor.locator("main table a").first.click()
    auditor.wait_for_url(re.compile(r"/audit/of/[0-9a-f-]{36}$"))
    who = auditor.locator("#ai-xem").locator("..")
    expect(who).to_contain_text(accounts["support"].name)
    expect(auditor.locator("#tung-viec").locator("..")).to_contain_text("Xem dữ liệu khách")
    assert NAME not in auditor.content() and PHONE not in auditor.content()

    # the card: masked, and no way to show it
    desk.follows("Mở trang khách hàng")
    assert PHONE not in auditor.content()
    expect(auditor.get_by_role("button", name="Hiện")).to_have_count(0)
    refused = auditor.request.post(
        f"{card}/reveal", form={"field": "phone", "purpose": "call"}, max_redirects=0
    )
    assert refused.status in (400, 403)
    desk.follows("Xem vết trong nhật ký")

    # who has seen how much
    desk.goes("/audit/openings")
    auditor.get_by_role("link", name=accounts["support"].name).first.click()
    desk.reads("Gọi khách theo hồ sơ này")
    desk.follows("Lọc từng lượt trong nhật ký")
    desk.reads("Mọi lượt mở dữ liệu khách")

    # the chain
    desk.goes("/audit")
    desk.presses("Kiểm tra chuỗi")
    expect(auditor.locator(".flash").first).to_contain_text("chuỗi còn nguyên", timeout=30_000)

    # the system, in calm sections
    desk.goes("/system")
    desk.reads("Chuỗi nhật ký")
    for link, heading in (
        ("Xem tất cả", "Việc chạy nền"),
        ("Xem 30 ngày", "Đăng nhập không được"),
        ("Xem từng chỗ", "Dung lượng"),
    ):
        desk.goes("/system")
        desk.follows(link)
        expect(auditor.get_by_role("heading", level=1)).to_have_text(heading)


def see_a_new_customer(desk: Desk) -> str:
    """A clerk takes a customer down and looks at the number; returns the address of the card."""
    page: Page = desk.page
    desk.goes("/customers/new")
    desk.fills(name=NAME, phone=PHONE)
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}$"))
    card = page.url

    token = page.locator("input[name=csrf_token]").first.input_value()
    shown = page.request.post(
        f"{card}/reveal",
        form={"field": "phone", "purpose": "call", "csrf_token": token},
        headers={"Referer": card},
    )
    assert shown.ok
    return card
