"""A register says on Tuesday what it said on Monday: on screen, and as a file that a spreadsheet opens."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from kalix_compliance.core.clock import HANOI, SystemClock
from tests.e2e.desk import Desk
from tests.e2e.house import House

CARRIER = "Công ty Giao nhận Bến Đò"
BEFORE, AFTER = "Giao hàng trong nội thành", "Giao hàng và lắp đặt cả nước"


def table_says(page: Page, *words: str) -> None:
    for word in words:
        expect(page.locator("table.list")).to_contain_text(word)


def taken(desk: Desk) -> Worksheet:
    """The register as it stands before us, as a file for an inspection."""
    desk.follows("Lấy tệp của sổ này")
    expect(desk.page.locator("h1")).to_contain_text("Lấy tệp")
    desk.chooses(purpose="inspection")
    desk.presses("Lấy tệp")
    expect(desk.page.locator("#tinh-trang")).to_contain_text("Tệp đã xong.")
    with desk.receiving() as files:
        desk.presses("Tải tệp về máy")
    return load_workbook(BytesIO(files[0].getvalue())).active


def line_of(sheet: Worksheet, name: str) -> dict[str, object]:
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    return next(dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0] == name)


@pytest.fixture
def house(own_house: Callable[..., House]) -> House:
    """A house of its own, whose clock goes on to the next day."""
    return own_house()


@pytest.mark.timeout(300)  # the house is started twice
def test_the_register_of_processors_as_of_yesterday(
    house: House, new_page: Callable[[], Page], sign_in: Callable[..., None]
) -> None:
    desk = Desk(new_page(), house)
    sign_in(desk.page, house.accounts["compliance"], house.address)
    desk.goes("/processors/new")
    desk.fills(name=CARRIER, service=BEFORE, contract_no="GN-77", contract_on="05/01/2026")
    desk.chooses(kind="processor", data_types="address")
    desk.presses("Ghi vào sổ")
    expect(desk.page.locator("h1")).to_contain_text(CARRIER)
    entry = desk.page.url.removeprefix(house.address).partition("?")[0]
    began = SystemClock().now()

    house.restart(CLOCK_OFFSET="+1d")
    sign_in(desk.page, house.accounts["compliance"], house.address)
    desk.goes(f"{entry}/edit")
    desk.fills(service=AFTER, reason="Phụ lục hợp đồng số 2.")
    desk.presses("Lưu thay đổi")
    expect(desk.page.locator("h1")).to_contain_text(CARRIER)

    desk.goes("/registers/")
    desk.page.locator("table").get_by_role("link", name="Bên xử lý và bên thứ ba").click()
    table_says(desk.page, CARRIER, AFTER)
    yesterday = f"{began.astimezone(HANOI):%d/%m/%Y}"
    desk.page.get_by_label("Như đã biết lúc").fill(yesterday)
    desk.page.get_by_label("Như đã biết lúc").press("Enter")
    expect(desk.page.locator(".head")).to_contain_text(f"Như đã biết lúc {yesterday} 23:59")
    table_says(desk.page, CARRIER, BEFORE)
    expect(desk.page.locator("table.list")).not_to_contain_text(AFTER)
    sheet = taken(desk)
    assert f"Theo những gì đã biết lúc {yesterday} 23:59" in str(sheet["A3"].value)
    line = line_of(sheet, CARRIER)
    assert (line["Làm gì"], line["Loại dữ liệu"]) == (BEFORE, "Địa chỉ")
    assert line["Ngày ký"] == datetime(2026, 1, 5)
    assert line["Trả lời trong (ngày)"] == 5

    desk.goes("/registers/processors?at=01/01/2199")
    expect(desk.page.get_by_role("alert")).to_contain_text("Lúc này chưa tới.")
    desk.goes("/audit")
    desk.reads("Tải tệp xuất")
