"""The people of a breach: from a file to the last one told."""

import re
from collections import Counter
from email.message import EmailMessage
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.e2e import affected
from tests.e2e.breach_words import CONSEQUENCES, DONE, TO_DO, WHAT_HAPPENED
from tests.e2e.desk import Desk
from tests.e2e.house import House
from tests.e2e.leaks import CALLERS

SUBJECT = "Thông báo về dữ liệu cá nhân của quý khách"
PEOPLE = affected.GOOD + len(CALLERS)
LATER = "+11m"
"""The CLOCK_OFFSET with which the ten minutes for calling a notice back are over."""


def import_the_list(officer: Desk) -> None:
    officer.opens("import")
    file = {"name": "giao-hang.csv", "mimeType": "text/csv", "buffer": affected.csv_file()}
    officer.page.locator("#file").set_input_files(file)
    officer.presses("Tải lên và chọn cột")
    for field, place in {"name": "0", "phone": "1", "email": "2", "address": "3"}.items():
        expect(officer.page.locator(f"select[name={field}]")).to_have_value(place)
    expect(officer.page.locator("main")).not_to_contain_text(affected.email(0))
    officer.presses("Kiểm tra từng dòng")
    accept = f"Nhập {affected.GOOD} người vào danh sách"
    expect(officer.page.get_by_role("button", name=accept)).to_be_visible(timeout=30_000)
    with officer.receiving() as files:
        officer.follows("Tải về Excel")
    check_bad_rows(files[0])
    officer.presses(accept)
    officer.reads("Đã nhập xong", patience=30)
    officer.opens("people")
    officer.reads(f"100 trên {PEOPLE}")


def check_bad_rows(file: BytesIO) -> None:
    """Every bad row once, with why, and nothing of what stood in it."""
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    heading = next(place for place, row in enumerate(rows) if row[0] == "Dòng")
    bad = rows[heading + 1 :]
    assert [row[0] for row in bad] == [42 + 60 * place for place in range(len(affected.BAD))]
    for (_row, _column, why), words in zip(bad, affected.BAD, strict=True):
        assert words in why
    said = " ".join(str(cell) for row in rows for cell in row)
    assert "Trần Văn" not in said
    assert "khong.phai" not in said


def write_the_notice(officer: Desk) -> None:
    """The record has written what it knows; the gap is filled, the letters read, the manager asked."""
    officer.opens("notice")
    draft = officer.page.locator("#how_detected").input_value()
    assert "qua phản ánh của khách hàng" in draft
    expect(officer.page.locator("#measures")).to_have_value(re.compile(TO_DO))
    officer.fills(how_detected=re.sub(r"\[.+\]", WHAT_HAPPENED, draft), risks=CONSEQUENCES)
    officer.presses("Lưu và xem như khách đọc")
    expect(officer.page.get_by_role("heading", name="Thư mẫu 3 trên 3")).to_be_visible()
    officer.reads(WHAT_HAPPENED)
    officer.page.locator("#read").check()
    officer.presses(f"Trình duyệt, {PEOPLE} người")
    officer.is_told("Đã trình duyệt thông báo số 1")
    expect(officer.page.get_by_role("button", name=re.compile("^Ký"))).to_have_count(0)


def approve_the_notice(manager: Desk) -> None:
    manager.goes("/approvals")
    manager.page.get_by_role("link", name=manager.number, exact=True).first.click()
    manager.reads(WHAT_HAPPENED)
    manager.presses(f"Ký, gửi tới {PEOPLE} người")
    manager.reads("Gửi sau 9 phút")
    expect(manager.page.get_by_role("button", name="Hủy gửi ngay")).to_be_visible()


def let_ten_minutes_pass(house: House, officer: Desk, manager: Desk) -> None:
    assert not letters(house)
    for desk in (officer, manager):
        desk.looks_away()
    house.restart(CLOCK_OFFSET=LATER)
    officer.opens("notice/1")
    officer.reads("Gửi xong lúc", patience=60)
    officer.reads(f"{PEOPLE - 2} thư đã được máy chủ thư chấp nhận")


def letters(house: House) -> list[EmailMessage]:
    return [mail for mail in house.mails() if SUBJECT in str(mail["Subject"])]


def everybody_has_one_mail(house: House) -> None:
    """Each of the list once, in their own name; nobody whose mailbox is gone; nothing as in a drill."""
    sent = letters(house)
    reached = [affected.email(n) for n in range(affected.GOOD) if n not in affected.BOUNCING]
    expected = [*reached, *(caller.email for caller in CALLERS)]
    assert Counter(str(mail["To"]).split("<")[-1].rstrip(">") for mail in sent) == Counter(expected)
    assert len({mail["Message-ID"] for mail in sent}) == PEOPLE - 2
    assert not [mail for mail in sent if "DIỄN TẬP" in str(mail["Subject"])]
    first = next(mail for mail in sent if affected.email(0) in str(mail["To"]))
    text = first.get_body(("plain",)).get_content()
    assert affected.good_row(0)[0] in text
    for words in (WHAT_HAPPENED, "họ tên, số điện thoại, đơn hàng", CONSEQUENCES, DONE, "mã OTP"):
        assert words in " ".join(text.split()), words
    assert affected.good_row(0)[1] not in text


def call_whom_no_mail_reached(support: Desk) -> None:
    """Two bounced: one is at home, to the other a letter is posted; then nobody is left."""
    support.goes("/breaches/calls")
    support.page.get_by_role("link", name=re.compile(support.number)).first.click()
    expect(support.page.locator("tbody tr")).to_have_count(2)
    support.follows("Gọi người tiếp theo")
    support.page.locator("summary", has_text="Hiện điện thoại").click()
    support.presses("Hiện 60 giây")
    expect(support.page.locator("[data-clear]")).to_contain_text("097")
    support.reads(WHAT_HAPPENED)
    support.chooses(outcome="reached")
    support.fills(note="Khách cảm ơn, sẽ để ý các cuộc gọi lạ.")
    support.presses("Lưu, gọi người tiếp theo")
    support.is_told("Đã ghi: Đã gặp")
    support.chooses(outcome="posted")
    support.fills(receipt="EB123456789VN")
    support.presses("Lưu, về danh sách")
    support.is_told("Đã ghi: Đã gửi bưu điện")
    support.reads("Không còn ai phải gọi.")
