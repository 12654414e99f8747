"""A person asks to be forgotten: two people, two browsers, three days to think again, and nothing is left."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.canary import TRACES, files_with_traces
from tests.e2e.desk import Desk
from tests.e2e.house import House

NAME, PHONE, EMAIL = "Qzxhoàngyến Thị Mai", "0912987654", "qzxhoangyen.canary@khach.example"
LOOKED_FOR = b"Qzxho\xc3\xa0ngy\xe1\xba\xbfn"


@pytest.fixture
def house(own_house: Callable[..., House]) -> House:
    """A house of its own: its clock is moved past the time to think again."""
    return own_house()


def registered(officer: Desk) -> str:
    """A customer whom the company knows by name, number and address; their page."""
    officer.goes("/customers/new")
    officer.fills(name=NAME, phone=PHONE, email=EMAIL)
    officer.presses("Lưu khách mới")
    officer.reads("Thông tin khách")
    return officer.page.url.removeprefix(officer.house.address)


def number_in(page: Page) -> str:
    found = re.search(r"XD-\d{4}-\d{5}", page.url)
    assert found, page.url
    return found.group()


@pytest.mark.timeout(300)  # the house is started twice
def test_a_person_is_forgotten_by_two_people(
    house: House, new_page, sign_in, no_accessibility_findings
) -> None:
    officer, manager = Desk(new_page(), house), Desk(new_page(), house)
    sign_in(officer.page, house.accounts["compliance"], house.address)
    sign_in(manager.page, house.accounts["manager"], house.address)
    card = registered(officer)

    officer.follows("Xem và lập việc xóa")
    officer.reads("Không có gì ngăn")
    no_accessibility_findings(officer.page)  # the crawl sees this page with its obstacles only
    officer.presses("Trình ký việc xóa")
    officer.reads("Ghi vì sao xóa.")  # nothing goes without a reason
    officer.fills(reason=f"{NAME} không còn mua hàng, đã hết thời hạn lưu")
    officer.presses("Trình ký việc xóa")
    officer.is_told("Đã trình ký việc xóa")
    number = number_in(officer.page)

    officer.goes(f"/requests/erasures/{number}")
    officer.reads("Chờ một quản lý khác ký")
    manager.goes("/approvals")
    manager.reads(number)
    manager.goes(f"/requests/erasures/{number}/sign")
    manager.reads("đã hết thời hạn lưu")
    manager.presses("Ký duyệt việc xóa")
    manager.is_told("Đã ký việc xóa")
    manager.reads("Hủy được cho tới khi máy bắt đầu xóa.")
    told = house.wait_for_mail(to=EMAIL, subject=number)[0]
    assert "không còn địa chỉ" in told.get_body(("plain",)).get_content()
    assert any("mail/" in name for name in files_with_traces(house.folder))

    house.restart(CLOCK_OFFSET="+73h")
    for desk, role in ((officer, "compliance"), (manager, "manager")):
        sign_in(desk.page, house.accounts[role], house.address)
    wait_until_erased(officer, number)
    officer.reads("Hủy khóa đọc")
    with officer.receiving() as files:
        officer.follows("Tải giấy chứng nhận")
    read_back(files[0], number)

    officer.goes(card)
    officer.reads("Dữ liệu của khách này đã xóa.")
    officer.reads(number)
    officer.goes("/customers")
    officer.fills(q="qzxhoangyen")
    officer.presses("Tìm khách")
    expect(officer.page.locator("main")).not_to_contain_text("Q***")
    officer.goes("/requests/erasures")
    officer.reads("Dữ liệu đã xóa")
    officer.goes(f"{card}/edit")
    assert house.flask("audit", "verify")

    house.close()
    assert files_with_traces(house.folder) == {}
    assert LOOKED_FOR in TRACES


def wait_until_erased(officer: Desk, number: str) -> None:
    """The worker does it by itself, within a minute or so."""
    for _ in range(60):
        officer.goes(f"/requests/erasures/{number}")
        if "Tải giấy chứng nhận" in officer.page.locator("main, header").first.inner_text():
            return
        if officer.page.get_by_role("link", name="Tải giấy chứng nhận", exact=True).count():
            return
        officer.page.wait_for_timeout(2_000)
    raise AssertionError(officer.page.locator("main").inner_text())


def read_back(file: BytesIO, number: str) -> None:
    text = " ".join("".join(page.extract_text() for page in PdfReader(file).pages).split())
    assert "GIẤY CHỨNG NHẬN XÓA DỮ LIỆU CÁ NHÂN" in text
    assert number in text
    assert not {trace for trace in TRACES if trace in text.encode()}
