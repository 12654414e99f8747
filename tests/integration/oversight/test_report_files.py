"""The report as a file: real numbers and dates, harmless texts, and pages under the company's head."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO

import pypdf
import pytest
from flask import Flask

from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.core.clock import FixedClock
from tests.cases import case_at
from tests.client import Browser
from tests.files import fetch, lines, sheet
from tests.people import Member, open_door

ASKED = "/exports/new/figures?since=01/10/2026&until=22/11/2026"
NAME = "=HYPERLINK(0)"


@pytest.fixture
def shop(app: Flask, staff_member: Callable[..., Member], clock: FixedClock) -> Member:
    """One case that was closed in time, one that is overdue, one that just came in; a manager looks."""
    support, manager = staff_member("support", name=NAME), staff_member("manager")
    now = clock.now()
    clock.advance(timedelta(days=-30))
    case_at("received", support.actor, manager.actor, kind=Kind.SELLER)
    clock.advance(timedelta(days=8))
    case_at("closed", support.actor, manager.actor)
    clock.at = now
    case_at("received", support.actor, manager.actor, channel=Channel.SHOWROOM, place="bat-khoi")
    return manager


def test_the_workbook_has_real_numbers_and_days(client: Browser, shop: Member) -> None:
    open_door(client, shop)
    content = fetch(client, ASKED, form="xlsx")
    rows = sheet(content)
    head, body = rows[4], rows[5:]
    assert head[:3] == ["Xếp theo", "Mục", "Nhận từ ngày"]
    assert body[0][0] == "Tất cả" and body[0][4:9] == [3, 1, 1, 1, 0]
    assert body[0][9] == pytest.approx(0.5)
    assert body[1][:2] == ["Thời gian", "10/2026"]
    assert body[1][2] == datetime(2026, 10, 1) and body[2][3] == datetime(2026, 11, 22)
    assert [row[1] for row in body if row[0] == "Người xử lý"] == [NAME]
    assert [row[4] for row in body if row[0] == "Showroom"] == [1]
    spans = sheet(content, 1)[5:]
    assert [type(row[2]) for row in spans[:1]] in ([int], [float])
    assert spans[2][4] == 1  # one answer is late
    ages = sheet(content, 2)[5:]
    assert sum(row[1] for row in ages) == 2 and sum(row[2] for row in ages) == 1
    filtered = sheet(fetch(client, f"{ASKED}&kind=seller", form="xlsx"))
    assert filtered[5][4] == 1 and "Loại: Về người bán" in filtered[2][0]


def test_the_csv_is_safe_to_open(client: Browser, shop: Member) -> None:
    open_door(client, shop)
    rows = lines(fetch(client, ASKED, form="csv"))
    assert rows[1][4:10] == ["3", "1", "1", "1", "0", "0.5"]
    assert date.fromisoformat(rows[1][2]) == date(2026, 10, 1)
    names = [row[1] for row in rows if row[0] == "Người xử lý"]
    assert f"'{NAME}" in names


def test_the_paper_bears_the_company_the_days_and_the_figures(
    client: Browser, shop: Member
) -> None:
    open_door(client, shop)
    content = fetch(client, ASKED, form="pdf", note="Họp giao ban tháng 11.")
    pages = pypdf.PdfReader(BytesIO(content)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    for words in (
        "Công ty cổ phần KALIX",
        "nhận từ 01/10/2026 đến 22/11/2026",
        f"người lập: {shop.name}",
        "Lộ dữ liệu cho bên thứ ba",
        "50 %",
        "Mất bao lâu, từ lúc nhận",
        "Trang 1 / ",
    ):
        assert words in text, words


def test_an_empty_house_makes_an_empty_report(
    client: Browser, signed_in: Callable[[str], Member]
) -> None:
    signed_in("manager")
    for form in ("xlsx", "pdf", "csv"):
        assert fetch(client, ASKED, form=form)


def test_a_file_of_the_report_needs_the_right_to_take_reports_out(
    client: Browser, signed_in: Callable[[str], Member]
) -> None:
    for role in ("support", "auditor", "administrator"):
        signed_in(role)
        assert client.get(ASKED).status_code == 403
