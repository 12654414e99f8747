"""A breach is opened, assessed, written down, decided and signed: what two people do on its pages."""

import re

from playwright.sync_api import expect

from tests.e2e.breach_words import ACT, CONSEQUENCES, DONE, TITLE, TO_DO
from tests.e2e.desk import Desk, ago
from tests.e2e.leaks import TOLD


def open_from(officer: Desk, complaints: list[str]) -> str:
    """In one step, with what the complaints lend: their words, their data, the time of the first."""
    officer.goes("/escalation")
    for complaint in complaints:
        officer.chooses(complaints=complaint)
    officer.presses("Xem điều thừa hưởng")
    for words in TOLD:
        officer.reads(words)
    for lent in ("name", "phone", "purchase"):
        expect(officer.page.locator(f"input[name=data_types][value={lent}]")).to_be_checked()
    officer.fills(title=TITLE, act=ACT)
    officer.presses("Mở sự cố và tính hạn")
    officer.is_told("từ 2 khiếu nại")
    number = officer.page.url.rpartition("/")[2].partition("#")[0]
    assert re.fullmatch(r"SC-\d{4}-\d{4}", number)
    return number


def each_shows_the_other(officer: Desk, complaints: list[str]) -> None:
    for complaint in complaints:
        officer.opens()
        officer.page.locator("main").get_by_role("link", name=complaint, exact=True).first.click()
        officer.part("Sự cố dữ liệu").get_by_role("link", name=officer.number).click()
        officer.page.wait_for_url(f"**/breaches/{officer.number}")
    expect(officer.page.locator(".head .chip").first).to_have_text("Nghi ngờ")


def assess(officer: Desk) -> None:
    """1 × 1 + 0,5: low by the numbers, and yet it may harm, which alone decides."""
    officer.opens("assess")
    officer.page.locator("select[name=simple]").select_option("1")
    officer.chooses(ease="maximum", confidentiality="full", harm="yes")
    officer.fills(
        data_context_reason="Họ tên, điện thoại, đơn hàng.",
        ease_reason="Có đủ tên và số điện thoại.",
        circumstances_reason="Một bên không được phép đã nhận tệp.",
        harm_reasons="Khách có thể bị lừa chuyển tiền.",
    )
    officer.presses("Tính thử")
    officer.reads("Tính thử, chưa lưu.")
    officer.presses("Lưu đánh giá")
    officer.is_told("Đã lưu đánh giá")
    expect(officer.part("Đánh giá").first).to_contain_text("1,5")


def confirm(officer: Desk) -> None:
    officer.opens("confirm")
    officer.fills(reason="Bên nhận thừa nhận còn giữ tệp.")
    officer.presses("Xác nhận có sự cố")
    officer.is_told("Đã xác nhận sự cố")
    officer.sees_state("Xác nhận")


def fill_in_the_record(officer: Desk) -> None:
    officer.opens("record")
    officer.fills(
        place="Phòng giao hàng, Long Biên",
        related_parties="Bên lắp đặt đã hết hợp đồng",
        cause_text="Chọn nhầm người nhận cũ.",
        systems="Hộp thư của phòng giao hàng",
        consequences=CONSEQUENCES,
        people_least="500",
        people_best="502",
        people_most="510",
        contact_name="Nguyễn Hải Long",
        contact_title="Cán bộ bảo vệ dữ liệu cá nhân",
        contact_phone="0942689393",
        contact_email="long.bao-ve@kalix.example",
        signer_name="Lê Quốc Bảo",
        signer_title="Giám đốc",
    )
    officer.chooses(cause="mistake", nature="confidentiality", serious="no")
    officer.presses("Lưu hồ sơ sự cố")
    officer.is_told("Đã lưu hồ sơ sự cố")


def find_out_that_it_was_earlier(officer: Desk) -> None:
    """A start that moves wants a reason, and shows what moves before it is saved; then it is contained."""
    officer.opens("times")
    officer.fills(
        occurred_from=ago(hours=30),
        occurred_to=ago(hours=5),
        violation_detected=ago(hours=4),
        contained=ago(minutes=10),
    )
    officer.presses("Lưu các mốc giờ")
    officer.page.locator(".errors").get_by_role("link", name=re.compile("Vì sao đổi giờ")).click()
    officer.fills(reason="Phòng giao hàng đã thấy từ trước khi khách gọi.")
    officer.presses("Lưu các mốc giờ")
    officer.reads("Lưu thì các hạn này đổi")
    officer.presses("Lưu giờ và đổi các hạn")
    officer.is_told("các hạn đã tính lại")


def write_down_measures(officer: Desk) -> None:
    """One that was taken already, one that is still to be done."""
    officer.opens("measures")
    officer.fills(what=DONE, result="Bên nhận đã xác nhận bằng văn bản.")
    officer.presses("Ghi biện pháp này")
    officer.is_told("Đã ghi biện pháp")
    officer.fills(what=TO_DO)
    officer.presses("Ghi biện pháp này")
    officer.is_told("Đã ghi biện pháp")


def decide(officer: Desk, about: str) -> None:
    """The record has written the facts; the officer decides, and may not sign."""
    officer.opens(f"decide?about={about}")
    expect(officer.page.locator("#facts")).to_have_value(re.compile(re.escape(ACT)))
    officer.chooses(choice="notify")
    officer.presses("Trình quản lý ký")
    officer.is_told("Đã trình ký quyết định")
    expect(officer.page.get_by_role("link", name="Xem và ký")).to_have_count(0)


def sign_both(manager: Desk) -> None:
    """The manager finds both where signatures wait; after the first comes the second."""
    manager.goes("/approvals")
    manager.page.get_by_role("link", name=manager.number, exact=True).first.click()
    for _ in range(2):
        manager.reads(ACT)
        manager.presses("Ký duyệt")
        manager.is_told(f"Đã ký duyệt {manager.number}")
    manager.page.wait_for_url(f"**/breaches/{manager.number}#quyet-dinh")
