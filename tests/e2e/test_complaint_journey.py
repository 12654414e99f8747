"""From the ringing phone to the closed case: web server, worker and mail server as `make run` has them."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.house import House
from tests.e2e.keys import tab_until

CALLER = "Nguyễn Thị Ánh Dương"
EMAIL = "anh.duong@khach.example"
FINDINGS = "Danh sách giao hàng ngày 28/10 được gửi nhầm cho một bên lắp đặt cũ."


def test_from_the_first_call_to_the_closed_case(new_page, house: House, sign_in, accounts):
    desk = new_page()
    sign_in(desk, accounts["support"])
    number = register_by_keyboard(desk)

    acknowledged = house.wait_for_mail(to=EMAIL, subject=number)[0]
    assert "đã tiếp nhận khiếu nại" in str(acknowledged["Subject"])

    verify(desk, house, number)
    remedy(desk, house, number)
    answer(desk, house, number)
    letter = house.wait_for_mail(to=EMAIL, subject="Kết quả giải quyết khiếu nại")[0]
    assert number in str(letter["Subject"])
    text = letter.get_body(("plain",)).get_content()
    assert text.startswith(f"Kính gửi quý khách {CALLER},")
    assert "Kết luận: đúng như quý khách phản ánh." in text
    assert FINDINGS in text
    assert "Xóa danh sách gửi nhầm" in text
    assert "Đã đổi mật khẩu" in text

    wait_until_told(desk, house, number)
    check_effects(desk, house, number)
    ask_to_close(desk, house, number)
    asked = house.wait_for_mail(to=accounts["manager"].email, subject=number)
    assert len(asked) == 1

    office = new_page()
    sign_in(office, accounts["manager"])
    sign(office, house, number)

    desk.goto(f"{house.address}/complaints/{number}")
    expect(desk.locator(".head .chip").first).to_have_text("Đóng")
    house.wait_for_mail(to=EMAIL, subject="đóng")
    assert "clean" in house.flask("audit", "verify")


def register_by_keyboard(page: Page) -> str:
    """A hotline complaint of a new customer; no hand leaves the keyboard. Returns the case's number."""
    keys = page.keyboard
    page.wait_for_load_state()
    keys.press("n")
    page.wait_for_url("**/intake")
    expect(page.locator("#caller")).to_be_focused()
    keys.type(CALLER)
    expect(page.locator("#hits [data-id=new]")).to_be_visible()
    keys.press("0")
    expect(page.locator("#name")).to_be_focused()
    expect(page.locator("#name")).to_have_value(CALLER)
    keys.press("Tab")
    keys.type("0934 567 812")
    keys.press("Tab")
    keys.type(EMAIL)
    keys.press("Tab")
    keys.type("Số 12, phố Bát Khối, Long Biên, Hà Nội")
    keys.press("Tab")
    keys.press("1")
    expect(page.get_by_label("Lộ dữ liệu")).to_be_checked()
    keys.press("Tab")
    expect(page.locator("#narrative")).to_be_focused()
    keys.type("Có người gọi, đọc đúng tên và đơn bàn ăn của tôi.")
    keys.press("Tab")
    keys.press("Space")
    tab_until(page, "input[name=entrance]")
    keys.press("1")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile(r"/complaints/KN-"))
    number = page.url.rpartition("/")[2]
    assert re.fullmatch(r"KN-\d{4}-\d{6}", number)
    said = page.locator(".flash").first
    expect(said).to_contain_text(f"Đã ghi hồ sơ {number}. Trả lời khách chậm nhất")
    expect(page.locator(".flash").last).to_be_focused()
    expect(page.get_by_text(CALLER)).to_have_count(0)
    return number


def verify(page: Page, house: House, number: str) -> None:
    """Start, recognise the customer, write down every check, conclude: right, and grave."""
    page.goto(f"{house.address}/complaints/{number}/verification")
    page.get_by_role("button", name="Bắt đầu xác minh").click()
    page.get_by_label("Gọi lại số đã lưu").check()
    page.get_by_role("button", name="Ghi cách đối chiếu").click()
    expect(page.get_by_text("Đã đối chiếu")).to_be_visible()
    left = page.locator("details[open] textarea")
    for done in range(1, 6):
        left.fill("Đã xem, có một lần xuất tệp.")
        left.locator("xpath=ancestor::form").get_by_role("button", name="Lưu kết quả").click()
        expect(page.get_by_text(f"{done} trên 5 xong")).to_be_visible()
    page.get_by_role("link", name="Ghi kết luận xác minh").click()
    page.get_by_label("Đúng như phản ánh").check()
    page.get_by_label("mức cao").check()
    page.locator("textarea[name=findings]").fill(FINDINGS)
    page.get_by_role("button", name="Lưu kết luận").click()
    expect(page.locator(".head .chip").first).to_have_text("Khắc phục")


def remedy(page: Page, house: House, number: str) -> None:
    """Two remedial actions, both done."""
    where = f"{house.address}/complaints/{number}/remedies"
    for what in ("Xóa danh sách gửi nhầm", "Đổi mật khẩu tài khoản dùng chung"):
        page.goto(where)
        page.get_by_label("Làm gì?").fill(what)
        page.get_by_role("button", name="Lập biện pháp này").click()
        expect(page.locator(".flash")).to_contain_text("Đã lập biện pháp")
    for action in (1, 2):
        page.goto(where)
        page.get_by_role("link", name=f"Ghi xong {action}").click()
        page.get_by_label("Đã làm những gì?").fill("Đã làm trong ngày.")
        page.get_by_role("button", name="Ghi là đã xong").click()
        expect(page.locator(".flash")).to_contain_text(f"Đã ghi xong biện pháp {action}")


def answer(page: Page, house: House, number: str) -> None:
    """The answer is seen as the customer will see it, corrected, and sent."""
    page.goto(f"{house.address}/complaints/{number}/answer")
    body = page.get_by_label("Nội dung thư")
    assert FINDINGS in body.input_value()
    body.fill(body.input_value().replace("Đổi mật khẩu", "Đã đổi mật khẩu"))
    page.get_by_role("button", name="Xem thư như khách nhận").click()
    preview = page.locator(".msg")
    expect(preview).to_contain_text("Đã đổi mật khẩu")
    expect(preview).not_to_contain_text(EMAIL)
    page.get_by_role("button", name="Gửi thư trả lời").click()
    expect(page.locator(".flash")).to_contain_text("Đã xếp thư trả lời để gửi")
    expect(page.locator(".head .chip").first).to_have_text("Đã trả lời")


def wait_until_told(page: Page, house: House, number: str) -> None:
    """The case says that the customer was told when the worker has handed the mail over."""
    where = f"{house.address}/complaints/{number}"
    for _ in range(40):
        page.goto(where)
        if page.get_by_text("Máy chủ thư đã nhận: Trả lời kết quả").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the case never heard that its answer was sent")


def check_effects(page: Page, house: House, number: str) -> None:
    for action in (1, 2):
        page.goto(f"{house.address}/complaints/{number}/remedies")
        page.get_by_role("link", name=f"Kiểm tra hiệu quả {action}").click()
        page.locator("input[name=worked][value=yes]").check()
        page.get_by_label("Kiểm tra thế nào, thấy gì?").fill("Khách không còn bị gọi.")
        page.get_by_role("button", name="Lưu kết quả kiểm tra").click()


def ask_to_close(page: Page, house: House, number: str) -> None:
    """A grave case: the one who answered asks, and may not sign."""
    page.goto(f"{house.address}/complaints/{number}")
    page.get_by_role("link", name="Trình quản lý ký đóng").first.click()
    page.get_by_label("Tóm tắt kết quả").fill("Khách đồng ý với cách giải quyết.")
    page.get_by_role("button", name="Trình quản lý ký đóng").click()
    expect(page.get_by_role("heading", name="Chờ ký: Đóng hồ sơ mức cao")).to_be_visible()
    expect(page.get_by_role("button", name="Ký duyệt")).to_have_count(0)


def sign(page: Page, house: House, number: str) -> None:
    """The manager finds it where signatures wait, reads, signs."""
    page.goto(f"{house.address}/approvals")
    page.get_by_role("link", name=number, exact=True).click()
    page.get_by_role("button", name="Ký duyệt").click()
    expect(page.locator(".flash")).to_contain_text("Đã ký duyệt")
