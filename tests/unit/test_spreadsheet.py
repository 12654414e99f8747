"""The workbook that a manager hands on, read back as a spreadsheet program reads it."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kalix_compliance.core.language import say
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet, workbook

COLUMNS = (
    Column(say("Số hồ sơ"), 16),
    Column(say("Nhận lúc"), 16, Kind.MOMENT),
    Column(say("Hạn"), 12, Kind.DAY),
    Column(say("Còn lại"), 10, Kind.DAYS_LEFT),
)
MORNING = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)  # 01:30 of the next day in Hanoi
ROW = ("KN-2026-000412", MORNING, date(2026, 12, 7), -3)


def read(*rows: tuple[object, ...], **changed: object) -> Worksheet:
    given = {
        "name": say("Hồ sơ"),
        "company": "Công ty cổ phần KALIX & con",
        "title": say("Hồ sơ quá hạn"),
        "notes": (say("Lập lúc %(at)s", at="22/11/2026 14:05"), "Mức: quá hạn"),
        "columns": COLUMNS,
        "rows": rows,
        **changed,
    }
    return load_workbook(BytesIO(workbook(Sheet(**given)))).active


def test_dates_are_dates_numbers_are_numbers_and_moments_are_hanoi_s() -> None:
    page = read(ROW)
    reference, received, last_day, left = page[6]
    assert reference.value == "KN-2026-000412"
    assert received.value == datetime(2026, 11, 23, 1, 30)
    assert received.number_format == "dd/mm/yyyy hh:mm"
    assert last_day.value == datetime(2026, 12, 7)
    assert last_day.is_date
    assert left.value == -3
    assert left.data_type == "n"


def test_the_title_says_who_what_and_when() -> None:
    page = read(ROW)
    assert page["A1"].value == "Công ty cổ phần KALIX & con"
    assert page["A2"].value == "Hồ sơ quá hạn"
    assert page["A3"].value == "Lập lúc 22/11/2026 14:05 · Mức: quá hạn"


def test_the_headings_stay_can_be_filtered_and_come_again_on_every_page() -> None:
    page = read(ROW, ROW)
    assert [cell.value for cell in page[5]] == ["Số hồ sơ", "Nhận lúc", "Hạn", "Còn lại"]
    assert page.freeze_panes == "B6"
    assert page.auto_filter.ref == "A5:D7"
    assert page.print_title_rows == "$5:$5"


def test_it_prints_on_a4_across_as_wide_as_the_page() -> None:
    page = read(ROW)
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0  # as many pages as it takes; one page wide by default
    assert page.column_dimensions["A"].width == pytest.approx(16, abs=1)


@pytest.mark.parametrize(
    "typed",
    [
        '=HYPERLINK("http://x.vn","bấm")',
        "+84942689393",
        "-1+1",
        "@SUM(A1)",
        "{=1}",
        "http://x.vn",
        "mailto:a@x.vn",
        "007",
        '"><svg onload=x>',
    ],
)
def test_what_a_person_typed_stays_a_text(typed: str) -> None:
    cell = read((typed, *ROW[1:]))["A6"]
    assert (cell.value, cell.data_type) == (typed, "s")
    assert cell.hyperlink is None


def test_letters_that_no_workbook_can_hold_are_left_out() -> None:
    assert read(("a\x00b\x0bc\nd", *ROW[1:]))["A6"].value == "abc\nd"
    assert len(read(("x" * 100_000, *ROW[1:]))["A6"].value) == 32_767


def test_nothing_is_an_empty_cell() -> None:
    assert read((None, *ROW[1:]))["A6"].value is None


def test_a_report_without_rows_still_opens() -> None:
    assert read().auto_filter.ref == "A5:D5"
