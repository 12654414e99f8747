"""Help for everybody, and the first day of somebody new."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask, url_for

from kalix_compliance.deadlines.obligations import OBLIGATIONS
from kalix_compliance.disclosures.commands.registration import register_disclosure
from kalix_compliance.overview.tours import TOURS
from kalix_compliance.staff.models import Staff
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.catalogue import GROUNDS
from tests.breaches import Incident, manager, officer
from tests.cases import Case
from tests.client import Browser
from tests.orders import an_order
from tests.people import Member, add_member, open_door
from tests.requests_life import Asked
from tests.sessions import FreshSession

Statements = Callable[[], AbstractContextManager[list[str]]]
STRIP = 'id="gioi-thieu"'


def newcomer(client: Browser, role: Role) -> Member:
    member = add_member(role, toured_at=None)
    open_door(client, member)
    return member


def test_every_duty_and_every_ground_is_explained_with_its_article(
    app: Flask, client: Browser
) -> None:
    for role in Role:
        open_door(client, add_member(role))
        page = client.get("/help").get_data(as_text=True)
        for duty in OBLIGATIONS.values():
            row = page[page.index(f'id="{duty.code}"') :].partition("</tr>")[0]
            for words in (duty.name, duty.term.words, duty.starts, duty.met_by, duty.law):
                assert str(words) in row, (duty.code, str(words))
        for code, ground in GROUNDS.items():
            row = page[page.index(f'id="ground.{code}"') :].partition("</tr>")[0]
            assert str(ground.name) in row and str(ground.article) in row
        for one in Role:
            assert str(one.label) in page and str(one.duty) in page
        targets = set(re.findall(r' id="([^"]+)"', page))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= targets


def test_each_clock_of_a_record_leads_to_its_explanation(app: Flask, client: Browser) -> None:
    handler = add_member(Role.SUPPORT).actor
    case = Case(handler, manager()).register().reference
    asked = Asked(officer(), manager()).register().reference
    breach = Incident().open().reference
    order = register_disclosure(officer(), an_order())
    open_door(client, add_member(Role.COMPLIANCE))
    help_page = client.get("/help").get_data(as_text=True)
    expected = {
        f"/complaints/{case}": {"complaint.resolve", "complaint.acknowledge", "protection.answer"},
        f"/requests/{asked}": {"request.answer", "request.protect"},
        f"/breaches/{breach}": {"breach.authority", "breach.assess"},
        f"/disclosures/{order}": set(),
    }
    for address, duties in expected.items():
        page = client.get(address).get_data(as_text=True)
        linked = set(re.findall(r'href="/help#([^"]+)"', page))
        assert linked and duties <= linked, (address, linked)
        assert all(f'id="{anchor}"' in help_page for anchor in linked)


@pytest.mark.parametrize("role", list(Role))
def test_a_newcomer_is_shown_around_and_may_stop(
    app: Flask, client: Browser, session: FreshSession, statements: Statements, role: Role
) -> None:
    member = newcomer(client, role)
    first = client.get("/").location
    with statements() as without:
        open_door(client, add_member(role))
        assert STRIP not in client.get(first).get_data(as_text=True)
    open_door(client, member)
    stops = len(TOURS[role])
    assert 4 <= stops <= 6
    places = []
    for at in range(1, stops + 1):
        page = client.get(first).get_data(as_text=True)
        assert f"bước {at} trên {stops}" in page
        assert "autofocus" not in page and "<dialog" not in page
        strip = page[page.index(STRIP) :].partition("</aside>")[0]
        places += re.findall(r'href="([^"]+)"', strip)
        done = client.post("/help/tour", data={"go": "next"})
        assert done.status_code == 303 and done.location.startswith(first)
    assert STRIP not in client.get(first).get_data(as_text=True)
    assert session.get(Staff, member.id).toured_at is not None
    assert len(places) == stops - 1  # one stop is the page itself
    assert {client.get(place).status_code for place in places} == {200}
    assert without
    # From the beginning again, a step on, a step back, then enough.
    assert "Xem phần giới thiệu từ đầu" in client.get("/help").get_data(as_text=True)
    for go, at in (("again", 1), ("next", 2), ("next", 3), ("back", 2), ("nonsense", 2)):
        client.post("/help/tour", data={"go": go})
        assert f"bước {at} trên {stops}" in client.get(first).get_data(as_text=True), go
    client.post("/help/tour", data={"go": "end"})
    assert STRIP not in client.get(first).get_data(as_text=True)
    with app.test_request_context():
        assert url_for("overview.help") == "/help"


def test_the_tour_is_on_the_first_page_only_and_costs_no_statement(
    app: Flask, client: Browser, statements: Statements
) -> None:
    shown, new = add_member(Role.MANAGER), add_member(Role.MANAGER, toured_at=None)
    counts = []
    for member in (shown, new):
        open_door(client, member)
        first = client.get("/").location
        client.get(first)
        with statements() as seen:
            page = client.get(first).get_data(as_text=True)
        assert (STRIP in page) is (member is new)
        counts.append(len(seen))
        assert STRIP not in client.get("/complaints/").get_data(as_text=True)
    assert counts[0] == counts[1]
    assert app.test_client().post("/help/tour", data={"go": "end"}).status_code in (302, 303, 401)
