"""A customer wants no more calls, then a number corrected: everybody who has her data hears of it."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.cases import PICTURE
from tests.e2e.desk import Desk
from tests.e2e.house import House
from tests.e2e.restriction_start import CALLER

COURIER = "Giao hàng Cầu Đất"
CONTACT = "minh.tu@cau-dat.example"
NEW_PHONE = "0937100209"
PAPER = {"name": "hoa-don.png", "mimeType": "image/png", "buffer": PICTURE}


@pytest.mark.timeout(400)  # the machines that run this are small
def test_a_restriction_and_a_correction_reach_everybody_who_has_the_data(
    own_house, new_page, sign_in
):
    house: House = own_house()
    officer, support = (
        at_the_desk(house, new_page, sign_in, role) for role in ("compliance", "support")
    )
    started = json.loads(house.python("-m", "tests.e2e.restriction_start"))
    put_the_courier_into_the_register(officer)

    support.number = started["restrict"]
    restrict(support)
    everybody_sees_it(support, started["customer"])
    pass_it_on(support, fields=("phone",))
    (mail,) = house.wait_for_mail(to=CONTACT, subject=started["restrict"])
    assert only_what_is_needed(mail.get_body(("plain",)).get_content())
    completing_waits_for(support, f"Chưa có trả lời của {COURIER}")
    record_their_answer(support, "Đã ngừng gọi từ hôm nay")
    complete(support, "Đã ngừng mọi cuộc gọi và thư giới thiệu, cả ở bên giao hàng.")

    support.number = started["correct"]
    correct_the_number(support)
    support.opens("effects")
    support.reads("Còn phải báo")
    completing_waits_for(support, f"Chưa báo cho bên đã nhận dữ liệu: {COURIER}")
    pass_it_on(support, fields=("name",))
    (mail,) = house.wait_for_mail(to=CONTACT, subject=started["correct"])
    assert NEW_PHONE in mail.get_body(("plain",)).get_content()
    record_their_answer(support, "Đã sửa số trong hệ thống giao hàng")
    support.opens("effects")
    expect(support.part("Ai đã nhận dữ liệu của khách này")).to_contain_text("Đã làm")
    complete(support, "Đã sửa số điện thoại và báo cho bên giao hàng.")

    lift(support, started["customer"])
    officer.goes("/processors/")
    officer.follows(COURIER)
    officer.reads(started["restrict"])
    officer.reads(started["correct"])
    assert "clean" in house.flask("audit", "verify")


class Requests(Desk):
    """In front of the pages of one request."""

    def opens(self, part: str = "") -> None:
        self.goes(f"/requests/{self.number}{'/' if part else ''}{part}")


def at_the_desk(house: House, new_page, sign_in, role: str) -> Requests:
    desk = Requests(new_page(), house)
    sign_in(desk.page, house.accounts[role], house.address)
    return desk


def put_the_courier_into_the_register(officer: Requests) -> None:
    officer.goes("/processors/")
    officer.reads("Sổ còn trống")
    officer.follows("Ghi bên mới")
    officer.fills(name=COURIER, service="Giao hàng tại nhà", answers_in_days="3")
    officer.chooses(kind="processor")
    for kind in ("name", "phone", "address"):
        officer.chooses(data_types=kind)
    officer.fills(contact_name="Phí Minh Tú", contact_email=CONTACT, contract_no="HD-5/2026")
    officer.presses("Ghi vào sổ")
    officer.is_told("Đã ghi vào sổ")
    expect(officer.page.locator("main")).not_to_contain_text(CONTACT)


def restrict(support: Requests) -> None:
    support.opens("effects")
    support.follows("Đặt hạn chế xử lý")
    support.fills(scope="Đừng gọi giới thiệu hàng nữa.")
    support.presses("Đặt hạn chế xử lý")
    support.is_told("Đã đặt hạn chế xử lý")
    support.reads("Đang có hiệu lực")


def everybody_sees_it(support: Requests, customer: str) -> None:
    support.goes(f"/customers/{customer}")
    expect(support.page.locator(".head .tag")).to_have_text("Hạn chế xử lý")
    support.reads("Đừng gọi giới thiệu hàng nữa.")
    support.goes("/intake")
    support.page.locator("#caller").press_sequentially("nghiem thi bao", delay=20)
    expect(support.page.locator("#hits .hit").first).to_contain_text("Hạn chế xử lý")


def pass_it_on(support: Requests, fields: tuple[str, ...]) -> None:
    support.opens("effects")
    support.page.get_by_role("link", name=re.compile("^Chuyển yêu cầu")).first.click()
    support.page.get_by_label(COURIER).check()
    for box in support.page.locator("input[name=fields]").all():
        box.set_checked(box.get_attribute("value") in fields)
    support.presses("Xem thư trước")
    expect(support.page.locator(".msg")).to_contain_text(support.number)
    expect(support.page.locator(".msg")).not_to_contain_text(CALLER.phone)
    support.presses("Chuyển yêu cầu")
    support.is_told("Đã chuyển yêu cầu")
    support.reads("Chờ trả lời")


def only_what_is_needed(body: str) -> bool:
    others = (CALLER.name, CALLER.email, CALLER.address)
    return CALLER.phone in body and not any(other in body for other in others)


def record_their_answer(support: Requests, answer: str) -> None:
    support.opens("effects")
    support.page.get_by_role("link", name=re.compile("^Ghi câu trả lời")).first.click()
    support.chooses(outcome="confirmed")
    support.fills(answer=answer)
    support.page.locator("#evidence").set_input_files(PAPER)
    support.presses("Ghi câu trả lời")
    support.is_told("Đã ghi câu trả lời")
    support.reads(answer)
    support.reads(str(PAPER["name"]))


def correct_the_number(support: Requests) -> None:
    support.opens("correct")
    support.fills(phone="không rõ")
    support.presses("Sửa và giữ bản trước")
    support.reads("Số điện thoại chưa đúng")
    support.fills(phone=NEW_PHONE)
    support.presses("Sửa và giữ bản trước")
    support.is_told("Đã sửa dữ liệu")
    support.reads("093****201")
    support.reads("093****209")
    expect(support.page.locator("main")).not_to_contain_text(NEW_PHONE)
    support.page.locator("summary", has_text="Hiện").first.click()
    support.page.get_by_role("button", name="Hiện", exact=True).first.click()
    support.reads(NEW_PHONE)
    support.reads(CALLER.phone)


def completing_waits_for(support: Requests, reason: str) -> None:
    support.opens("complete")
    support.reads(reason)


def complete(support: Requests, outcome: str) -> None:
    support.opens("complete")
    support.fills(outcome=outcome)
    support.chooses(how="call")
    support.presses("Báo kết quả và kết thúc")
    support.opens()
    support.reads("Đã xong")


def lift(support: Requests, customer: str) -> None:
    support.goes(f"/customers/{customer}")
    support.page.get_by_role("link", name=re.compile("^Gỡ, nêu lý do")).click()
    support.presses("Gỡ và ghi lý do")
    support.reads("còn trống")
    support.fills(reason="Khách gọi lại, muốn nhận bản tin.")
    support.presses("Gỡ và ghi lý do")
    support.is_told("Đã gỡ")
    expect(support.page.locator(".head .tag")).to_have_count(0)
