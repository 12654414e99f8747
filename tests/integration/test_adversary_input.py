"""Addresses and forms that no browser of ours sends."""

import pytest

from kalix_compliance.staff.roles import Role
from tests.cases import Case
from tests.client import Browser
from tests.people import add_member, open_door

ADDRESSES = {
    Role.AUDITOR: (
        "/audit?record=%00",
        "/audit?record=KN-2026-%00",
        "/audit?who=%00",
        "/audit?action=a%00b",
        "/audit?before=999999999999999",
        "/audit?since=01/01/1900&until=31/12/2199",
        "/complaints/?place=%00",
        "/reports/overdue?place=%00&owner=%00",
    ),
    Role.MANAGER: (
        "/complaints/?after=0001-01-01T00:00:00%2B14:00~KN-2026-000001",
        "/complaints/?after=9999-12-31T23:59:59-14:00~KN-2026-000001",
        "/reports/overdue?after=0001-01-01T00:00:00%2B14:00~KN-2026-000001",
        "/exports/new/overdue?after=0001-01-01T00:00:00%2B14:00~KN-2026-000001",
        "/notices?notice=%00&language=%00",
        "/intake?draft=%00&customer_id=%00",
        "/intake?draft=00000000-0000-0000-0000-000000000000",
        "/complaints/%00",
        "/complaints/KN-2026-000001%00",
    ),
    Role.ADMINISTRATOR: ("/calendar/", "/staff", "/system"),
}


@pytest.fixture
def browser(app):
    def sit_down(role) -> Browser:
        client = app.test_client()
        open_door(client, add_member(role))
        return client

    return sit_down


@pytest.mark.parametrize(
    ("role", "address"), [(role, one) for role, some in ADDRESSES.items() for one in some]
)
def test_no_address_breaks_a_page(browser, role, address):
    assert browser(role).get(address).status_code < 500


def test_a_note_without_sense_breaks_nothing(browser):
    client = browser("administrator")
    answer = client.post(
        "/calendar/", data={"day": "01/12/2026", "kind": "off", "note": "Nghỉ\x00bù"}
    )
    assert answer.status_code < 500


@pytest.mark.parametrize("act", ["/search", "/customers"])
def test_a_search_without_sense_breaks_nothing(browser, act):
    assert browser("support").post(act, data={"q": "abc\x00 0912"}).status_code < 500


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example"]
)
def test_nobody_is_sent_to_another_site(client, browser, target):
    inside = browser("support")
    assert "evil" not in (inside.get("/sign-in", query_string={"next": target}).location or "")
    answer = inside.post("/language", data={"language": "en", "next": target})
    assert "evil" not in answer.location


def test_a_letter_of_strange_signs_is_printed(browser, app):
    case = Case(add_member("support").actor, add_member("manager").actor).register()
    client = browser("support")
    for body in ("a\x0b\x0c\x1b\u2028\ufffe b", "#eval(1) $x$ \\ <a> @b *c*\n" * 50, "😀" * 50):
        answer = client.post(
            f"/complaints/{case.reference}/letter", data={"subject": "S\x01", "body": body}
        )
        assert answer.status_code == 200
        assert answer.data.startswith(b"%PDF")
