"""From two complaints to the closed breach: an officer, a manager who signs, support on the telephone."""

import json
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from kalix_compliance.core.clock import HANOI, SystemClock
from tests.e2e.breach_papers import file_mau_08, file_the_final_report, sign_the_minutes
from tests.e2e.breach_people import (
    PEOPLE,
    approve_the_notice,
    call_whom_no_mail_reached,
    everybody_has_one_mail,
    import_the_list,
    let_ten_minutes_pass,
    write_the_notice,
)
from tests.e2e.breach_record import (
    assess,
    confirm,
    decide,
    each_shows_the_other,
    fill_in_the_record,
    find_out_that_it_was_earlier,
    open_from,
    sign_both,
    write_down_measures,
)
from tests.e2e.breach_words import RECEIPT, TITLE
from tests.e2e.desk import Desk, typed
from tests.e2e.house import House


@pytest.mark.timeout(300)  # the house is started twice
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
    let_ten_minutes_pass(house, officer, manager)
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
        ("Biên bản xác nhận", "", ""),
        ("Mẫu số 08", "Ban đầu", RECEIPT),
        ("Mẫu số 08", "Kết thúc", f"{RECEIPT}/KT"),
    }
    assert all(re.fullmatch(r"[0-9a-f]{64}", line[9]) for line in filed)


def line_of(rows: list[tuple], heading: str, number: str) -> dict[str, object]:
    """The cells of a line by what stands over them."""
    headings = next(row for row in rows if row[0] == heading)
    return dict(zip(headings, next(row for row in rows if row[0] == number), strict=True))
