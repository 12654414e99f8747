"""The one search as people use it: by name, number, word and place, by what each role may see."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from kalix_compliance.casework.summaries import store
from kalix_compliance.customers import index
from kalix_compliance.disclosures.commands.registration import register_disclosure
from kalix_compliance.staff.roles import Role
from tests.breaches import Incident, manager, officer
from tests.cases import ANH, CLEAR, Case
from tests.client import Browser
from tests.orders import an_order
from tests.people import Member, add_member, open_door
from tests.requests_life import Asked

SignIn = Callable[[Role | str], Member]
Statements = Callable[[], AbstractContextManager[list[str]]]
TOLD = "Có người xưng Phú Quý đọc đúng địa chỉ giao tủ bếp"


def search(client: Browser, asked: str, **more: str) -> str:
    answer = client.post("/search", data={"q": asked, **more})
    assert answer.status_code == 200, (asked, answer.status_code)
    return answer.get_data(as_text=True)


def as_role(client: Browser, role: Role | str) -> Member:
    member = add_member(role)
    open_door(client, member)
    return member


def test_each_role_finds_what_it_may_see_and_nothing_is_in_clear(
    app: Flask, client: Browser
) -> None:
    handler = add_member(Role.SUPPORT).actor
    case = Case(handler, manager()).register(narrative=TOLD, new_customer=ANH)
    asked = Asked(officer(), manager()).register(wish="Xóa ảnh tủ bếp nhà tôi")
    breach = Incident().open(title="Lộ ảnh tủ bếp của khách").reference
    link = f'href="/complaints/{case.reference}"'
    for role in (Role.SUPPORT, Role.MANAGER, Role.COMPLIANCE):
        as_role(client, role)
        for typed in ("anh tuyet", "5678", "0912 345 678", ANH.email):
            page = search(client, typed)
            assert "Khách hàng" in page and "/customers/" in page, (role, typed)
            shown = page.replace(typed, "")
            assert not any(word in shown for word in CLEAR), (role, typed)
        page = search(client, "tủ bếp")
        assert link in page and f'href="/requests/{asked.reference}"' in page, role
        assert (breach in page) is (role is not Role.SUPPORT)
        assert "Phú Quý" not in page
    as_role(client, Role.AUDITOR)
    page = search(client, "anh tuyet")
    assert "/customers/" in page and "Ánh" not in page.replace("anh tuyet", "")
    page = search(client, "tủ bếp")
    assert case.reference not in page and asked.reference not in page and breach not in page
    assert "Lời trong hồ sơ chỉ người xử lý đọc được" in page
    as_role(client, Role.ADMINISTRATOR)
    for typed in ("anh tuyet", "5678", "tủ bếp", case.reference):
        page = search(client, typed)
        assert "/customers/" not in page and link not in page, typed
    assert 'href="/calendar' in search(client, "ngay nghi")


def test_a_number_jumps_and_a_secret_order_is_as_if_it_were_not(
    app: Flask, client: Browser
) -> None:
    number = register_disclosure(officer(), an_order(secret=True, secret_reason="Điều tra"))
    case = Case(add_member(Role.SUPPORT).actor, manager()).register(narrative=TOLD)
    as_role(client, Role.COMPLIANCE)
    assert client.post("/search", data={"q": number}).location.endswith(f"/disclosures/{number}")
    assert number in search(client, "Long Biên")
    short = str(int(case.reference[-6:]))
    for typed in (case.reference, case.reference.lower(), short):
        assert client.post("/search", data={"q": f" {typed} "}).location.endswith(case.reference)
    for role in (Role.MANAGER, Role.AUDITOR, Role.SUPPORT):
        as_role(client, role)
        absent = number[:-1] + str((int(number[-1]) + 5) % 10)
        secret, nothing = (strip(search(client, one).replace(one, "…")) for one in (number, absent))
        assert secret == nothing
        assert number not in search(client, "Long Biên")


def strip(page: str) -> str:
    return page[page.index("<main") :].partition("</main>")[0].replace("value=", "")


def test_whatever_is_typed_is_answered(app: Flask, client: Browser) -> None:
    as_role(client, Role.COMPLIANCE)
    for typed in (
        *("", "a", "%", "__", "'", '"', "' OR 1=1 --", "<svg onload=x>", "x" * 10_000, "đ"),
        *(
            "KN-9999-999999",
            "KN-2026-",
            "\0",
            "\ud800".encode("utf-8", "ignore").decode(),
            "🙂🙂🙂",
        ),
        *("(", "\\", "của và không", "9" * 200, "SC 99999", "YC-0000-00001"),
    ):
        page = search(client, typed)
        assert "<svg onload" not in page
    assert client.get("/search").status_code == 200
    assert "/search?" not in search(client, "tủ bếp")


def test_many_hits_are_shown_by_eight_and_all_on_demand(
    app: Flask, client: Browser, statements: Statements
) -> None:
    handler = add_member(Role.SUPPORT).actor
    one = Case(handler, manager()).register(narrative=TOLD)
    open_door(client, me := add_member(Role.MANAGER))
    assert me.role is Role.MANAGER
    search(client, "tủ bếp")
    with statements() as few:
        search(client, "tủ bếp")
    numbers = [one.reference] + [
        Case(handler, manager()).register(narrative=TOLD, differs="khác").reference
        for _ in range(9)
    ]
    with statements() as many:
        page = search(client, "tủ bếp")
    assert len(few) == len(many)
    assert [number in page for number in numbers] == [False] * 2 + [True] * 8
    assert "Xem cả 10" in page
    page = search(client, "tủ bếp", kind="KN")
    assert all(number in page for number in numbers)
    assert "Xem cả" not in page


def test_when_the_search_store_is_away_numbers_still_open(
    app: Flask, client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(add_member(Role.SUPPORT).actor, manager()).register(narrative=TOLD)
    as_role(client, Role.SUPPORT)

    def away(*_args: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(index, "customers_with_all", away)
    monkeypatch.setattr(store, "records_with_all", away)
    page = search(client, "tủ bếp")
    assert "Kho tìm kiếm chưa trả lời" in page and "Không tìm thấy gì" not in page
    assert client.post("/search", data={"q": case.reference}).status_code == 302
