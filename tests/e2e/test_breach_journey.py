"""From two complaints to the closed breach: an officer, a manager who signs, support on the telephone."""

import json
import re
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect

from kalix_compliance.core.clock import HANOI, SystemClock
from tests.e2e import affected
from tests.e2e.desk import Desk, ago, typed
from tests.e2e.house import House
from tests.e2e.leaks import CALLERS, TOLD

TITLE = "Danh sách giao hàng gửi nhầm cho bên lắp đặt cũ"
ACT = "Tệp giao hàng tháng 10 được gửi cho một bên đã hết hợp đồng."
WHAT_HAPPENED = "Tệp giao hàng được gửi nhầm cho một bên đã hết hợp đồng."
CONSEQUENCES = "Kẻ gian có thể gọi điện mạo danh cửa hàng để đòi đặt cọc."
DONE = "Đòi lại và xóa tệp ở bên nhận"
TO_DO = "Khóa việc xuất tệp khi không có người thứ hai duyệt"
RECEIPT = "HS-08/2026-117"
SUBJECT = "Thông báo về dữ liệu cá nhân của quý khách"
PEOPLE = affected.GOOD + len(CALLERS)
ALL_AT_ONCE = "+11m"
"""The CLOCK_OFFSET with which the ten minutes for calling a notice back are over."""


@pytest.mark.timeout(240)  # the house is started twice
def test_from_two_complaints_to_the_closed_breach(own_house, new_page, sign_in):
    house: House = own_house()
    officer, manager, support = (
        at_the_desk(house, new_page, sign_in, role) for role in ("compliance", "manager", "support")
    )
    complaints = json.loads(house.python("-m", "tests.e2e.leaks"))
    for desk in (officer, manager, support):
        desk.number = officer.number or open_from(officer, complaints)
    each_shows_the_other(officer, complaints)

    assess(officer)
    confirm(officer)
    fill_in_the_record(officer)
    find_out_that_it_was_earlier(officer)
    write_down_measures(officer)
    decide(officer, "authority")
    decide(officer, "people")
    sign_both(manager)
    officer.sees_state("Ngăn chặn")

    sign_the_minutes(officer)
    file_mau_08(officer)
    import_the_list(officer)

    write_the_notice(officer)
    approve_the_notice(manager)
    let_ten_minutes_pass(house, officer)
    everybody_has_one_mail(house)
    call_whom_no_mail_reached(support)
    officer.sees_state("Đã thông báo")

    file_the_final_report(officer)
    finish_the_measure(officer)
    close(officer)
    export_the_register(manager)
    assert "clean" in house.flask("audit", "verify")


def at_the_desk(house: House, new_page, sign_in, role: str) -> Desk:
    desk = Desk(new_page(), house)
    sign_in(desk.page, house.accounts[role], house.address)
    return desk


# ---- the breach ----


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


# ---- papers ----


def sign_the_minutes(officer: Desk) -> None:
    draw_up(officer, "Biên bản xác nhận")
    officer.fills(document_no="03/BB-KALIX", changes="Nguyễn Hải Long, cán bộ bảo vệ dữ liệu")
    save_and_freeze(officer)
    officer.follows("Ghi đã ký")
    officer.presses("Ghi biên bản đã ký")
    officer.is_told("Đã ghi biên bản đã ký")


def file_mau_08(officer: Desk) -> None:
    """The fields are those of the record; what is filed is what was downloaded, byte by byte."""
    draw_up(officer, "Mẫu số 08")
    officer.fills(document_no="12/TB-KALIX")
    save_and_freeze(officer)
    with officer.receiving() as files:
        officer.presses("Tải bản Word")
    check_mau_08(files[0])
    officer.follows("Ghi đã nộp")
    officer.chooses(channel="portal")
    officer.fills(receipt=RECEIPT)
    officer.presses("Ghi đã nộp Mẫu số 08")
    officer.is_told("Đã ghi Mẫu số 08 đã nộp")
    expect(officer.page.get_by_role("link", name=RECEIPT).first).to_be_visible()


def draw_up(officer: Desk, paper: str) -> None:
    officer.opens("filings")
    officer.presses(f"Soạn {paper}")
    officer.page.wait_for_url("**/filings/*-*")


def save_and_freeze(officer: Desk) -> None:
    officer.presses("Lưu")
    officer.is_told("Đã lưu")
    officer.presses("Chốt bản in")
    officer.is_told("Đã chốt bản in")


def check_mau_08(file: BytesIO) -> None:
    paper = Document(file)
    lines = [paragraph.text for paragraph in paper.paragraphs]
    for line in (
        "VI PHẠM QUY ĐỊNH BẢO VỆ DỮ LIỆU CÁ NHÂN",
        "- Tên tổ chức, doanh nghiệp: Công ty cổ phần KALIX",
        "- Địa điểm: Phòng giao hàng, Long Biên",
        f"- Hành vi: {ACT}",
        "- Tổ chức, cá nhân liên quan: Bên lắp đặt đã hết hợp đồng",
        "+ Dữ liệu cá nhân cơ bản: họ tên, số điện thoại, đơn hàng",
        "+ Số lượng: 502 người (từ 500 đến 510)",
        "+ Họ và tên: Nguyễn Hải Long",
        "+ Số điện thoại liên lạc: 0942689393",
        f"- Hậu quả xảy ra: {CONSEQUENCES}",
        "4. Cam kết",
    ):
        assert line in lines, line
    text = "\n".join(lines)
    assert re.search(r"- Thời gian: Xảy ra từ .+ đến .+\nPhát hiện vi phạm lúc", text)
    assert f"Đã làm ngày {SystemClock().now().astimezone(HANOI):%d/%m/%Y}: {DONE}" in text
    assert re.search(rf"\+ Sẽ làm xong trước ngày [\d/]+: {TO_DO}", text)
    assert "a) Biên bản xác nhận về việc xảy ra hành vi vi phạm số 03/BB-KALIX" in text
    assert "đang xác minh" not in text
    assert "DIỄN TẬP" not in text
    cells = "\n".join(cell.text for table in paper.tables for cell in table._cells)
    assert "Số: 12/TB-KALIX" in cells
    assert "GIÁM ĐỐC" in cells
    assert "Lê Quốc Bảo" in cells


def file_the_final_report(officer: Desk) -> None:
    officer.opens("filings")
    officer.selects(form="Mẫu số 08", phase="Kết thúc")
    officer.presses("Soạn giấy này")
    officer.fills(changes="Mọi người đã được báo; tệp đã được xóa.")
    save_and_freeze(officer)
    officer.follows("Ghi đã nộp")
    officer.chooses(channel="portal")
    officer.fills(receipt=f"{RECEIPT}/KT")
    officer.presses("Ghi đã nộp Mẫu số 08")
    officer.is_told("Đã ghi Mẫu số 08 đã nộp")


# ---- people ----


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


def let_ten_minutes_pass(house: House, officer: Desk) -> None:
    assert not letters(house)
    house.restart(CLOCK_OFFSET=ALL_AT_ONCE)
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


# ---- the end ----


def finish_the_measure(officer: Desk) -> None:
    officer.opens("close")
    expect(officer.part("Còn thiếu để đóng")).to_contain_text("Còn biện pháp 2 chưa xong")
    officer.opens("measures/2/done")
    officer.fills(result="Đã cài đặt và thử.")
    officer.presses("Ghi là đã xong")
    officer.is_told("Đã ghi xong biện pháp 2")


def close(officer: Desk) -> None:
    officer.opens("close")
    officer.reads("Phần khác đã đủ")
    officer.fills(
        root_cause="Không ai xóa người nhận khi hết hợp đồng.",
        lessons="Rà danh sách người nhận mỗi tháng.",
        remedied_on=typed(SystemClock().now())[:10],
    )
    officer.presses("Đóng sự cố")
    officer.is_told(f"Đã đóng sự cố {officer.number}")
    officer.sees_state("Đóng")


def export_the_register(manager: Desk) -> None:
    manager.goes("/breaches/register")
    manager.chooses(purpose="management")
    with manager.receiving() as files:
        manager.presses("Tải sổ sự cố")
    breaches, times, papers = (
        list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(files[0])
    )
    row = line_of(breaches, "Số", manager.number)
    today = SystemClock().now().astimezone(HANOI)
    assert row["Sự cố"] == TITLE
    assert row["Trạng thái"] == "Đóng"
    assert row["Số người"] == PEOPLE
    assert row["Chưa được báo"] == 0
    assert row["ENISA"] == "1,5, thấp"
    assert row["Hạn đã lỡ"] == 0
    assert row["Lưu đến"].year == today.year + 5
    contained = line_of(times, "Số", manager.number)["Ngăn chặn xong"]
    assert timedelta() < today.replace(tzinfo=None) - contained < timedelta(minutes=20)
    filed = [line for line in papers if line[0] == manager.number]
    assert {(line[1], line[2], line[7]) for line in filed} == {
        ("Biên bản xác nhận", None, None),
        ("Mẫu số 08", "Ban đầu", RECEIPT),
        ("Mẫu số 08", "Kết thúc", f"{RECEIPT}/KT"),
    }
    assert all(re.fullmatch(r"[0-9a-f]{64}", line[9]) for line in filed)


def line_of(rows: list[tuple], heading: str, number: str) -> dict[str, object]:
    """The cells of a line by what stands over them."""
    headings = next(row for row in rows if row[0] == heading)
    return dict(zip(headings, next(row for row in rows if row[0] == number), strict=True))
