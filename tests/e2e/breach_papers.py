"""The papers of a breach: drawn up, frozen, taken away and read, filed."""

import re
from io import BytesIO

from docx import Document
from playwright.sync_api import expect

from kalix_compliance.core.clock import HANOI, SystemClock
from tests.e2e.breach_words import ACT, CONSEQUENCES, DONE, RECEIPT, TO_DO
from tests.e2e.desk import Desk


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
