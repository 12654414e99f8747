"""Finding things with the hands on the keyboard, and the first day of somebody new."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kalix_compliance.demo.accounts import DemoAccount, read
from tests.e2e.conftest import PHONE
from tests.e2e.house import House
from tests.e2e.keys import tab_until

NAME, PHONE_NUMBER, WORD = "Đoàn Thị Tường Vi", "0987 612 349", "kangaroo"


@pytest.fixture(scope="module")
def case(house: House) -> str:
    """A complaint whose words nobody else uses."""
    done = house.python("-m", "tests.e2e.furnish_search", NAME, PHONE_NUMBER, WORD)
    return str(json.loads(done)["case"])


def asks(page: Page, words: str) -> None:
    """From anywhere: the slash, the words, Enter."""
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kết quả tìm")


def test_support_finds_a_person_and_what_they_said(page, house, sign_in, accounts, case):
    sign_in(page, accounts["support"])
    page.goto(f"{house.address}/queue")
    for typed in ("tuong vi", "2349"):
        asks(page, typed)
        people = page.locator("section", has=page.get_by_role("heading", name="Khách hàng"))
        expect(people).to_contain_text("V*")
        expect(page.locator("main")).not_to_contain_text("Tường")
    asks(page, f"con {WORD}")
    assert WORD not in page.url
    expect(page.get_by_role("link", name=case)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".row-link").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/complaints/{case}")
    # The clock says why it is there, without a mouse.
    why = page.locator(".why-law summary").first
    why.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".why-law[open]")).to_contain_text("Chính sách bảo mật, mục 7")
    page.locator(".why-law[open] a").click()
    page.wait_for_url("**/help#complaint.resolve")
    expect(page.locator("[id='complaint.resolve']")).to_be_in_viewport()
    page.keyboard.press("/")
    page.keyboard.type(case.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/complaints/{case}")


def test_an_auditor_finds_the_person_masked_and_no_words(
    page, house, sign_in, accounts, case, no_accessibility_findings
):
    sign_in(page, accounts["auditor"])
    page.goto(f"{house.address}/help")
    asks(page, "tuong vi")
    expect(page.locator("main")).to_contain_text("V*")
    asks(page, WORD)
    expect(page.locator("main")).to_contain_text("Không tìm thấy gì")
    expect(page.locator("main")).to_contain_text("chỉ người xử lý đọc được")
    expect(page.get_by_role("link", name=case)).to_have_count(0)
    asks(page, "so theo doi")
    expect(page.locator("main").get_by_role("link", name="Sổ theo dõi")).to_be_visible()
    no_accessibility_findings(page)


def test_a_new_colleague_is_shown_around_by_keyboard(
    new_page: Callable[..., Page],
    house: House,
    sign_in: Callable[[Page, DemoAccount], None],
    no_accessibility_findings: Callable[..., None],
):
    email = "moi.ho-tro@kalix.example"
    made = house.python("-m", "tests.e2e.furnish_search", "newcomer", email)
    password = str(json.loads(made)["password"])
    page = new_page()
    sign_in(page, DemoAccount(email, "support", password, ""))
    strip = page.locator("#gioi-thieu")
    expect(strip).to_contain_text("bước 1 trên 6")
    assert page.evaluate("document.activeElement === document.body"), "nothing takes the focus"
    no_accessibility_findings(page)
    for step in range(2, 4):
        tab_until(page, "#gioi-thieu [value=next]", most=60)
        page.keyboard.press("Enter")
        expect(strip).to_contain_text(f"bước {step} trên 6")
    # It goes on where it was left, also on a phone.
    page.get_by_role("button", name=re.compile("Đăng xuất|Thoát")).first.click()
    phone = new_page(PHONE)
    sign_in(phone, DemoAccount(email, "support", password, ""))
    expect(phone.locator("#gioi-thieu")).to_contain_text("bước 3 trên 6")
    no_accessibility_findings(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.get_by_role("button", name="Thôi, không cần giới thiệu").click()
    expect(phone.locator("#gioi-thieu")).to_have_count(0)
    phone.goto(f"{house.address}/help")
    phone.get_by_role("button", name="Xem phần giới thiệu từ đầu").click()
    expect(phone.locator("#gioi-thieu")).to_contain_text("bước 1 trên 6")
    assert read(house.folder)
