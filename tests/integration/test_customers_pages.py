"""The pages about people, as a browser gets them."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.customers.commands import edit_customer, register_customer, reveal_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import CustomerChanges, CustomerDetails, Purpose
from kalix_compliance.staff.roles import Role
from kalix_compliance.vault import safes
from tests.accounts import Person, browser_of, hire
from tests.client import Browser
from tests.sessions import FreshSession

pytestmark = pytest.mark.sqlite_only
AN = CustomerDetails("Nguyễn Văn An", "0942689393", "an.nguyen@gmail.com", note="Gọi sau 17 giờ")


@pytest.fixture
def support(app: Flask) -> Person:
    return hire()


@pytest.fixture
def customer(support: Person) -> UUID:
    return register_customer(support.actor, AN)


@pytest.fixture
def browser(app: Flask, support: Person) -> Browser:
    return browser_of(app, support)


def test_the_empty_page_says_what_it_is_for(browser: Browser) -> None:
    page = browser.get("/customers")
    assert page.status_code == 200
    assert "Gõ ít nhất 3 chữ" in page.text


def test_a_search_shows_masked_people_and_leaves_no_name_in_an_address(
    browser: Browser, customer: UUID
) -> None:
    page = browser.post("/customers", data={"q": "nguyen van"})
    assert f"/customers/{customer}" in page.text
    assert "Ng*** V** A**" in page.text
    assert "Nguyễn Văn An" not in page.text
    assert "Ng*** V** A**" not in browser.get("/customers?q=nguyen+van").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("an", "Còn ngắn quá"),
        ("tran van", "Chưa thấy khách nào khớp"),
        ('"><svg onload=x>', "Chưa thấy khách nào khớp"),
        ("x" * 100_000, "Chưa thấy khách nào khớp"),
    ],
    ids=lambda value: ascii(value[:12]),
)
def test_a_search_that_finds_nobody_says_what_to_try(
    browser: Browser, customer: UUID, typed: str, said: str
) -> None:
    page = browser.post("/customers", data={"q": typed})
    assert page.status_code == 200
    assert said in page.text
    assert "<svg onload" not in page.text


def test_a_card_shows_masks_and_asks_why_before_it_shows_more(
    browser: Browser, customer: UUID
) -> None:
    page = browser.get(f"/customers/{customer}").text
    assert "094****393" in page
    assert "Gọi khách theo hồ sơ này" in page
    assert "0942689393" not in page
    assert "17 giờ" not in page


def test_one_field_is_shown_for_a_minute_and_only_that_one(
    browser: Browser, customer: UUID, session: FreshSession
) -> None:
    page = browser.post(f"/customers/{customer}/reveal", data={"field": "phone", "purpose": "call"})
    assert "0942689393" in page.text
    assert "an.nguyen@gmail.com" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Refresh"] == f"60; url=/customers/{customer}"
    trail = session.scalars(select(AuditEntry.facts).order_by(AuditEntry.number.desc())).first()
    assert trail == {"field": "phone", "purpose": "call", "about": ""}


@pytest.mark.parametrize(
    "data",
    [{"field": "phone"}, {"field": "phone", "purpose": "x"}, {"field": "id", "purpose": "call"}],
)
def test_without_a_field_and_a_reason_nothing_is_shown(
    browser: Browser, customer: UUID, session: FreshSession, data: dict[str, str]
) -> None:
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    page = browser.post(f"/customers/{customer}/reveal", data=data)
    assert page.status_code == 200
    assert "0942689393" not in page.text
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_an_edit_keeps_what_is_left_empty(
    browser: Browser, customer: UUID, support: Person
) -> None:
    page = browser.get(f"/customers/{customer}/edit").text
    assert "094****393" in page
    assert "0942689393" not in page
    answer = browser.post(
        f"/customers/{customer}/edit",
        data={"version": "1", "name": "", "phone": "0975.249.393", "drop": "email"},
    )
    assert answer.status_code == 302
    assert reveal_customer(support.actor, customer, "phone", Purpose.CALL) == "0975249393"
    assert reveal_customer(support.actor, customer, "name", Purpose.CALL) == "Nguyễn Văn An"
    assert "chưa có" in browser.get(f"/customers/{customer}").text


def test_every_wrong_field_is_said_and_what_was_typed_is_kept(
    browser: Browser, customer: UUID
) -> None:
    typed = {
        "version": "1",
        "phone": "0123",
        "email": "an@",
        "address": "a" * 400,
        "name": "An Văn",
    }
    page = browser.post(f"/customers/{customer}/edit", data=typed)
    assert page.status_code == 200
    for said in ("Số điện thoại chưa đúng", "Địa chỉ email chưa đúng", "Địa chỉ dài quá 300"):
        assert said in page.text
    assert 'value="An Văn"' in page.text
    assert 'value="0123"' in page.text


def test_a_stale_save_shows_both_sides_and_the_next_save_wins(
    browser: Browser, customer: UUID, support: Person
) -> None:
    edit_customer(support.actor, customer, 1, CustomerChanges(phone="0975249393"))
    page = browser.post(f"/customers/{customer}/edit", data={"version": "1", "phone": "0912345678"})
    assert "vừa có người khác sửa" in page.text
    assert "097****393" in page.text
    assert "0912345678" in page.text
    assert 'name="version" type="hidden" value="2"' in page.text
    assert reveal_customer(support.actor, customer, "phone", Purpose.CALL) == "0975249393"
    browser.post(f"/customers/{customer}/edit", data={"version": "2", "phone": "0912345678"})
    assert reveal_customer(support.actor, customer, "phone", Purpose.CALL) == "0912345678"


def test_a_second_record_of_the_same_person_is_questioned_first(
    browser: Browser, customer: UUID, session: FreshSession
) -> None:
    typed = {"name": "Trần Bình", "phone": "+84 942 689 393"}
    page = browser.post("/customers/new", data=typed)
    assert "Có thể khách này đã có trong sổ" in page.text
    assert "cùng số điện thoại" in page.text
    assert session.scalar(select(func.count()).select_from(Customer)) == 1
    answer = browser.post("/customers/new", data={**typed, "is_another": "y"})
    assert answer.status_code == 302
    assert session.scalar(select(func.count()).select_from(Customer)) == 2


def test_a_new_person_needs_a_name(browser: Browser, session: FreshSession) -> None:
    page = browser.post("/customers/new", data={"name": " ", "phone": "0942689393"})
    assert "Chưa có họ tên" in page.text
    assert session.scalar(select(Customer.id)) is None


def test_an_erased_person_has_a_page_that_says_so(
    browser: Browser, customer: UUID, clock: FixedClock
) -> None:
    safes.destroy(customer, clock.now())
    page = browser.get(f"/customers/{customer}")
    assert "Dữ liệu của khách này đã xóa" in page.text
    assert "Hiện 60 giây" not in page.text
    assert browser.get(f"/customers/{customer}/edit").status_code == 200
    assert (
        browser.post(
            f"/customers/{customer}/reveal", data={"field": "phone", "purpose": "call"}
        ).status_code
        == 200
    )


def test_somebody_who_is_not_there_is_not_found(browser: Browser) -> None:
    assert browser.get(f"/customers/{uuid4()}").status_code == 404
    assert browser.get("/customers/nguyen-van-an").status_code == 404


@pytest.mark.parametrize(
    ("role", "reads", "reveals"),
    [(Role.AUDITOR, 200, 403), (Role.ADMINISTRATOR, 403, 403), (Role.MANAGER, 200, 200)],
)
def test_roles_see_what_is_theirs(
    app: Flask, customer: UUID, role: Role, reads: int, reveals: int
) -> None:
    browser = browser_of(app, hire(role, email=f"{role}2@kalix.vn"))
    assert browser.get(f"/customers/{customer}").status_code == reads
    assert browser.post("/customers", data={"q": "nguyen"}).status_code == reads
    answer = browser.post(
        f"/customers/{customer}/reveal", data={"field": "phone", "purpose": "legal"}
    )
    assert answer.status_code == reveals
    assert browser.get(f"/customers/{customer}/edit").status_code == reveals


def test_other_features_add_their_part_to_the_card(
    app: Flask, browser: Browser, customer: UUID
) -> None:
    app.extensions["customer_panels"] = [
        lambda session, actor, customer_id: f"{actor.name} {customer_id} <b>"
    ]
    assert f"Lê Thị Bình {customer} &lt;b&gt;" in browser.get(f"/customers/{customer}").text
