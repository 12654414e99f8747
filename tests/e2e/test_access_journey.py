"""A customer asks by mail what is held about them, and has it in time, in a file that only they open."""

import json
import re
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from kalix_compliance.core.clock import SystemClock
from tests.e2e.asker import ASKER, NEIGHBOUR, STRANGER
from tests.e2e.desk import Desk, ago
from tests.e2e.house import House
from tests.packages import open_package


class RequestDesk(Desk):
    """A desk on which a request lies."""

    def opens(self, part: str = "") -> None:
        self.goes(f"/requests/{self.number}{'/' if part else ''}{part}")


@pytest.mark.timeout(300)  # the house may have to be started first
def test_from_the_mail_to_the_opened_package(house: House, new_page, sign_in):
    support, officer, manager = (
        at_the_desk(house, new_page, sign_in, role) for role in ("support", "compliance", "manager")
    )
    customer = json.loads(house.python("-m", "tests.e2e.asker"))
    support.number = take_in_the_request(support, customer)
    officer.number = manager.number = support.number

    first = house.wait_for_mail(to=ASKER.email, subject=support.number)
    assert "không hỏi và không nhận ảnh căn cước" in words_of(first[0])
    recognise_the_person(support)

    make_the_package(support)
    read_and_release(officer)
    tell_that_it_is_ready(support)
    content = fetch_the_file(support)
    code = tell_the_code(manager)
    read_as_the_customer(content, code)

    complete(support)
    house.wait_for_mail(to=ASKER.email, subject=f"[{support.number}] Kết quả")
    in_time_and_on_record(support)
    assert "clean" in house.flask("audit", "verify")


def at_the_desk(house: House, new_page, sign_in, role: str) -> RequestDesk:
    desk = RequestDesk(new_page(), house)
    sign_in(desk.page, house.accounts[role])
    return desk


def words_of(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain",))
    assert body is not None
    return body.get_content()


def take_in_the_request(support: RequestDesk, customer: str) -> str:
    support.goes(f"/requests/new?customer_id={customer}&kind=view")
    support.chooses(entrance="email")
    support.fills(wish="Cho tôi xem mọi dữ liệu công ty đang giữ về tôi.", received_at=ago(hours=1))
    support.page.keyboard.press("Control+Enter")
    support.is_told("Đã ghi yêu cầu")
    return re.search(r"YC-\d{4}-\d{5}", support.page.url)[0]


def recognise_the_person(support: RequestDesk) -> None:
    support.opens("package")
    support.reads("Chưa đối chiếu danh tính")
    support.opens("identity")
    support.chooses(method="call-back", fits="yes")
    support.page.keyboard.press("Control+Enter")
    support.is_told("Đã ghi đối chiếu danh tính")


def make_the_package(support: RequestDesk) -> None:
    support.opens()
    expect(support.part("Gói dữ liệu").first).to_contain_text("Chưa có gói dữ liệu")
    support.opens("package/make")
    support.fills(words=NEIGHBOUR)
    support.presses("Làm gói dữ liệu")
    support.is_told("Đã làm gói dữ liệu")


def read_and_release(officer: RequestDesk) -> None:
    officer.opens("package")
    officer.reads("Bạn chưa đọc nội dung gói")
    officer.presses("Đọc nội dung gói")
    officer.reads(ASKER.email)
    officer.reads("[số điện thoại đã che]")
    expect(officer.page.locator("main")).not_to_contain_text(STRANGER)
    officer.presses("Duyệt gói này")
    officer.is_told("Đã duyệt gói dữ liệu")


def tell_that_it_is_ready(support: RequestDesk) -> None:
    support.opens("package")
    support.follows("Xem thư và gửi")
    support.reads("Thư không kèm tệp, không có mã")
    support.presses("Gửi thư báo")
    support.is_told("Đã gửi thư báo")
    ready = support.house.wait_for_mail(to=ASKER.email, subject="đã sẵn sàng")[0]
    assert [part.get_content_type() for part in ready.walk() if part.get_filename()] == []


def fetch_the_file(support: RequestDesk) -> bytes:
    support.opens("package")
    support.follows("Tải tệp để trao")
    support.chooses(handed_by="usb")
    with support.receiving() as files:
        support.presses("Tải tệp")
    support.opens("package")
    support.reads("Bạn đã tải tệp của gói này nên mã do người khác báo")
    return files[0].getvalue()


def tell_the_code(manager: RequestDesk) -> str:
    manager.opens("package")
    manager.follows("Báo mã cho khách")
    manager.chooses(code_by="call")
    manager.presses("Hiện mã một lần")
    code = manager.page.locator("[data-package-code]").inner_text()
    manager.follows("Đã báo xong, rời trang")
    expect(manager.page.locator("main")).not_to_contain_text(code)
    manager.reads("Gọi số điện thoại đã lưu, đọc mã")
    return code


def read_as_the_customer(content: bytes, code: str) -> None:
    opened = open_package(content, code)
    for words in (ASKER.name, ASKER.phone, ASKER.email, ASKER.address, "đòi phí giao hàng"):
        assert words in opened.text
        assert words in opened.all_text
    assert opened.data["person"] == ASKER.name
    narrative = opened.section("complaints")["entries"][0]["text"]
    assert (
        narrative
        == "Số [số điện thoại đã che] gọi đòi phí giao hàng. Hàng xóm [đã che] cũng bị gọi."
    )
    assert STRANGER not in opened.all_text and NEIGHBOUR not in opened.all_text
    assert "Phạm Thị Mai" not in opened.all_text  # support, by role only


def complete(support: RequestDesk) -> None:
    support.opens("complete")
    support.chooses(how="email")
    support.fills(outcome="Đã tập hợp mọi dữ liệu đang giữ về quý khách và trao tệp có mã.")
    support.page.keyboard.press("Control+Enter")
    support.is_told("Đã xếp thư kết quả")


def in_time_and_on_record(support: RequestDesk) -> None:
    for _ in range(60):
        support.opens()
        if "Đã xong" in support.page.locator(".head").inner_text():
            break
        support.page.wait_for_timeout(500)
    history = support.page.locator("main").inner_text()
    today = f"{SystemClock().now():%Y}"
    assert today in history
    for words in ("làm gói dữ liệu", "duyệt gói dữ liệu", "tải tệp để trao khách", "xem mã để báo"):
        assert words in history
