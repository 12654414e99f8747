"""The registers on screen and as files: filters in the address, a day to look back to, secrecy, traces."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.kinds import Arrival, BodyKind, DisclosureState, Procedure
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.processors.models import Processor, ProcessorKind
from kalix_compliance.registers.jobs import keep_up_registers
from kalix_compliance.registers.table import REGISTERS
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into
from tests.cases import CLEAR, SECRET, Case
from tests.client import Browser
from tests.files import fetch
from tests.people import Member, add_member, open_door
from tests.sessions import FreshSession

KEEPER = system_actor("registers.keep", Permission.SYSTEM_SWEEP)
FORMULA = '=HYPERLINK("http://xau.example","Bấm")'
HOUR = timedelta(hours=1)
CODES = [register.code for register in REGISTERS]


@command(Permission.PROCESSOR_MANAGE)
def put(unit: Unit, *rows: Any) -> None:
    """Rows, as a command of a feature makes them."""
    unit.session.add_all(rows)


def processor(name: str, at: datetime, **more: Any) -> Processor:
    given = {
        "service": "Giao hàng",
        "data_types": ["name"],
        "kind": ProcessorKind.PROCESSOR,
        **more,
    }
    return Processor(id=new_id(), name=name, added_at=at, added_by="system:test", **given)


def order(number: int, at: datetime, **more: Any) -> Disclosure:
    row = Disclosure(
        id=new_id(),
        reference=f"CC-2026-{number:04d}",
        state=DisclosureState.RECEIVED,
        body_kind=BodyKind.COURT,
        procedure=Procedure.CIVIL,
        order_no=f"{number}/QĐ-TA",
        order_on=date(2026, 11, 20),
        arrival=Arrival.POST,
        received_at=at,
        registered_at=at,
        registered_by="system:test",
        **more,
    )
    seal_into(
        row,
        safes.house(),
        body=f"Tòa án số {number}",
        legal_basis="Điều 106 BLTTDS",
        scope="Đơn hàng",
    )
    return row


@pytest.fixture
def officer(app: Flask, client: Browser) -> Member:
    member = add_member("compliance")
    open_door(client, member)
    keep_up_registers(KEEPER)
    return member


def text(client: Browser, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return answer.text


def download(client: Browser, asked: str) -> Any:
    """The file of a register: `processors&kind=…`."""
    address = f"/exports/new/register?code={asked}"
    return load_workbook(BytesIO(fetch(client, address, purpose="inspection"))).active


@pytest.mark.parametrize("code", CODES)
def test_every_register_opens_now_and_as_of_a_day(
    officer: Member, client: Browser, code: str
) -> None:
    assert "Sổ hiện nay" in text(client, f"/registers/{code}")
    assert "Như đã biết lúc" in text(client, f"/registers/{code}?at=21/11/2026")
    assert 'name="purpose"' in text(client, f"/exports/new/register?code={code}")


def test_a_day_means_its_end_and_a_moment_means_itself(
    officer: Member, client: Browser, clock: FixedClock
) -> None:
    put(officer.actor, processor("Giao hàng Sao Việt", clock.now()))
    clock.advance(30 * HOUR)
    put(officer.actor, processor("Kho Tây Hồ", clock.now()))
    open_door(client, officer)
    for at, first, second in (
        ("22/11/2026", True, False),
        ("22/11/2026 14:00", False, False),
        ("22/11/2026 14:05", True, False),
        ("23/11/2026", True, True),
        ("21/11/2026", False, False),
    ):
        page = text(client, f"/registers/processors?at={at}")
        assert ("Giao hàng Sao Việt" in page) is first, at
        assert ("Kho Tây Hồ" in page) is second, at


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("hôm qua", "Chưa đọc được ngày “hôm qua”"),
        ("31/02/2026", "Chưa đọc được ngày"),
        ("31/02/2026 10:00", "không có thật"),
        ("01/01/2027", "Lúc này chưa tới"),
        ("9" * 500, "Chưa đọc được ngày"),
    ],
)
def test_a_day_that_cannot_be_answered_is_said_and_kept(
    officer: Member, client: Browser, at: str, said: str
) -> None:
    page = text(client, f"/registers/processors?at={at}")
    assert said in page
    assert at in page
    assert "Tải sổ này" not in page


@pytest.mark.parametrize(
    "asked",
    ["kind=khac", "after=khong", "standing=x", "from=x", "to=31/13/2026", "at=%00", "after=%00"],
)
@pytest.mark.parametrize("code", ["processors", "requests", "consents"])
def test_an_address_that_means_nothing_breaks_nothing(
    officer: Member, client: Browser, code: str, asked: str
) -> None:
    text(client, f"/registers/{code}?{asked}")
    text(client, f"/exports/new/register?code={code}&{asked}")


def test_filters_find_the_same_now_and_as_of_now(
    officer: Member, client: Browser, clock: FixedClock
) -> None:
    put(
        officer.actor,
        processor("Giao hàng Sao Việt", clock.now()),
        processor("Sàn Sen Vàng", clock.now(), kind=ProcessorKind.THIRD_PARTY),
        processor("Kho cũ", clock.now() - 900 * HOUR, ended_at=clock.now()),
    )
    every = ("Giao hàng Sao Việt", "Sàn Sen Vàng", "Kho cũ")
    for asked, found in (
        ("kind=third-party", {"Sàn Sen Vàng"}),
        ("standing=ended", {"Kho cũ"}),
        ("standing=active", {"Giao hàng Sao Việt", "Sàn Sen Vàng"}),
        ("from=22/11/2026", {"Giao hàng Sao Việt", "Sàn Sen Vàng"}),
        ("to=21/11/2026", {"Kho cũ"}),
        ("kind=processor&standing=active", {"Giao hàng Sao Việt"}),
        ("from=23/11/2026", set()),
    ):
        for at in ("", "&at=22/11/2026"):
            page = text(client, f"/registers/processors?{asked}{at}")
            assert {name for name in every if name in page} == found, (asked, at)


def test_a_long_register_is_read_page_by_page_in_a_fixed_number_of_statements(
    officer: Member,
    client: Browser,
    clock: FixedClock,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    put(officer.actor, *(processor(f"Bên số {n:03d}.", clock.now()) for n in range(3)))
    counts = {}
    for at in ("", "&at=22/11/2026", "&kind=processor", "&kind=processor&at=22/11/2026"):
        text(client, f"/registers/processors?{at}")
        with statements() as few:
            text(client, f"/registers/processors?{at}")
        counts[at] = len(few)
    put(officer.actor, *(processor(f"Bên số {n:03d}.", clock.now()) for n in range(3, 120)))
    for at, few_statements in counts.items():
        with statements() as many:
            page = text(client, f"/registers/processors?{at}")
        assert len(many) == few_statements
        assert page.count("Bên số") == 50
        seen = set()
        address: str | None = f"/registers/processors?{at}"
        while address:
            page = text(client, address)
            seen |= set(re.findall(r"Bên số (\d{3})\.", page))
            _before, link, _after = page.partition('rel="next"')
            address = page.split('<a class="btn" href="')[-1].split('"')[0] if link else None
            address = address.replace("&amp;", "&") if address else None
        assert seen == {f"{n:03d}" for n in range(120)}


def test_a_file_has_real_dates_and_numbers_and_no_formula(
    officer: Member, client: Browser, clock: FixedClock, session: FreshSession
) -> None:
    put(
        officer.actor,
        processor(FORMULA, clock.now(), contract_on=date(2026, 1, 31), answers_in_days=7),
    )
    sheet = download(client, "processors&kind=processor&at=22/11/2026")
    assert "Như đã biết lúc" not in sheet["A3"].value
    assert "Theo những gì đã biết lúc 22/11/2026 14:05" in sheet["A3"].value
    assert "mục đích: Cơ quan nhà nước kiểm tra" in sheet["A3"].value
    assert "Vai trò: Bên xử lý" in sheet["A3"].value
    head = [cell.value for cell in sheet[5]]
    row = dict(zip(head, sheet[6], strict=True))
    assert (row["Tên"].value, row["Tên"].data_type) == (FORMULA, "s")
    assert row["Ngày ký"].value == datetime(2026, 1, 31)
    assert row["Trả lời trong (ngày)"].value == 7
    assert row["Trạng thái"].value == "Đang nhận dữ liệu"
    trace = session.scalars(select(AuditEntry).where(AuditEntry.action == "ask_for_export")).one()
    assert trace.facts["filter_code"] == "processors" and trace.facts["people"] == 0
    assert trace.facts["filter_at"] == "22/11/2026" and trace.facts["purpose"] == "inspection"


def test_a_file_is_not_handed_out_without_a_purpose(officer: Member, client: Browser) -> None:
    address = "/exports/new/register?code=processors"
    answer = client.post(address, data={})
    assert "Chọn một mục đích." in answer.text
    answer = client.post(f"{address}&at=01/01/2027", data={"form": "xlsx", "purpose": "audit"})
    assert answer.status_code == 200
    assert "Lúc này chưa tới" in answer.text


def test_nobody_is_named_in_a_register(
    officer: Member, client: Browser, session: FreshSession
) -> None:
    Case(add_member("support").actor, add_member("manager").actor).register()
    sheet = download(client, "complaints")
    words = " ".join(str(cell.value) for row in sheet.rows for cell in row)
    pages = text(client, "/registers/complaints") + text(
        client, "/registers/complaints?at=22/11/2026"
    )
    for clear in (*CLEAR, SECRET):
        assert clear not in words
        assert clear not in pages
    assert "Ng*** T** Á** T***" in pages or "KN-2026-000001" in pages


@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_a_secret_order_is_in_no_register_of_those_who_may_not_know_of_it(
    officer: Member, client: Browser, clock: FixedClock, role: str, session: FreshSession
) -> None:
    open_order = order(1, clock.now())
    secret = order(2, clock.now())
    put(officer.actor, open_order, secret)
    then = clock.now()
    clock.advance(HOUR)
    make_secret(officer.actor, secret.id, secret=True)
    clock.advance(HOUR)
    addresses = (
        "/registers/disclosures",
        "/registers/disclosures?at=22/11/2026 14:05",
        "/registers/disclosures?at=22/11/2026",
    )
    open_door(client, officer)
    for address in addresses:
        assert "Tòa án số 2" in text(client, address)
    reader = add_member(role)
    open_door(client, reader)
    for address in addresses:
        page = text(client, address)
        assert "Tòa án số 1" in page
        assert "CC-2026-0002" not in page and "Tòa án số 2" not in page
    if role == "manager":
        words = str([[c.value for c in row] for row in download(client, "disclosures").rows])
        assert "CC-2026-0001" in words and "CC-2026-0002" not in words
    index = text(client, "/registers/")
    assert '<td class="num">1<' in index
    clock.advance(HOUR)
    make_secret(officer.actor, secret.id, secret=False)
    open_door(client, reader)
    for address in addresses:
        assert "CC-2026-0002" in text(client, address)
    assert then < clock.now()


@command(Permission.DISCLOSURE_HANDLE)
def make_secret(unit: Unit, order_id: UUID, *, secret: bool) -> None:
    row = unit.session.get_one(Disclosure, order_id)
    row.secret = True
    row.secret_lifted_at = None if secret else unit.now


@pytest.mark.parametrize(
    ("role", "status"), [("support", 403), ("administrator", 403), ("auditor", 200)]
)
def test_registers_are_for_those_who_keep_watch(
    client: Browser, app: Flask, role: str, status: int
) -> None:
    open_door(client, add_member(role))
    for address in ("/registers/", "/registers/requests"):
        text(client, address, status)
    text(client, "/exports/new/register?code=requests", 403)


def test_a_register_that_is_none_is_not_found(officer: Member, client: Browser) -> None:
    text(client, "/registers/khong-co", 404)
    text(client, "/exports/new/register?code=khong-co", 404)
