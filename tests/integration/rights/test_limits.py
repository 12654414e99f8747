"""Restriction and objection: asked for, seen by staff, obeyed, and lifted for a reason."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.core.errors import NotAllowed, RuleBroken
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.limiting import lift_limit, note_objection, restrict_customer
from kalix_compliance.customers.limits import limit_lines
from kalix_compliance.customers.models import Customer, CustomerLimit
from kalix_compliance.customers.personal_data import CustomerDetails, Limit
from kalix_compliance.customers.queries import (
    CustomerSearch,
    customer_card,
    limits_of,
    refusing,
)
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands.restricting import (
    object_by_request,
    restrict_by_request,
)
from kalix_compliance.subject_requests.kinds import RequestKind, RequestState
from kalix_compliance.subject_requests.queries.effects import reasons_not_effective
from tests.cases import case_at
from tests.client import Browser
from tests.effects import Shop, stored
from tests.people import add_member, open_door
from tests.sessions import FreshSession

K = RequestKind
NO_CALLS = "Đừng gọi chào hàng nữa"


@pytest.fixture
def shop(app: Flask) -> Shop:
    return Shop.opened()


def test_a_request_sets_the_mark_and_says_by_which_request(
    shop: Shop, session: FreshSession
) -> None:
    reference = shop.request(K.RESTRICT)
    restrict_by_request(shop.support, reference, scope=NO_CALLS)
    card = customer_card(session, shop.support, shop.customer)
    assert card.limits.restricted_at is not None
    assert card.limits.objected_at is None
    (line,) = limit_lines(session, shop.customer)
    assert (line.kind, line.about, line.scope) == (Limit.RESTRICTED, reference, NO_CALLS)


def test_those_who_refuse_are_told_apart_from_the_others(shop: Shop, session: FreshSession) -> None:
    other = register_customer(shop.support, CustomerDetails("Người Khác", "0901000111"))
    third = register_customer(shop.support, CustomerDetails("Người Ba", "0901000112"))
    restrict_customer(shop.support, shop.customer)
    note_objection(shop.support, third)
    everybody = [shop.customer, other, third]
    assert refusing(session, everybody) == {shop.customer, third}
    assert refusing(session, []) == set()
    assert set(limits_of(session, everybody)) == {shop.customer, third}
    (row,) = CustomerSearch("lan huong").rows(session, shop.support)
    assert row.limits.restricted_at is not None


def test_ten_thousand_are_asked_about_in_two_statements(
    shop: Shop, session: FreshSession, statements: object
) -> None:
    many = [uuid4() for _ in range(9_999)] + [shop.customer]
    restrict_customer(shop.support, shop.customer)
    with statements() as seen:
        assert refusing(session, many) == {shop.customer}
    assert len(seen) == 2


def test_a_mark_is_set_once_and_lifted_for_a_reason(shop: Shop, session: FreshSession) -> None:
    note_objection(shop.support, shop.customer)
    with pytest.raises(RuleBroken):
        note_objection(shop.support, shop.customer)
    with pytest.raises(RuleBroken) as refusal:
        lift_limit(shop.support, shop.customer, Limit.OBJECTED, reason="  ")
    assert refusal.value.field == "reason"
    lift_limit(shop.support, shop.customer, Limit.OBJECTED, reason="Khách gọi lại, đổi ý")
    assert not refusing(session, [shop.customer])
    with pytest.raises(RuleBroken):
        lift_limit(shop.support, shop.customer, Limit.OBJECTED, reason="Lần nữa")
    note_objection(shop.support, shop.customer)
    newest, oldest = limit_lines(session, shop.customer)
    assert newest.lifted_at is None
    assert oldest.lift_reason == "Khách gọi lại, đổi ý"


def test_what_they_said_is_sealed(shop: Shop, session: FreshSession) -> None:
    restrict_customer(shop.support, shop.customer, scope=NO_CALLS)
    row = session.scalars(select(CustomerLimit)).one()
    assert b"ch\xc3\xa0o" not in (row.scope or b"")


def test_only_who_handles_requests_may(shop: Shop) -> None:
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        actor = add_member(role).actor
        with pytest.raises(NotAllowed):
            restrict_customer(actor, shop.customer)
        with pytest.raises(NotAllowed):
            lift_limit(actor, shop.customer, Limit.RESTRICTED, reason="x")


@pytest.mark.parametrize(
    ("kind", "step"), [(K.RESTRICT, restrict_by_request), (K.OBJECT, object_by_request)]
)
def test_a_request_is_not_completed_before_the_mark_is_set(
    shop: Shop, session: FreshSession, kind: RequestKind, step: object
) -> None:
    reference = shop.request(kind)
    today = stored(reference).received_at.date()
    assert reasons_not_effective(session, stored(reference), today)
    step(shop.support, reference, scope=NO_CALLS)
    assert not reasons_not_effective(session, stored(reference), today)


def test_neither_the_wrong_kind_nor_an_ended_request_sets_a_mark(
    shop: Shop, session: FreshSession
) -> None:
    ended = shop.request(K.RESTRICT, state=RequestState.WITHDRAWN)
    for reference in (shop.request(K.OBJECT), ended):
        with pytest.raises(RuleBroken):
            restrict_by_request(shop.support, reference, scope=NO_CALLS)
    assert session.get_one(Customer, shop.customer).restricted_at is None


class TestPages:
    @pytest.fixture
    def browser(self, shop: Shop, client: Browser) -> Browser:
        open_door(client, add_member(Role.COMPLIANCE))
        return client

    def test_staff_see_it_wherever_the_person_is_shown(self, shop: Shop, browser: Browser) -> None:
        handler, signer = shop.support, add_member(Role.MANAGER).actor
        case = case_at("received", handler, signer, new_customer=None, customer_id=shop.customer)
        places = {
            "card": lambda: browser.get(f"/customers/{shop.customer}"),
            "search": lambda: browser.post("/customers", data={"q": "lan huong"}),
            "complaint": lambda: browser.get(f"/complaints/{case}"),
            "hits": lambda: browser.post("/intake/lookup", data={"caller": "lan huong"}),
        }
        for name, look in places.items():
            assert "Hạn chế xử lý" not in look().text, name
        restrict_customer(shop.support, shop.customer)
        for name, look in places.items():
            assert "Hạn chế xử lý" in look().text, name

    def test_a_person_sets_it_and_lifts_it_by_pages(self, shop: Shop, browser: Browser) -> None:
        reference = shop.request(K.OBJECT)
        assert browser.get(f"/requests/{reference}/limit").status_code == 200
        empty = browser.post(f"/requests/{reference}/limit", data={"scope": ""})
        assert "còn trống" in empty.text
        page = browser.post(f"/requests/{reference}/limit", data={"scope": NO_CALLS})
        assert page.status_code == 303
        assert "Đang có hiệu lực" in browser.get(page.location).text
        card = browser.get(f"/customers/{shop.customer}").text
        assert NO_CALLS in card
        assert reference in card
        lift = f"/customers/{shop.customer}/limits/objected/lift"
        assert NO_CALLS in browser.get(lift).text
        assert browser.post(lift, data={"reason": "Đổi ý"}).status_code == 303
        assert "Đã gỡ" in browser.get(f"/customers/{shop.customer}").text
        assert "Không còn dấu này" in browser.get(lift).text

    @pytest.mark.parametrize("kind", ["nothing", "%00", "restricted "])
    def test_a_mark_that_does_not_exist_is_not_found(
        self, shop: Shop, browser: Browser, kind: str
    ) -> None:
        assert browser.get(f"/customers/{shop.customer}/limits/{kind}/lift").status_code == 404

    def test_a_request_that_asks_for_something_else_has_no_such_page(
        self, shop: Shop, browser: Browser
    ) -> None:
        assert browser.get(f"/requests/{shop.request(K.VIEW)}/limit").status_code == 404
        assert browser.get("/requests/YC-2026-99999/limit").status_code == 404
