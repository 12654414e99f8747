"""One record's trail, one person's, and what nobody learns from them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.complaints.commands.keeping import reveal_for_case
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer, reveal_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import KEYSTORE, db
from kalix_compliance.deadlines.commands.days_off import set_day
from kalix_compliance.oversight.queries import AuditSearch
from kalix_compliance.oversight.queries.openings import Span, account, accounts, openers_of
from kalix_compliance.staff.roles import Role
from tests.accounts import browser_of, hire
from tests.cases import case_at
from tests.client import Browser
from tests.erasures import Leaving
from tests.orders import order_at
from tests.people import Member, add_member, open_door
from tests.sessions import FreshSession

AN = CustomerDetails(name="Lý Thị Vết", phone="0912000111", email="vet@khach.example")
TOKEN = re.compile(r"[A-Za-z0-9]{4}\.[\w-]+\.[\w-]+(?=\"|&)")
"""What stands against forged forms, which is another each second."""
ROW = '<th scope="row" class="num end">'
TODAY = date(2026, 11, 22)
MONTH = Span(TODAY - timedelta(days=29), TODAY)


@pytest.fixture
def auditor(signed_in: Callable[[str], Member]) -> Member:
    return signed_in("auditor")


def rows(client: Browser, address: str) -> int:
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return page.text.count(ROW)


def test_a_record_s_trail_holds_what_was_done_in_its_name(
    auditor: Member, client: Browser, session: FreshSession
) -> None:
    clerk, boss = add_member("support", name="Người Mở").actor, add_member("manager").actor
    case, other = (case_at("received", clerk, boss) for _ in range(2))
    reveal_for_case(clerk, case, "phone", "call")
    reveal_for_case(clerk, other, "phone", "call")

    page = client.get(f"/audit/of/{case}")
    assert f"Vết của {case}" in page.text
    assert "Xem dữ liệu khách trong hồ sơ" in page.text
    assert f"about = {case}" in page.text
    assert other not in page.text
    found = AuditSearch(record=case, whole=True).page(session, auditor.actor).rows
    assert {row.code for row in found} >= {"reveal_for_case", "reveal_personal_data"}
    plain = AuditSearch(record=case).page(session, auditor.actor).rows
    assert "reveal_personal_data" not in {row.code for row in plain}
    # every file leads there, for those who may read it
    assert f"/audit/of/{case}" in client.get(f"/complaints/{case}").text
    with client.application.app_context():
        clerk_s = browser_of(client.application, hire(Role.SUPPORT))
    assert "/audit/of/" not in clerk_s.get(f"/complaints/{case}").text
    assert clerk_s.get(f"/audit/of/{case}").status_code == 403


def test_a_person_s_trail_says_who_has_seen_what(
    auditor: Member, client: Browser, session: FreshSession
) -> None:
    clerk = add_member("support", name="Người Mở").actor
    boss = add_member("manager").actor
    person = register_customer(clerk, AN)
    case = case_at("received", clerk, boss, customer_id=person, new_customer=None)
    reveal_customer(clerk, person, "phone", "call", about=case)
    reveal_customer(boss, person, "email", "send")
    found = client.post("/audit/about", data={"q": "ly thi vet"})
    assert f"/audit/of/{person}" in found.text
    assert AN.name not in found.text and AN.phone not in found.text
    page = client.get(f"/audit/of/{person}")
    assert "Người Mở" in page.text and case in page.text
    assert AN.name not in page.text and AN.phone not in page.text and AN.email not in page.text
    openers = openers_of(session, auditor.actor, person)
    assert {row.actor: row.openings for row in openers} == {clerk.id: 1, boss.id: 1}
    assert rows(client, f"/audit/of/{person}?who={clerk.id}&action=any-opening") == 1
    assert f"/audit/of/{person}" in client.get(f"/customers/{person}").text


def test_a_number_that_is_typed_leads_to_its_trail(auditor: Member, client: Browser) -> None:
    for typed in ("kn-2026-000001", " KN-2026-000001 "):
        answer = client.post("/audit/about", data={"q": typed})
        assert (answer.status_code, answer.location) == (302, "/audit/of/KN-2026-000001")
    assert "Còn ngắn quá" in client.post("/audit/about", data={"q": "x"}).text
    assert "Chưa thấy khách nào" in client.post("/audit/about", data={"q": "khong co ai"}).text


@pytest.mark.parametrize(
    "subject",
    ["KN-2026-999999", "khong-co", str(UUID(int=77)), "%00", "a" * 400, "'; DROP", "-", "%20"],
)
@pytest.mark.sqlite_only
def test_what_is_not_there_has_an_empty_trail(
    auditor: Member, client: Browser, subject: str
) -> None:
    page = client.get(f"/audit/of/{subject}")
    assert page.status_code == 200
    assert "Nhật ký không có mục nào về" in page.text or ROW in page.text


@pytest.mark.parametrize(
    "query",
    [
        "since=31/02/2026",
        "since=x&until=%00",
        "since=22/11/2026&until=01/01/1900",
        "since=01/01/1900&until=31/12/2199",
        "before=x&who=%00&action=%00",
        "before=99999999999999999",
        "who=" + "x" * 4000,
        "action=any-khong-co",
    ],
)
@pytest.mark.parametrize("place", ["/audit", "/audit/openings", "/audit/of/KN-2026-000001", "own"])
@pytest.mark.sqlite_only
def test_nonsense_in_an_address_is_no_error(
    auditor: Member, client: Browser, place: str, query: str
) -> None:
    place = f"/audit/openings/{auditor.id}" if place == "own" else place
    page = client.get(f"{place}?{query}")
    assert page.status_code == 200
    if query.startswith(("since=31/02", "since=x")):
        assert "Chưa đọc được ngày" in page.text


def test_an_erased_person_s_trail_stays_without_the_person(
    auditor: Member, client: Browser, clock: FixedClock, session: FreshSession
) -> None:
    leaving = Leaving().arrive()
    reveal_customer(leaving.handler, leaving.customer, "phone", "call")
    leaving.plan().sign()
    leaving.erase(clock)
    open_door(client, auditor)  # three days went by
    page = client.get(f"/audit/of/{leaving.customer}")
    assert page.status_code == 200
    assert "Dữ liệu đã xóa" in page.text
    assert "Xem dữ liệu khách" in page.text
    assert "Bình Minh" not in page.text


def test_a_key_store_that_does_not_answer_leaves_the_trail_readable(
    auditor: Member, client: Browser
) -> None:
    clerk = add_member("support").actor
    person = register_customer(clerk, AN)
    reveal_customer(clerk, person, "phone", "call")
    with db.engines[KEYSTORE].begin() as connection:
        connection.execute(text("DROP TABLE customer_key"))
    assert "khách …" in client.get(f"/audit/of/{person}").text
    assert client.get(f"/audit/openings/{clerk.id}").status_code == 200
    assert client.get("/audit").status_code == 200
    broken = client.post("/audit/about", data={"q": "ly thi vet"})
    assert broken.status_code == 200 and "Chưa tìm được theo tên" in broken.text
    system = client.get("/system").text
    assert "Kho khóa không trả lời" in system
    assert client.get("/system/storage").status_code == 200


class TestASecretOrder:
    """Whoever may not know of it finds no sign of it, whatever is asked."""

    @pytest.fixture
    def order(self, app: Flask) -> str:
        return order_at("submitted", secret=True, secret_reason="Theo yêu cầu điều tra").reference

    def test_its_trail_is_like_that_of_none(
        self, order: str, auditor: Member, client: Browser
    ) -> None:
        page, other = (
            re.sub(TOKEN, "", client.get(f"/audit/of/{subject}").text)
            for subject in (order, "CC-2026-9999")
        )
        assert "Nhật ký không có mục nào" in page
        assert page.replace(order, "CC-2026-9999") == other

    def test_no_filter_tells_of_it(
        self, order: str, auditor: Member, session: FreshSession
    ) -> None:
        everything = session.scalars(select(AuditEntry)).all()
        about = [entry for entry in everything if entry.subject == order]
        assert about
        for entry in about:
            for search in (
                AuditSearch(record=order),
                AuditSearch(record=order, whole=True),
                AuditSearch(action=entry.action),
                AuditSearch(actor=entry.actor),
                AuditSearch(actor=entry.actor, action=entry.action),
            ):
                found = search.page(session, auditor.actor).rows
                assert entry.number not in {row.number for row in found}
        veiled = AuditSearch().page(session, auditor.actor).rows
        assert order not in str(veiled)
        assert {entry.number for entry in about} <= {row.number for row in veiled}

    def test_what_was_opened_for_it_is_not_counted(
        self, order: str, auditor: Member, session: FreshSession
    ) -> None:
        clerk = add_member("support").actor
        person = register_customer(clerk, AN)
        reveal_customer(clerk, person, "phone", "legal", about=order)
        reveal_customer(clerk, person, "phone", "call")
        officer = add_member("compliance").actor
        whole, part = (openers_of(session, who, person) for who in (officer, auditor.actor))
        assert [row.openings for row in whole] == [2]
        assert [row.openings for row in part] == [1]
        lines = accounts(session, auditor.actor, MONTH)
        assert [line.openings for line in lines if line.actor == clerk.id] == [1]
        assert order not in str(lines)
        detail = account(session, auditor.actor, clerk.id, MONTH)
        assert detail and detail.line.openings == 1
        rows = AuditSearch(person=person).page(session, auditor.actor).rows
        assert order not in str(rows)

    def test_its_officer_and_its_signer_know(self, order: str, session: FreshSession) -> None:
        officer = add_member("compliance").actor
        assert AuditSearch(record=order).page(session, officer).rows


def test_pages_go_by_time_and_then_by_number(
    auditor: Member, session: FreshSession, clock: FixedClock
) -> None:
    member = add_member("administrator")
    for number in range(70):
        if number % 7 == 0:
            clock.advance(timedelta(minutes=1 if number % 2 else -2))  # a clock that goes wrong
        set_day(member.actor, date(2027, 1, 1) + timedelta(days=number), working=False)
    seen: list[int] = []
    before = None
    while True:
        page = AuditSearch(actor=member.actor.id, before=before).page(session, auditor.actor)
        seen += [row.number for row in page.rows]
        before = page.more
        if before is None:
            break
    total = session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.actor == member.actor.id)
    )
    assert len(seen) == len(set(seen)) == total == 70
    moments = [session.get_one(AuditEntry, number).at for number in seen]
    assert moments == sorted(moments, reverse=True)


def test_nobody_without_the_right_reads_any_of_it(client: Browser, app: Flask) -> None:
    assert Permission.AUDIT_READ not in hire(Role.MANAGER).actor.permissions
    for role in (Role.SUPPORT, Role.MANAGER, Role.ADMINISTRATOR):
        browser = browser_of(app, hire(role, email=f"x.{role}@kalix.vn"))
        for place in (
            "/audit",
            "/audit/openings",
            "/audit/about",
            "/audit/of/x",
            f"/audit/openings/{UUID(int=1)}",
        ):
            assert browser.get(place).status_code == 403
