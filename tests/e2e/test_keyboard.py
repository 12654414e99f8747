"""With the hands on the keyboard and a customer on the telephone."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from kalix_compliance.demo.accounts import DemoAccount, read
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.house import House
from tests.e2e.keys import tab_until

STOP = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const parts = [[one], [one, "::after"], [one.closest("label")]].filter(([part]) => part);
    const outlined = parts.map((part) => getComputedStyle(...part)).some(
        (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const middle = [box.left + Math.min(box.width, 40) / 2, box.top + box.height / 2];
    const there = document.elementFromPoint(...middle);
    const free = [one, one.closest("label")].some((part) => part?.contains(there) || there?.contains(part));
    return { what: one.outerHTML.slice(0, 120), outlined, free, body: one === document.body };
}"""
"""Where the focus is, whether it is outlined, and whether nothing lies over it (WCAG 2.4.7, 2.4.11)."""


@pytest.fixture(scope="module")
def cases(house: House) -> dict[str, str]:
    """Three cases in the queue of the first of support."""
    points = ("received", "verified", "remedying")
    return json.loads(house.python("-m", "tests.e2e.furnish", *points))["cases"]


@pytest.fixture
def desk(page: Page, house: House, sign_in, accounts, cases) -> Page:
    """Support, in front of the queue."""
    sign_in(page, accounts["support"])
    page.goto(f"{house.address}/queue")
    return page


@pytest.fixture
def colleague(house: House) -> DemoAccount:
    """The second of support: what they set up for themselves disturbs nobody."""
    return [account for account in read(house.folder) if account.role == "support"][1]


def test_the_first_stop_leads_past_the_rail_to_the_work(desk):
    desk.keyboard.press("Tab")
    skip = desk.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    expect(skip).to_have_text("Tới nội dung")
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_be_focused()
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize(
    ("where", "size"),
    [
        ("/queue", DESK),
        ("/complaints/{case}", DESK),
        ("/intake", DESK),
        ("/intake", PHONE),  # as with a zoom of 300 %
    ],
)
def test_every_stop_can_be_seen_and_none_is_a_trap(desk, house, cases, where, size):
    desk.emulate_media(reduced_motion="reduce")
    desk.set_viewport_size(size)
    desk.goto(house.address + where.format(case=cases["verified"]))
    desk.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(150):
        desk.keyboard.press("Tab")
        stop = desk.evaluate(STOP)
        if stop["body"] or (stops and stop["what"] == stops[0]["what"]):
            break
        stops.append(stop)
    else:
        pytest.fail("the end of the page is not reached")
    assert len(stops) > 10
    assert [stop["what"] for stop in stops if not stop["outlined"]] == []
    assert [stop["what"] for stop in stops if not stop["free"]] == []


def test_a_stroke_goes_to_the_search(desk):
    desk.keyboard.press("/")
    find = desk.locator("#find")
    expect(find).to_be_focused()
    expect(find).to_have_value("")
    desk.keyboard.type("a/n")
    expect(find).to_have_value("a/n")
    assert desk.url.endswith("/queue")


def test_n_begins_a_complaint_with_the_caller(desk):
    desk.keyboard.press("n")
    desk.wait_for_url("**/intake")
    expect(desk.locator("#caller")).to_be_focused()
    desk.keyboard.type("n")
    expect(desk.locator("#caller")).to_have_value("n")


def test_arrows_walk_the_queue_and_enter_opens(desk):
    rows = desk.locator(".job-do")
    assert rows.count() >= 3
    desk.keyboard.press("ArrowDown")
    expect(rows.nth(0)).to_be_focused()
    desk.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(rows.nth(0)).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(rows.nth(0)).to_be_focused()
    target = rows.nth(0).get_attribute("href")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{target}")


def test_control_and_enter_saves_from_inside_the_text_and_says_so(desk, house, cases):
    desk.goto(f"{house.address}/complaints/{cases['received']}/note")
    note = desk.locator("textarea[name=reason]")
    note.focus()
    desk.keyboard.type("Khách gọi lại lúc chiều.")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(f"**/complaints/{cases['received']}")
    expect(desk.locator(".flash")).to_be_focused()
    expect(desk.locator("#dien-bien")).to_be_visible()
    expect(desk.get_by_text("Khách gọi lại lúc chiều.")).to_have_count(1)


def test_a_form_with_an_error_puts_the_focus_on_what_is_wrong(desk, house, cases):
    desk.goto(f"{house.address}/complaints/{cases['received']}/note")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".errors")).to_be_focused()
    desk.locator(".errors a").first.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("textarea[name=reason]")).to_be_focused()


def test_a_digit_chooses_in_the_group_that_has_the_focus(desk, house, cases):
    desk.goto(f"{house.address}/complaints/{cases['verified']}/conclude")
    desk.locator("input[name=conclusion]").first.focus()
    desk.keyboard.press("2")
    expect(desk.get_by_label("Đúng một phần")).to_be_checked()
    expect(desk.get_by_label("Đúng một phần")).to_be_focused()
    expect(desk.get_by_label("mức trung bình")).not_to_be_checked()
    desk.locator("textarea[name=findings]").focus()
    desk.keyboard.type("1")
    expect(desk.get_by_label("Đúng một phần")).to_be_checked()


def test_escape_closes_the_list_of_callers_and_what_asks_why(desk, house, cases):
    desk.goto(f"{house.address}/intake")
    desk.locator("#caller").press_sequentially("khach thu")
    hits = desk.locator("#hits")
    expect(hits).to_be_visible()
    desk.keyboard.press("Escape")
    expect(hits).to_be_hidden()
    expect(desk.locator("#caller")).to_have_value("khach thu")
    desk.goto(f"{house.address}/complaints/{cases['received']}")
    summary = desk.locator("summary", has_text="Hiện điện thoại")
    summary.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("details.reveal[open]")).to_have_count(1)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Escape")
    expect(desk.locator("details.reveal[open]")).to_have_count(0)
    expect(summary).to_be_focused()


def test_single_keys_can_be_switched_off(page, house, sign_in, colleague):
    """WCAG 2.1.4: who dictates, or whose hand shakes, is not carried away by a letter."""
    sign_in(page, colleague)
    page.goto(f"{house.address}/account")
    page.locator("input[name=keys_enabled]").uncheck()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".flash")).to_be_visible()
    page.goto(f"{house.address}/queue")
    page.keyboard.press("/")
    expect(page.locator("#find")).not_to_be_focused()
    page.keyboard.press("n")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert page.url.endswith("/queue")
    page.goto(f"{house.address}/account")
    page.locator("input[name=keys_enabled]").check()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".flash")).to_be_visible()
    page.goto(f"{house.address}/queue")
    page.keyboard.press("n")
    page.wait_for_url("**/intake")


def test_a_double_click_saves_once(desk, house, cases):
    case = f"{house.address}/complaints/{cases['received']}"
    desk.goto(f"{case}/note")
    desk.locator("textarea[name=reason]").fill("Bấm hai lần")
    desk.get_by_role("button", name="Lưu ghi chú").dblclick()
    desk.wait_for_url(case)
    desk.reload()
    expect(desk.get_by_text("Bấm hai lần")).to_have_count(1)


def test_with_the_line_cut_everything_typed_is_still_there(desk, house):
    desk.goto(f"{house.address}/intake")
    desk.locator("#narrative").fill("Có người gọi, đọc đúng tên.")
    desk.context.set_offline(True)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#live")).to_contain_text("Chưa nhận được trả lời từ máy chủ")
    expect(desk.locator("#narrative")).to_have_value("Có người gọi, đọc đúng tên.")
    desk.context.set_offline(False)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".errors")).to_be_visible()
    expect(desk.locator("#narrative")).to_have_value("Có người gọi, đọc đúng tên.")


def test_a_breach_is_opened_and_taken_up_without_a_hand_leaving_the_keyboard(
    page, house, sign_in, accounts
):
    sign_in(page, accounts["compliance"])
    page.goto(f"{house.address}/breaches/")
    tab_until(page, "a[href='/breaches/new']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/breaches/new")
    expect(page.locator("#title")).to_be_focused()
    page.keyboard.type("Mất máy tính bảng ở showroom")
    page.keyboard.press("Tab")
    page.keyboard.type("Máy để quên trên xe giao hàng.")
    page.keyboard.press("Tab")
    page.keyboard.press("2")
    expect(page.get_by_label("Nhân viên báo")).to_be_checked()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/breaches/SC-\d{4}-\d{4}$"))
    expect(page.locator(".flash").first).to_contain_text("Các hạn bắt đầu tính")
    expect(page.locator(".flash").last).to_be_focused()
    expect(page.locator("#han .clock").first).to_be_visible()
    tab_until(page, ".head .btn-primary", most=60)
    expect(page.locator(":focus")).to_have_text("Đánh giá lần đầu")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assess")
    tab_until(page, "input[name=ease]")
    page.keyboard.press("4")
    expect(page.locator("input[name=ease][value=maximum]")).to_be_checked()
