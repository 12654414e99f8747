"""Requests, orders, erasures and mailings where people begin their day: queue, signatures, rail, search."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.casework.models import Approval
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.disclosures.commands.registration import NewOrder, register_disclosure
from kalix_compliance.disclosures.kinds import BodyKind, Procedure
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.subject_requests.commands.erasing import plan_erasure
from kalix_compliance.subject_requests.commands.extending import ask_request_extension
from kalix_compliance.subject_requests.commands.identity import record_identity
from kalix_compliance.subject_requests.commands.registration import NewRequest, register_request
from kalix_compliance.subject_requests.kinds import IdentityCheck, RequestChannel, RequestKind
from tests.client import Browser
from tests.people import Member, add_member, open_door
from tests.sessions import FreshSession

NAME = "Đoàn Thị Mận"


@pytest.fixture
def people(app: Flask) -> dict[str, Member]:
    return {role: add_member(role) for role in ("support", "manager", "compliance", "auditor")}


@pytest.fixture
def browser(app: Flask, people: dict[str, Member]) -> Callable[[str], Browser]:
    def sit_down(role: str) -> Browser:
        client: Browser = app.test_client()
        open_door(client, people[role])
        return client

    return sit_down


def ask(
    people: dict[str, Member], clock: FixedClock, number: int = 0, **more: object
) -> tuple[str, UUID]:
    """A request of somebody, taken in by support; its number and whose it is."""
    support = people["support"].actor
    customer = register_customer(
        support, CustomerDetails(f"{NAME} {number}", phone=f"09123456{number:02d}")
    )
    given = {"kind": RequestKind.VIEW, "channel": RequestChannel.HOTLINE, **more}
    asked = NewRequest(customer_id=customer, received_at=clock.now() - timedelta(hours=1), **given)
    return register_request(support, asked), customer


def order(
    people: dict[str, Member], clock: FixedClock, number: int = 1, *, secret: bool = False
) -> str:
    return register_disclosure(
        people["compliance"].actor,
        NewOrder(
            body_kind=BodyKind.COURT,
            body=f"Tòa án số {number}",
            order_no=f"{number}/QĐ",
            order_on=date(2026, 11, 20),
            procedure=Procedure.CIVIL,
            legal_basis="Điều 106",
            scope="Họ tên",
            asked_fields=("name",),
            received_at=clock.now() - timedelta(hours=1),
            secret=secret,
            secret_reason="Đang điều tra" if secret else "",
        ),
    )


def test_an_open_request_is_in_the_queue_of_those_who_handle_it(people, browser, clock):
    reference, _customer = ask(people, clock)
    page = browser("support").get("/queue").text
    assert reference in page and "Trả lời lần đầu: Xem dữ liệu" in page
    assert NAME not in page
    assert reference not in browser("auditor").get("/complaints/").text


def test_signatures_of_every_kind_wait_in_one_place(people, browser, clock, session):
    view, _ = ask(people, clock, 1)
    gone, customer = ask(people, clock, 2, kind=RequestKind.DELETE)
    support = people["support"].actor
    for reference in (view, gone):
        record_identity(support, reference, IdentityCheck.CALL_BACK)
    ask_request_extension(support, view, why="Phải tìm bản ghi âm của năm trước.")
    erasure = plan_erasure(support, customer, gone, reason="Khách yêu cầu.")
    approval = session.scalars(select(Approval.id).where(Approval.about == view)).one()
    page = browser("manager").get("/approvals").text
    assert f'href="/requests/{view}/sign/{approval}"' in page
    assert f'href="/requests/erasures/{erasure}/sign"' in page
    assert "2 việc chờ bạn ký" in page
    waiting = browser("support").get("/waiting").text
    assert view in waiting and erasure in waiting
    compliance = browser("compliance").get("/approvals").text
    assert f'href="/requests/{view}"' in compliance and f"{view}/sign" not in compliance


def test_each_number_finds_its_page(people, browser, clock):
    reference, customer = ask(people, clock)
    cc = order(people, clock)
    hold = place_hold(
        people["compliance"].actor,
        NewHold(Basis.DISPUTE, "Vụ kiện.", customer_id=customer, until=date(2026, 12, 31)),
    )
    manager = browser("manager")
    for words, where in (
        (reference, f"/requests/{reference}"),
        ("yc1", f"/requests/{reference}"),
        (cc.lower(), f"/disclosures/{cc}"),
        ("CC 1", f"/disclosures/{cc}"),
        (hold, f"/holds/{hold}"),
    ):
        assert manager.post("/search", data={"q": words}).location.endswith(where), words
    for words in ("YC-2026-09999", "CC-2026-0099", "GL99", "XD-2026-00001"):
        answer = manager.post("/search", data={"q": words})
        assert answer.status_code == 200 and "/requests/" not in answer.text.partition("<main")[2]
    support = browser("support").post("/search", data={"q": cc})
    assert support.status_code == 200 and cc not in support.text.replace(f'value="{cc}"', "")


def _answer(client, words):
    """What a search says; the marks against forged forms hold the second at which they were made."""
    page = client.post("/search", data={"q": words}).text
    for mark in set(re.findall(r'name="csrf_token" value="([^"]+)"', page)):
        page = page.replace(mark, "mark")
    return page


def test_a_secret_order_is_found_and_counted_by_nobody_who_may_not_know_of_it(
    people, browser, clock
):
    order(people, clock, 1)
    secret = order(people, clock, 2, secret=True)
    assert browser("compliance").post("/search", data={"q": secret}).status_code == 302
    assert secret in browser("compliance").get("/queue").text
    for role in ("manager", "auditor"):
        client = browser(role)
        never = _answer(client, "CC-2026-0099").replace("0099", "0002")
        assert _answer(client, secret) == never
        rail = (
            client.get("/registers/").text.partition('<nav class="rail"')[2].partition("</nav>")[0]
        )
        count = rail.partition("Cung cấp cho cơ quan")[2].partition("</a>")[0]
        assert "2" not in count


def test_a_hold_to_be_looked_at_is_counted_for_compliance(people, browser, clock):
    _reference, customer = ask(people, clock)
    place_hold(
        people["compliance"].actor,
        NewHold(Basis.DISPUTE, "Vụ kiện.", customer_id=customer, until=date(2026, 11, 30)),
    )
    clock.advance(timedelta(days=9))
    rail = browser("compliance").get("/queue").text.partition('<nav class="rail"')[2]
    assert ">1<" in rail.partition("Lệnh giữ dữ liệu")[2].partition("</a>")[0].replace("\n", "")


@pytest.mark.sqlite_only
def test_the_statements_do_not_grow_with_the_requests(
    people,
    browser,
    clock,
    session: FreshSession,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    pages = (
        ("support", "/queue"),
        ("support", "/waiting"),
        ("manager", "/approvals"),
        ("compliance", "/queue"),
    )

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            reference, _ = ask(people, clock, number, kind=list(RequestKind)[number % 8])
            record_identity(people["support"].actor, reference, IdentityCheck.CALL_BACK)
            ask_request_extension(people["support"].actor, reference, why="Phải tìm bản ghi âm.")
            order(people, clock, number)

    def count() -> dict[tuple[str, str], int]:
        found = {}
        for role, where in pages:
            client = browser(role)
            client.get(where)
            with statements() as seen:
                assert client.get(where).status_code == 200
            found[role, where] = len(seen)
        return found

    fill(0, 3)
    few = count()
    fill(3, 15)
    assert count() == few
