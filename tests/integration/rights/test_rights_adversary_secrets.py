"""A secret order looked for by the side doors: a package drawn before, links, other people's addresses."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.models import Attachment
from kalix_compliance.core.clock import FixedClock, in_hanoi
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.disclosures.commands.ending import keep_secret
from kalix_compliance.disclosures.commands.handing import take_copy
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.subject_requests.commands.package_giving import take_package
from kalix_compliance.subject_requests.package.kinds import HandedBy
from tests.client import Browser
from tests.files import fetch, sheet
from tests.orders import BODY, MINH, Order, order_at
from tests.packages import Package, customer, package_for
from tests.people import add_member, open_door
from tests.sessions import FreshSession

pytestmark = pytest.mark.sqlite_only
REASON = "Công văn 77 yêu cầu giữ bí mật"


@pytest.fixture
def drawn(app: Flask) -> tuple[Order, Package]:
    """A handed over order that is not secret yet, and the package of the person, which tells of it."""
    person = customer(MINH)
    order = order_at("handed over", None, None, person)
    package = package_for(person).make()
    assert "disclosures" in package.row().sections
    return order, package


def seated(app: Flask, role: str) -> Browser:
    client: Browser = app.test_client()
    open_door(client, add_member(role))
    return client


def test_a_package_drawn_before_an_order_became_secret_is_not_released(drawn) -> None:
    order, package = drawn
    keep_secret(order.handler, order.reference, reason=REASON)
    with pytest.raises(RuleBroken):
        package.release()
    assert package.row().ended_at is not None


def test_a_package_released_before_an_order_became_secret_is_not_fetched(drawn) -> None:
    order, package = drawn
    package.release()
    keep_secret(order.handler, order.reference, reason=REASON)
    with pytest.raises(RuleBroken):
        take_package(package.maker, package.reference, package.id, handed_by=HandedBy.USB)
    with pytest.raises(RuleBroken):
        package.code()


def test_the_figures_of_a_package_do_not_tell_of_what_became_secret(app, drawn) -> None:
    order, package = drawn
    support = seated(app, "support")
    page = f"/requests/{package.reference}/package"
    words = "Cơ quan đã hỏi dữ liệu"
    assert words in support.get(page).text
    keep_secret(order.handler, order.reference, reason=REASON)
    assert words not in support.get(page).text
    again = package.make()
    assert words not in support.get(page).text
    assert again.opened().all_text.count(order.reference) == 0


def test_a_package_that_says_nothing_of_it_is_left_alone(app: Flask) -> None:
    person = customer(MINH)
    package = package_for(person).make()
    order = order_at("picked", None, None, person)
    keep_secret(order.handler, order.reference, reason=REASON)
    assert package.row().ended_at is None
    package.release()
    assert package.take()


@pytest.mark.parametrize("role", ["support", "manager", "auditor"])
def test_every_register_as_of_yesterday_is_silent_about_what_is_secret_today(
    app: Flask, clock: FixedClock, role: str
) -> None:
    """Known then, secret now; the hold on it, the people in it and the story too."""
    order = order_at("handed over")
    officer = add_member("compliance").actor
    hold = place_hold(officer, NewHold(Basis.AUTHORITY, "Theo công văn", about=order.reference))
    clock.advance(timedelta(days=2))
    keep_secret(order.handler, order.reference, reason=REASON)
    client = seated(app, role)
    day = f"{in_hanoi(clock.now() - timedelta(days=1)):%d/%m/%Y}"
    codes = re.findall(r'href="/registers/([a-z-]+)"', client.get("/registers/").text)
    assert role == "support" or {"disclosures", "holds"} <= set(codes)
    for code in codes:
        for at in ("", f"&at={day}"):
            answer = client.get(f"/registers/{code}?{at}")
            if code in ("disclosures", "disclosed"):
                assert "123/CSĐT" not in answer.text, (code, at)
            for words in (order.reference, BODY, hold):
                assert words not in answer.text, (code, at, words)
            if role == "manager":
                address = f"/exports/new/register?code={code}{at}"
                if client.get(address).text.find("Chưa lấy được tệp") < 0:
                    words = str(sheet(fetch(client, address)))
                    assert not any(one in words for one in (order.reference, BODY, hold)), code


def test_a_secret_order_s_files_are_not_handed_out_by_another_order_s_address(
    app: Flask, session: FreshSession
) -> None:
    hidden = order_at("picked", secret=True)
    open_one = order_at("picked", hidden.handler, hidden.signer, *hidden.people, order_no="9/TA")
    file = session.scalar(select(Attachment.id).where(Attachment.about == hidden.reference))
    subject = hidden.subjects()[0].id
    for role in ("manager", "auditor", "support", "compliance"):
        client = seated(app, role)
        for where in (
            f"/disclosures/{open_one.reference}/evidence/{file}",
            f"/requests/{open_one.reference}/proofs/{file}",
            f"/complaints/{open_one.reference}/evidence/{file}",
            f"/disclosures/{open_one.reference}/people/{subject}",
        ):
            assert client.get(where).status_code in (403, 404), (role, where)


def test_one_order_s_copy_is_not_taken_by_another_order_s_address(app: Flask) -> None:
    one, other = order_at("signed"), order_at("signed", None, None, customer(), order_no="5/TA")
    with pytest.raises(NotFound):
        take_copy(one.handler, one.reference, other.copies()[0].id)


def test_what_was_not_asked_for_is_not_picked_by_a_forged_form(app: Flask) -> None:
    """Fields beyond the order, another person's keys, after the signature."""
    order = order_at("checked", asked_fields=("name",)).name()
    subject = order.subjects()[0]
    client: Browser = app.test_client()
    open_door(client, add_member("compliance"))
    where = f"/disclosures/{order.reference}/people/{subject.id}"
    for keys in (
        ["name", "phone"],
        ["phone"],
        ["name/../phone"],
        ["complaints/x/text"],
        ["customer"],
    ):
        answer = client.post(where, data={"keys": keys})
        assert answer.status_code in (200, 409, 422), keys
        assert order.subjects()[0].fields == [], keys
    order.pick(("name",)).submit()
    assert client.post(where, data={"keys": ["name"]}).status_code in (200, 409, 422)
    order.sign()
    client.post(where, data={"keys": []})
    client.post(f"/disclosures/{order.reference}/people/{subject.id}/drop")
    client.post(
        f"/disclosures/{order.reference}/people", data={"act": "add", "picked": str(customer())}
    )
    assert len(order.subjects()) == 1
    assert order.subjects()[0].fields == ["name"]


def test_a_page_that_cannot_be_seen_leaves_no_line_in_the_trail(
    app: Flask, session: FreshSession
) -> None:
    order = order_at("handed over", secret=True)
    before = session.scalar(select(func.count(AuditEntry.number)))
    client = seated(app, "manager")
    client.post(f"/disclosures/{order.reference}/content")
    client.post(f"/disclosures/{order.reference}/paper/minutes", data={"format": "pdf"})
    assert session.scalar(select(func.count(AuditEntry.number))) == before
