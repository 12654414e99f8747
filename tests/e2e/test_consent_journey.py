"""A consent is given, another is taken back, and a mailing leaves just that person out."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from kalix_compliance.core.clock import HANOI, SystemClock
from kalix_compliance.deadlines.calendar import hanoi_day
from tests.e2e.house import House

WORDS = (
    "Tôi đồng ý cho Công ty cổ phần KALIX dùng họ tên và email của tôi để gửi bản tin. "
    "Tôi rút lại lúc nào cũng được."
)
LETTER = "Bộ bàn ăn gỗ sồi mới đã có tại showroom. Mời quý khách ghé xem trong tuần này."
STAYS = ("Vũ Thị Ở Lại", "0913777801", "o.lai@khach.example")
GOES = ("Đỗ Văn Rút Lui", "0913777802", "rut.lui@khach.example")


def morning() -> datetime:
    """Nine o'clock in Hanoi tomorrow: marketing sleeps at night."""
    return datetime.combine(hanoi_day(SystemClock().now()) + timedelta(days=1), time(9), HANOI)


@pytest.fixture
def house(own_house: Callable[..., House]) -> House:
    return own_house(CLOCK_OFFSET=f"{(morning() - SystemClock().now()).total_seconds():+.0f}s")


def test_a_mailing_leaves_out_who_took_their_consent_back(
    house: House, new_page, sign_in, accounts
) -> None:
    officer, manager, clerk, stranger = new_page(), new_page(), new_page(), new_page()
    for page, role in ((officer, "compliance"), (manager, "manager"), (clerk, "support")):
        sign_in(page, accounts[role])

    write_the_words(manager, house)
    cards = [agree(clerk, house, *person) for person in (STAYS, GOES)]
    mailing = write_the_mail(officer, house)
    expect(officer.locator("main")).to_contain_text("2 người nhận")
    officer.get_by_role("button", name="Trình người khác duyệt").click()
    expect(officer.locator("main")).to_contain_text("không tự duyệt")
    expect(officer.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)

    clerk.goto(cards[1])
    clerk.get_by_role("button", name="Rút đồng ý: Bản tin").click()
    expect(clerk.locator(".flash").first).to_contain_text("khách rút 1 sự đồng ý")
    (confirmed,) = house.wait_for_mail(to=GOES[2], subject="Xác nhận đã dừng")
    assert "Bản tin" in text_of(confirmed)

    manager.goto(mailing)
    expect(manager.locator("main")).to_contain_text("1 người nhận")
    manager.get_by_role("button", name="Duyệt", exact=True).click()
    (mail,) = house.wait_for_mail(to=STAYS[2], subject="[QC]")
    expect(officer.locator("main")).to_be_visible()
    officer.goto(mailing)
    expect(officer.locator("#gui")).to_contain_text("Đã gửi xong", timeout=40_000)
    expect(officer.locator("#gui-live")).to_contain_text("Để lại: không còn đồng ý nhận")
    assert not [one for one in house.mails() if GOES[2] in one["To"] and "[QC]" in one["Subject"]]

    body = text_of(mail)
    assert mail["Subject"].startswith("[QC] ") and "TỪ CHỐI" in body and STAYS[0] in body
    link = re.search(r"http://\S+/mailings/refuse/\S+", body)
    assert link is not None and link[0] in mail["List-Unsubscribe"]
    refuse(stranger, link[0])
    house.wait_for_mail(to=STAYS[2], subject="Xác nhận đã dừng")
    clerk.goto(cards[0])
    clerk.get_by_text("Đã rút (1)").click()
    expect(clerk.locator("main")).to_contain_text("Khách bấm liên kết trong thư")


def write_the_words(page: Page, house: House) -> None:
    page.goto(f"{house.address}/consents/texts/new")
    page.get_by_label("Bản tin").check()
    page.locator("#words").fill(WORDS)
    page.locator("#frequency").fill("tối đa 2 thư mỗi tháng")
    page.locator("#used_from").fill("01/01/2026")
    page.get_by_role("button", name="Ghi bản lời này").click()
    expect(page.locator("main")).to_contain_text(WORDS)


def agree(page: Page, house: House, name: str, phone: str, email: str) -> str:
    """A new customer signs the paper; returns the address of their card."""
    page.goto(f"{house.address}/customers/new")
    for field, words in (("name", name), ("phone", phone), ("email", email)):
        page.locator(f"#{field}").fill(words)
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}$"))
    card = page.url
    page.get_by_role("link", name="Ghi sự đồng ý").click()
    assert page.locator("main input:checked").count() == 0
    page.locator("input[name=text]").first.check()
    page.get_by_label("Phiếu giấy có chữ ký").check()
    page.locator("#given_at").fill(f"{morning() - timedelta(days=2):%d/%m/%Y %H:%M}")
    page.locator("#proof").fill("Phiếu số 12, showroom Bát Khối")
    page.get_by_role("button", name="Ghi sự đồng ý").click()
    expect(page.locator("main")).to_contain_text("Phiếu giấy có chữ ký")
    return card


def write_the_mail(page: Page, house: House) -> str:
    page.goto(f"{house.address}/mailings/new")
    page.get_by_label("Bản tin").check()
    page.locator("#subject").fill("Bàn ăn gỗ sồi mới")
    page.locator("#words").fill(LETTER)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/mailings/TT-\d{4}-\d{4}$"))
    return page.url


def refuse(page: Page, link: str) -> None:
    """Whoever has the mail presses once, without signing in."""
    page.goto(link)
    assert STAYS[0] not in page.content() and STAYS[2] not in page.content()
    page.get_by_role("button", name="Thôi nhận").click()
    expect(page.get_by_role("heading", name="Đã dừng")).to_be_visible()


def text_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()
