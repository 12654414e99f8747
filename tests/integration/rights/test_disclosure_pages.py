"""The pages of an order: the same number of statements whatever there is, and bad input said at its field."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from flask import Flask

from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.disclosures.retained import anonymise, ended_before
from kalix_compliance.execution.unit import open_unit
from tests.cases import PICTURE
from tests.client import Browser
from tests.html_forms import main_form
from tests.orders import CLEAR, MINH, SECRET, order_at
from tests.people import BOOKKEEPER, Member, add_member, open_door

Statements = Callable[[], AbstractContextManager[list[str]]]
# Who is looking, the counts of the rail and the jobs' state are about ten of them.
MOST = {"index": 22, "file": 32, "people": 26, "submit": 26, "sign": 26}
WHOLE = {
    "body_kind": "police",
    "body": "Công an quận Long Biên",
    "order_no": "55/CA",
    "order_on": "20/11/2026",
    "received_at": "22/11/2026 10:00",
    "arrival": "hand",
    "procedure": "criminal",
    "legal_basis": "Điều 88",
    "scope": "Cung cấp họ tên",
    "asked_fields": ["name", "phone"],
    "once": "abcdefghij",
}


@pytest.fixture
def officer(app: Flask) -> Member:
    return add_member("compliance")


@pytest.fixture
def desk(app: Flask, officer: Member) -> Browser:
    client: Browser = app.test_client()
    open_door(client, officer)
    return client


def person(number: int) -> CustomerDetails:
    return CustomerDetails(
        name=f"Mạc Thị Sen {number}", phone=f"09412{number:05d}", address="Hà Nội"
    )


@pytest.mark.parametrize("page", MOST)
def test_a_page_asks_as_often_for_twelve_people_as_for_two(app, statements: Statements, page):
    manager, handler = add_member("manager"), add_member("compliance")
    few = order_at("submitted", handler.actor, manager.actor, *map(person, range(2)), order_no="1")
    many = order_at(
        "submitted", handler.actor, manager.actor, *map(person, range(12)), order_no="2"
    )
    client: Browser = app.test_client()
    open_door(client, manager if page == "sign" else handler)
    counts = []
    for order in (few, many):
        where = {
            "index": "/disclosures/?state=every",
            "file": f"/disclosures/{order.reference}",
            "sign": f"/disclosures/{order.reference}/sign/{order.waiting()}",
        }.get(page, f"/disclosures/{order.reference}/{page}")
        assert client.get(where).status_code == 200
        with statements() as seen:
            assert client.get(where).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= MOST[page], counts


def test_an_order_is_registered_from_the_page_with_its_scan(desk):
    data = {**WHOLE, "evidence": (BytesIO(PICTURE), "cong-van.png")}
    answer = desk.post("/disclosures/new", data=data, follow_redirects=True)
    assert "CC-2026-0001" in answer.text
    assert "cong-van.png" in answer.text
    assert "Ghi cuộc gọi xác thực" in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("order_no", "", "không có số"),
        ("order_on", "", "không ghi ngày"),
        ("order_on", "31/02/2026", "không có trong lịch"),
        ("order_on", "23/11/2026", "muộn hơn ngày nhận"),
        ("received_at", "23/11/2026 10:00", "muộn hơn bây giờ"),
        ("received_at", "hôm qua", "Chưa đọc được"),
        ("body", "   ", "còn trống"),
        ("scope", "x" * 8_001, "Dài quá"),
        ("asked_fields", [], "Chọn loại dữ liệu"),
        ("asked_fields", ["shoe"], ""),
        ("procedure", "magic", ""),
        ("once", "x", ""),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(desk, field, typed, said):
    answer = desk.post("/disclosures/new", data={**WHOLE, field: typed})
    assert answer.status_code == 200
    assert said in answer.text
    assert "Lỗi:" in answer.text
    if field != "legal_basis":
        assert "Điều 88" in main_form(answer.text).named("legal_basis").value
    assert desk.get("/disclosures/CC-2026-0001").status_code == 404


def test_a_file_of_a_wrong_kind_registers_nothing(desk):
    data = {**WHOLE, "evidence": (BytesIO(b"MZ\x90\x00"), "cong-van.exe")}
    answer = desk.post("/disclosures/new", data=data)
    assert "Chỉ nhận ảnh" in answer.text
    assert desk.get("/disclosures/CC-2026-0001").status_code == 404


@pytest.mark.parametrize("what", ["email", "name/1", "complaints/0123456789/text", "'; --", "\0"])
def test_more_than_was_asked_is_refused_on_the_page(app, desk, officer, what):
    order = order_at("picked", officer.actor)
    where = f"/disclosures/{order.reference}/people/{order.subjects()[0].id}"
    answer = desk.post(where, data={"keys": ["name", what]})
    assert answer.status_code == 200
    assert "không yêu cầu" in answer.text or "không còn trong dữ liệu" in answer.text
    assert list(order.subjects()[0].fields) == ["name", "phone", "address"]


def test_what_is_hidden_behind_an_old_page_is_not_lost(desk, officer):
    order = order_at("checked", officer.actor)
    answer = desk.post(
        f"/disclosures/{order.reference}/withdraw", data={"reason": "Rút", "version": "1"}
    )
    assert "vừa có người khác sửa" in answer.text
    assert "Rút" in answer.text
    fresh = main_form(answer.text).named("version").value
    data = {"reason": "Rút", "version": fresh}
    assert desk.post(f"/disclosures/{order.reference}/withdraw", data=data).status_code == 303


def test_the_content_is_read_by_a_button_and_never_on_a_page_that_is_opened(desk, officer):
    order = order_at("picked", officer.actor)
    for part in ("", "/people", "/submit"):
        page = desk.get(f"/disclosures/{order.reference}{part}").text
        assert not any(words in page for words in CLEAR)
    shown = desk.post(f"/disclosures/{order.reference}/content")
    assert MINH.name in shown.text
    assert MINH.email not in shown.text
    assert "no-store" in shown.headers["Cache-Control"]


def test_copy_and_papers_are_downloads(desk, officer):
    order = order_at("signed", officer.actor)
    where = f"/disclosures/{order.reference}"
    taken = desk.post(f"{where}/copies/{order.copies()[0].id}")
    assert taken.data.startswith(b"%PDF")
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        drawn = desk.post(f"{where}/paper/minutes", data={"format": form})
        assert drawn.data.startswith(start)
        assert "attachment" in drawn.headers["Content-Disposition"]
    assert desk.post(f"{where}/paper/minutes", data={"format": "exe"}).status_code == 404
    assert desk.post(f"{where}/paper/nothing", data={"format": "pdf"}).status_code == 404
    refused = desk.post(f"{where}/paper/refusal", data={"format": "pdf"}, follow_redirects=True)
    assert "Chưa có lý do từ chối" in refused.text


def test_an_ended_order_is_emptied_when_its_time_is_over_and_a_secret_one_waits(
    app, session, clock, desk, officer
):
    plain = order_at("handed over", officer.actor)
    hidden = order_at("handed over", officer.actor, order_no="9", secret=True)
    later = clock.now().replace(year=2032)
    assert [reference for reference, _ in ended_before(session, later)] == [plain.reference]
    with open_unit(BOOKKEEPER) as unit:
        counts = anonymise(unit, plain.reference)
    assert counts["people"] == 1
    assert counts["files"] == 1
    page = desk.get(f"/disclosures/{plain.reference}").text
    assert SECRET not in page
    assert "123/CSĐT" in page
    assert "Hết hạn lưu" in page
    assert ended_before(session, later) == []
    assert SECRET in desk.get(f"/disclosures/{hidden.reference}").text
