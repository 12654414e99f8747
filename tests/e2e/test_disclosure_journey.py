"""A secret order from letter to hand-over by two people; nobody else learns of it until it is lifted."""

import hashlib
import re
import secrets
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kalix_compliance.core.clock import SystemClock, in_hanoi
from tests.cases import PICTURE
from tests.e2e.desk import Desk, ago, typed
from tests.e2e.house import House

NAME = "Bạch Tuyết Nhung"
ADDRESS = "Số 3, phố Cổ Linh, Long Biên, Hà Nội"
BODY = "Phòng Cảnh sát hình sự, Công an thành phố Bình Lưu"


@pytest.fixture
def desks(house: House, new_page, sign_in, accounts) -> dict[str, Desk]:
    """Somebody of each role, each in a window of their own."""

    def at_a_desk(role: str) -> Desk:
        page: Page = new_page()
        sign_in(page, accounts[role])
        return Desk(page, house)

    return {role: at_a_desk(role) for role in ("compliance", "manager", "auditor", "support")}


@pytest.mark.timeout(240)
def test_a_secret_order_from_the_letter_to_the_hand_over(house, desks, accounts):
    officer, manager = desks["compliance"], desks["manager"]
    phone = f"0956{secrets.randbelow(10**6):06d}"
    person = register(officer, phone)
    number = write_down_the_order(officer)
    for desk in desks.values():
        desk.number = number
    call_the_body_back(officer)
    choose_name_and_phone(officer, phone)
    put_before(officer, accounts["manager"].name)
    nobody_else_knows(desks, person)

    sign_after_reading(manager, phone)
    sha256 = take_the_copy(officer, phone)
    minutes_name_it(officer, sha256)
    hand_it_over(officer)
    nobody_else_knows(desks, person)
    assert number not in package_of(house, person)
    assert BODY not in package_of(house, person)

    lift(officer)
    everybody_with_the_right_knows(desks, person)
    told = package_of(house, person)
    assert number in told
    assert sha256 in told


def register(officer: Desk, phone: str) -> str:
    officer.goes("/customers/new")
    officer.fills(name=NAME, phone=phone, address=ADDRESS)
    officer.page.keyboard.press("Control+Enter")
    officer.page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}"))
    return officer.page.url.rpartition("/")[2]


def write_down_the_order(officer: Desk) -> str:
    officer.goes("/disclosures/new")
    officer.selects(body_kind="Cơ quan điều tra, công an", procedure="Tố tụng hình sự")
    officer.fills(
        body=BODY,
        order_no="77/CSHS",
        order_on=f"{in_hanoi(SystemClock().now()):%d/%m/%Y}",
        received_at=ago(minutes=30),
        legal_basis="Điều 88 khoản 1 Bộ luật Tố tụng hình sự",
        scope="Cung cấp họ tên, số điện thoại của bà Bạch Tuyết Nhung.",
        secret_reason="Văn bản ghi: không tiết lộ.",
    )
    for kind in ("name", "phone"):
        officer.page.locator(f"input[name=asked_fields][value={kind}]").check()
    officer.page.locator("#secret").check()
    scan = {"name": "cong-van.png", "mimeType": "image/png", "buffer": PICTURE}
    officer.page.locator("#evidence").set_input_files(scan)
    officer.presses("Ghi văn bản và tính hạn")
    officer.is_told("Đã ghi văn bản yêu cầu CC-")
    return officer.page.url.rpartition("/")[2]


def call_the_body_back(officer: Desk) -> None:
    officer.follows("Ghi cuộc gọi xác thực")
    officer.fills(
        number="0243 822 0000",
        source="Trang web chính thức của cơ quan",
        how="Trung tá trực ban đọc lại đúng số và ngày văn bản",
    )
    officer.page.locator("input[name=confirmed][value=yes]").check()
    officer.page.keyboard.press("Control+Enter")
    officer.is_told("cơ quan xác nhận")


def choose_name_and_phone(officer: Desk, phone: str) -> None:
    officer.page.locator(".head a.btn-primary", has_text="Chọn người và dữ liệu").click()
    officer.fills(q=phone)
    officer.presses("Tìm khách")
    officer.page.locator("input[name=pick]").first.check()
    officer.presses("Ghi là người văn bản nêu")
    officer.is_told("Đã ghi 1 người")
    officer.page.get_by_role("link", name="Chọn dữ liệu của").click()
    expect(officer.page.locator("input[name=keys]")).to_have_count(
        2
    )  # the address was not asked for
    for box in officer.page.locator("input[name=keys]").all():
        box.check()
    officer.page.keyboard.press("Control+Enter")
    officer.is_told("Đã lưu lựa chọn")


def put_before(officer: Desk, signer: str) -> None:
    officer.follows("Xem lại và trình ký")
    officer.selects(signer=signer)
    officer.page.keyboard.press("Control+Enter")
    officer.is_told("Đã trình ký nội dung")


def sign_after_reading(manager: Desk, phone: str) -> None:
    manager.goes("/approvals")
    manager.reads(manager.number)
    manager.goes(f"/disclosures/{manager.number}")
    expect(manager.page.locator("main")).not_to_contain_text(phone)
    manager.follows("Đọc và ký")
    expect(manager.page.get_by_role("button", name="Ký duyệt")).to_have_count(0)
    manager.presses("Đọc nội dung sẽ gửi")
    manager.reads(phone)
    manager.reads(NAME)
    expect(manager.page.locator("main")).not_to_contain_text(ADDRESS)
    manager.presses("Ký duyệt")
    manager.is_told("Đã ký")


def take_the_copy(officer: Desk, phone: str) -> str:
    officer.goes(f"/disclosures/{officer.number}")
    with officer.receiving() as files:
        officer.page.get_by_role("button", name="Lấy bản niêm phong 1").click()
    content = files[0].getvalue()
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert NAME in text
    assert phone in text
    assert "Cổ Linh" not in text
    sha256 = hashlib.sha256(content).hexdigest()
    officer.goes(f"/disclosures/{officer.number}")
    officer.reads(sha256)
    return sha256


def minutes_name_it(officer: Desk, sha256: str) -> None:
    with officer.receiving() as files:
        officer.page.get_by_role("button", name="Biên bản giao nhận, Tải bản Word").click()
    document = Document(files[0])
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    assert sha256 in cells
    assert any(BODY in paragraph.text for paragraph in document.paragraphs)


def hand_it_over(officer: Desk) -> None:
    officer.goes(f"/disclosures/{officer.number}/hand-over")
    officer.fills(at=typed(SystemClock().now()), to="Đại úy Nguyễn Văn B, số hiệu 123-456")
    officer.page.locator("input[name=medium][value=paper]").check()
    officer.page.keyboard.press("Control+Enter")
    officer.is_told("Đã ghi là đã giao")
    officer.reads("Đã giao")


def lift(officer: Desk) -> None:
    officer.goes(f"/disclosures/{officer.number}")
    officer.follows("Bỏ bí mật")
    officer.fills(reason="Vụ án đã đưa ra xét xử công khai")
    officer.page.keyboard.press("Control+Enter")
    officer.is_told("Đã bỏ chế độ bí mật")


def nobody_else_knows(desks: dict[str, Desk], person: str) -> None:
    """Not by its address, its number, the register, the customer's page or the audit trail."""
    for role, status in (("auditor", 404), ("support", 403)):
        desk = desks[role]
        answer = desk.page.goto(f"{desk.house.address}/disclosures/{desk.number}")
        assert answer is not None
        assert answer.status == status
        for where in ("/search", f"/customers/{person}"):
            if where == "/search":
                desk.goes("/customers")
                desk.page.locator("#find").fill(desk.number)
                desk.page.keyboard.press("Enter")
                desk.page.wait_for_url("**/search")
            else:
                desk.goes(where)
            expect(desk.page.locator("main")).not_to_contain_text(BODY)
            assert f"/disclosures/{desk.number}" not in desk.page.content()
    auditor = desks["auditor"]
    for where in ("/disclosures/?state=every", "/audit", "/mail", "/registers"):
        auditor.goes(where)
        assert auditor.number not in auditor.page.content(), where


def everybody_with_the_right_knows(desks: dict[str, Desk], person: str) -> None:
    for role in ("auditor", "manager"):
        desk = desks[role]
        desk.goes("/disclosures/?state=every")
        desk.reads(desk.number)
        desk.goes(f"/customers/{person}")
        desk.reads(desk.number)


def package_of(house: House, person: str) -> str:
    return house.python("-m", "tests.e2e.packaged", person)
