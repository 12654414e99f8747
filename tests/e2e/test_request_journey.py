"""A request from the telephone to the refusal, without a hand leaving the keyboard; two people sign."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.house import House
from tests.e2e.keys import tab_until

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def caller(house: House) -> dict[str, str]:
    """A customer with a number and an address on file whom no other journey knows."""
    tail = f"{secrets.randbelow(10**6):06d}"
    made = {
        "name": f"Trịnh Ngọc Diễm {tail}",
        "phone": f"0868{tail}",
        "email": f"diem.{tail}@khach.example",
    }
    house.python(
        "-c",
        "import sys\n"
        "from kalix_compliance.app import create_app\n"
        "from kalix_compliance.core.actor import system_actor\n"
        "from kalix_compliance.core.permissions import Permission\n"
        "from kalix_compliance.customers.commands import CustomerDetails, register_customer\n"
        "with create_app().app_context():\n"
        "    who = system_actor('demo', Permission.CUSTOMER_REGISTER)\n"
        "    register_customer(who, CustomerDetails(*sys.argv[1:]))\n",
        *made.values(),
    )
    return made


def press_until(page: Page, selector: str) -> None:
    tab_until(page, selector, most=90)


def goes_to_next_step(page: Page, button: str) -> None:
    """From the top of the page to its main button."""
    page.evaluate("document.activeElement.blur()")
    press_until(page, ".head .btn-primary")
    expect(page.locator(":focus")).to_have_text(button)
    page.keyboard.press("Enter")


def test_a_request_is_taken_in_checked_by_code_and_refused_by_keyboard_alone(
    house, page, new_page, sign_in, accounts, caller
):
    number = takes_the_call(house, page, sign_in, accounts, caller)
    first_answer_arrives(house, page, caller, number)
    recognises_by_code(house, page, caller, number)
    asks_to_refuse(page, number)
    signs(house, new_page(), sign_in, accounts, number)
    mail = house.wait_for_mail(to=caller["email"], subject="không thể làm theo")[-1]
    text = mail.get_body(("plain",)).get_content()
    assert "Điều 15 khoản 2 điểm a" in text and "hai người cùng địa chỉ" in text
    page.goto(f"{house.address}/requests/{number}")
    expect(page.locator(".head .chip").first).to_have_text("Từ chối")
    expect(page.locator("main")).to_contain_text("đã từ chối và đã báo khách", timeout=15_000)
    expect(page.locator(".head")).to_contain_text("Không còn việc gì")


def takes_the_call(house, page, sign_in, accounts, caller) -> str:
    sign_in(page, accounts["support"])
    page.goto(f"{house.address}/requests/")
    press_until(page, "a[href='/requests/new']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/new")
    expect(page.locator("#caller")).to_be_focused()
    page.keyboard.type(caller["phone"][-6:])
    expect(page.locator("#hits [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#chosen")).to_contain_text("Đã chọn")
    press_until(page, "input[name=kind]")
    page.keyboard.press("2")
    expect(page.locator("input[name=kind][value=copy]")).to_be_checked()
    expect(page.locator("#han")).to_contain_text("Làm xong chậm nhất")
    press_until(page, "#wish")
    page.keyboard.type("Cho tôi bản sao mọi thứ công ty giữ.")
    press_until(page, "input[name=entrance]")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/requests/YC-\d{4}-\d{5}$"))
    expect(page.locator(".flash").first).to_contain_text("Trả lời lần đầu chậm nhất")
    expect(page.locator(".flash").last).to_be_focused()
    return page.url.rpartition("/")[2]


def first_answer_arrives(house, page, caller, number) -> None:
    mail = house.wait_for_mail(to=caller["email"], subject=number)[0]
    text = mail.get_body(("plain",)).get_content()
    assert "Đối chiếu danh tính" in text and "chậm nhất ngày" in text
    assert "ảnh căn cước" in text
    page.reload()
    expect(page.locator("main")).to_contain_text("Máy chủ thư đã nhận: Trả lời lần đầu")


def recognises_by_code(house, page, caller, number) -> None:
    goes_to_next_step(page, "Đối chiếu danh tính")
    page.wait_for_url("**/identity")
    press_until(page, "section:has(#ma) button")
    page.keyboard.press("Enter")
    expect(page.locator(".flash").first).to_contain_text("Đã gửi mã")
    mail = house.wait_for_mail(to=caller["email"], subject="Mã đối chiếu")[-1]
    code = re.search(r"^\d{6}\b", mail.get_body(("plain",)).get_content(), re.MULTILINE)[0]
    press_until(page, "#code")
    page.keyboard.type("123" if code != "123" else "321")
    page.keyboard.press("Enter")
    expect(page.locator(".errors")).to_contain_text("Mã chưa đúng")
    press_until(page, "#code")
    page.keyboard.press("Control+a")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/requests/{number}")
    expect(page.locator("main")).to_contain_text("đối chiếu danh tính: Mã gửi tới email đã lưu")


def asks_to_refuse(page, number) -> None:
    press_until(page, f"a[href='/requests/{number}/refuse']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/refuse")
    press_until(page, "input[name=partly]")
    page.keyboard.press("1")
    press_until(page, "input[name=ground]")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#why")).to_be_focused()
    page.keyboard.type("Bản sao gồm dữ liệu giao hàng của hai người cùng địa chỉ.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/requests/{number}")
    expect(page.locator(".flash").first).to_contain_text("Đã trình quản lý ký")
    expect(page.locator(".head")).to_contain_text("đang chờ ký")


def signs(house, page, sign_in, accounts, number) -> None:
    sign_in(page, accounts["manager"])
    page.goto(f"{house.address}/requests/{number}")
    goes_to_next_step(page, "Xem và ký")
    page.wait_for_url("**/sign/**")
    expect(page.locator("main")).to_contain_text("Điều 15 khoản 2 điểm a")
    press_until(page, "button[value=approved]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/requests/{number}")
    expect(page.locator(".flash").first).to_contain_text("Đã ký")
