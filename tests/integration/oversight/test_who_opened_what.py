"""Who has opened personal data: counted once, unusual accounts first, at a fixed price."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from kalix_compliance.complaints.commands.keeping import reveal_for_case
from kalix_compliance.customers.commands import register_customer, reveal_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.oversight.queries.openings import Span, account, accounts
from tests.cases import case_at
from tests.client import Browser
from tests.people import Member, add_member
from tests.sessions import FreshSession

AN = CustomerDetails(name="Lý Thị Vết", phone="0912000111", email="vet@khach.example")
TODAY = date(2026, 11, 22)
MONTH = Span(TODAY - timedelta(days=29), TODAY)


@pytest.fixture
def auditor(signed_in: Callable[[str], Member]) -> Member:
    return signed_in("auditor")


def test_openings_are_counted_once_by_account_and_day(
    auditor: Member, client: Browser, session: FreshSession
) -> None:
    quiet, busy = (
        add_member("support", name="Tài Khoản Thường"),
        add_member("support", name="Vội Vã"),
    )
    boss = add_member("manager").actor
    people = [
        register_customer(boss, CustomerDetails(f"Khách {n}", f"09130{n:05d}")) for n in range(40)
    ]
    case = case_at("received", quiet.actor, boss)
    for person in people[:4]:
        reveal_customer(quiet.actor, person, "phone", "call", about=case)
    reveal_for_case(quiet.actor, case, "phone", "identity")
    for person in people:
        reveal_customer(busy.actor, person, "phone", "legal")
    lines = accounts(session, auditor.actor, MONTH)
    assert [line.name for line in lines[:2]] == ["Vội Vã", "Tài Khoản Thường"]
    first, second = lines[0], lines[1]
    assert (first.openings, first.people) == (40, 40)
    assert first.unusual and first.unusual[0].n == 40
    assert (second.openings, second.people, second.at_night) == (5, 5, 0)
    detail = account(session, auditor.actor, busy.actor.id, MONTH)
    assert detail and [n for _words, n in detail.purposes] == [40]
    assert detail.without_case == 40
    page = client.get("/audit/openings").text
    assert page.index("Vội Vã") < page.index("Tài Khoản Thường")
    own = client.get(f"/audit/openings/{busy.id}").text
    assert "Nghĩa vụ pháp luật khác" in own and "Khách 1" not in own
    assert client.get(f"/audit/openings/{uuid4()}").status_code == 404
    assert client.get("/audit/openings/khong-co").status_code == 404


def test_a_page_of_openings_costs_the_same_whatever_was_opened(
    auditor: Member, client: Browser, statements: Callable
) -> None:
    clerk, boss = add_member("support"), add_member("manager").actor
    person = register_customer(boss, AN)
    places = ("/audit/openings", f"/audit/openings/{clerk.id}", f"/audit/of/{person}", "/system")
    reveal_customer(clerk.actor, person, "phone", "call")
    counts: list[list[int]] = []
    for more in (0, 30):
        for number in range(more):
            one = register_customer(boss, CustomerDetails(f"Khách {number}", f"09131{number:05d}"))
            reveal_customer(clerk.actor, one, "phone", "call")
            reveal_customer(boss, person, "email", "send")
        taken = []
        for place in places:
            client.get(place)
            with statements() as made:
                assert client.get(place).status_code == 200
            taken.append(len(made))
        counts.append(taken)
    assert counts[0] == counts[1]
    assert max(counts[0]) < 45
