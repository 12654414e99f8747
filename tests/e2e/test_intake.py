"""The intake page in a browser: by keyboard, on a phone, with a session that ends."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE

STORY = "Sáng nay có người gọi, đọc đúng tên, địa chỉ nhà và đơn bàn ăn gỗ sồi."


@pytest.fixture
def desk(page, accounts, sign_in, base_url):
    """Support at the intake page."""
    sign_in(page, accounts["support"])
    page.goto(f"{base_url}/intake")
    return page


def focus(page):
    return page.evaluate("document.activeElement.id")


def new_customer(page, name, phone):
    """Types somebody unknown into the caller's field; the hands stay on the keys."""
    page.keyboard.type(name)
    expect(page.locator("#hit-new")).to_be_visible()
    page.keyboard.press("0")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type(phone)


def test_a_call_is_taken_by_keyboard_within_a_minute(desk):
    began = time.monotonic()
    assert focus(desk) == "caller"
    new_customer(desk, "Nguyễn Thị Ánh", "0913 222 345")
    for _ in range(3):
        desk.keyboard.press("Tab")
    assert focus(desk) == "kind-0"
    desk.keyboard.press("1")
    desk.keyboard.press("Tab")
    desk.keyboard.type(STORY)
    expect(desk.locator("#say")).to_contain_text("chậm nhất ngày\u00a0")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(re.compile(r"/complaints/KN-\d{4}-\d{6}$"))
    said = desk.locator(".flash")
    expect(said.first).to_contain_text("Trả lời khách chậm nhất")
    expect(said.last).to_contain_text("Khách chưa có email")
    expect(said.last).to_be_focused()
    assert time.monotonic() - began < 60


def test_an_open_case_is_joined_by_keyboard(desk, base_url):
    new_customer(desk, "Lê Hoàng Bình", "0988 123 456")
    desk.locator("#kind-2").check()
    desk.locator("#narrative").fill(STORY)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/complaints/KN-*")
    reference = desk.url.rpartition("/")[2]

    desk.goto(f"{base_url}/intake")
    expect(desk.locator("#caller")).to_be_focused()
    desk.keyboard.type("3456")
    expect(desk.locator("#hit-1")).to_contain_text("098****456")
    expect(desk.locator("#hit-1")).to_contain_text("1 hồ sơ mở")
    desk.keyboard.press("Enter")
    expect(desk.locator("#care")).to_contain_text(reference)
    expect(desk.locator("#kind-0")).to_be_focused()
    desk.locator("#narrative").fill("Hôm nay lại gọi nữa.")
    save = desk.get_by_role("button", name="Lưu và lấy số hồ sơ")
    expect(save).to_have_attribute("aria-disabled", "true")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("button", name="Ghi thêm vào hồ sơ này")).to_be_focused()
    desk.locator("#differs").fill("Đơn hàng khác")
    expect(save).not_to_have_attribute("aria-disabled", "true")
    desk.locator("#differs").fill("")
    expect(save).to_have_attribute("aria-disabled", "true")
    desk.get_by_role("button", name="Ghi thêm vào hồ sơ này").press("Enter")
    desk.wait_for_url(f"**/complaints/{reference}")
    expect(desk.locator(".flash")).to_contain_text("Đã ghi thêm")


def test_enter_in_a_field_goes_on_and_saves_nothing(desk):
    desk.locator("#wish").fill("Không bị gọi nữa")
    desk.keyboard.press("Enter")
    assert focus(desk) == "product"
    assert desk.url.endswith("/intake")


def test_a_double_click_makes_one_case(desk, base_url):
    new_customer(desk, "Phạm Văn Đôi", "0977 111 222")
    desk.locator("#kind-0").check()
    desk.locator("#narrative").fill(STORY)
    desk.get_by_role("button", name="Lưu và lấy số hồ sơ").dblclick()
    desk.wait_for_url("**/complaints/KN-*")
    desk.goto(f"{base_url}/intake")
    desk.keyboard.type("1222")
    expect(desk.locator("#hit-1")).to_contain_text("1 hồ sơ mở")


def test_a_session_that_ends_while_typing_loses_nothing(desk, accounts, sign_in, base_url):
    """The save is held back, and goes through as soon as somebody has signed in again in another tab."""
    new_customer(desk, "Trần Thị Mất", "0966 111 333")
    desk.locator("#kind-0").check()
    desk.locator("#narrative").fill(STORY)
    desk.context.clear_cookies()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#live")).to_contain_text("hết phiên")
    desk.locator("#kind-1").check()  # asks the server too, and must not lead away
    expect(desk.locator("#narrative")).to_have_value(STORY)
    other = desk.context.new_page()
    sign_in(other, accounts["support"])
    other.close()
    desk.locator("#narrative").press("Control+Enter")
    desk.wait_for_url("**/complaints/KN-*")


def test_what_was_typed_comes_back_after_signing_in(desk, accounts, sign_in, base_url):
    new_customer(desk, "Đỗ Thị Nháp", "0966 111 444")
    desk.locator("#narrative").fill(STORY)
    expect(desk.locator("[data-autosaved]")).to_contain_text("Đã lưu nháp")
    desk.context.clear_cookies()
    desk.goto(f"{base_url}/intake")
    sign_in(desk, accounts["support"])
    desk.goto(f"{base_url}/intake")
    assert focus(desk) == "caller"
    desk.get_by_role("link", name="Tiếp tục").first.click()
    expect(desk.locator("#narrative")).to_have_value(STORY)
    expect(desk.locator("#name")).to_have_value("Đỗ Thị Nháp")


def test_a_lost_line_keeps_the_page(desk):
    new_customer(desk, "Vũ Văn Mạng", "0966 111 555")
    desk.locator("#kind-0").check()
    desk.locator("#narrative").fill(STORY)
    desk.context.set_offline(True)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#live")).to_contain_text("Chưa nhận được trả lời")
    desk.context.set_offline(False)
    desk.locator("#narrative").press("Control+Enter")
    desk.wait_for_url("**/complaints/KN-*")


def test_it_works_without_scripts(browser, accounts, sign_in, base_url):
    context = browser.new_context(java_script_enabled=False, viewport=DESK, locale="vi-VN")
    page = context.new_page()
    sign_in(page, accounts["support"])
    page.goto(f"{base_url}/intake")
    page.locator("#caller").fill("Ngô Thị Không")
    page.keyboard.press("Enter")  # the first button is the search
    expect(page.locator("main")).to_contain_text("Chưa có khách nào khớp.")
    page.get_by_role("button", name="Ghi khách mới").click()
    expect(page.locator("#name")).to_have_value("Ngô Thị Không")
    page.locator("#phone").fill("0966 111 666")
    page.locator("#kind-4").check()
    page.locator("#narrative").fill(STORY)
    page.get_by_role("button", name="Lưu và lấy số hồ sơ").click()
    expect(page.locator(".flash").first).to_contain_text("Đã ghi hồ sơ")
    context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_state_of_the_page_is_accessible(
    new_page, accounts, sign_in, base_url, no_accessibility_findings, size
):
    page = new_page(size)
    sign_in(page, accounts["support"])
    page.goto(f"{base_url}/intake")
    no_accessibility_findings(page)
    page.locator("#caller").press_sequentially("nguyen")
    expect(page.locator("#hit-new")).to_be_visible()
    no_accessibility_findings(page)
    page.locator("#received_at").fill("hôm qua")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errors")).to_be_focused()
    assert page.title().startswith("Lỗi:")
    no_accessibility_findings(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
