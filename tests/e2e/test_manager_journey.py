"""A manager's day: what is late, the report of some days, the lists behind it, and its files read back."""

import re
from collections.abc import Callable
from io import BytesIO

import pypdf
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from kalix_compliance.demo.accounts import DemoAccount
from tests.e2e.desk import Desk
from tests.e2e.house import House

PHONE = {"width": 390, "height": 844}
ONE_SCREEN = {"width": 1366, "height": 768}


@pytest.fixture
def furnished(house: House) -> None:
    """Cases of every state are there to be counted."""
    house.python("-m", "tests.e2e.furnish", "received", "remedying", "closed")


def number_of(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def taken(desk: Desk, form: str) -> bytes:
    """The report as it stands before us, as a file."""
    desk.follows("Lấy tệp báo cáo")
    desk.chooses(form=form)
    desk.presses("Lấy tệp")
    expect(desk.page.locator("#tinh-trang")).to_contain_text("Tệp đã xong.")
    with desk.receiving() as files:
        desk.presses("Tải tệp về máy")
    return files[0].getvalue()


@pytest.mark.timeout(240)
def test_a_manager_looks_asks_further_and_takes_the_report_along(
    house: House, new_page: Callable[..., Page], sign_in: Callable[..., None],
    accounts: dict[str, DemoAccount], furnished: None,
    no_accessibility_findings: Callable[..., None],
) -> None:  # fmt: skip
    desk = Desk(new_page(ONE_SCREEN), house)
    page = desk.page
    sign_in(page, accounts["manager"])
    expect(page.locator("h1")).to_have_text("Toàn cảnh")  # the first page of the day
    no_accessibility_findings(page)
    no_tour = page.get_by_role("button", name="Thôi, không cần giới thiệu")
    if no_tour.count():  # whoever came first in this house was shown around
        no_tour.click()
        expect(no_tour).to_have_count(0)
    months = page.locator("section", has=page.locator("#thang")).locator("svg.chart").bounding_box()
    assert months is not None and months["y"] + months["height"] < ONE_SCREEN["height"]

    desk.follows("Xem báo cáo")
    expect(page.locator("h1")).to_have_text("Báo cáo")
    no_accessibility_findings(page)
    page.locator("#filter-kind").select_option("leak")
    desk.presses("Xem")
    expect(page.locator(".filters-on")).to_contain_text("Loại: Lộ dữ liệu")
    report = page.url

    received = page.locator(".figures a.big").first
    shown = number_of(received.inner_text())
    assert shown >= 1
    received.click()
    expect(page.locator(".head .sub")).to_contain_text(f"{shown} hồ sơ khớp bộ lọc")
    page.goto(report)

    page.locator("#filter-since").fill("32/13/2026")
    desk.presses("Xem")
    expect(page.get_by_role("alert")).to_contain_text("Viết như 22/11/2026")
    page.goto(report)

    book = load_workbook(BytesIO(taken(desk, "xlsx")))
    rows = list(book.worksheets[0].iter_rows(min_row=6, values_only=True))
    assert rows[0][0] == "Tất cả" and rows[0][4] == shown
    assert "Loại: Lộ dữ liệu cho bên thứ ba" in str(book.worksheets[0]["A3"].value)
    page.goto(report)
    paper = pypdf.PdfReader(BytesIO(taken(desk, "pdf")))
    text = " ".join(paper.pages[0].extract_text().split())
    assert "Báo cáo giải quyết khiếu nại" in text and "Công ty cổ phần KALIX" in text
    assert f"Nhận {shown}" in text or f"{shown}" in text

    hand = Desk(new_page(PHONE), house)
    sign_in(hand.page, accounts["manager"])
    for where in ("/reports/", "/reports/figures"):
        hand.goes(where)
        assert hand.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        no_accessibility_findings(hand.page)
