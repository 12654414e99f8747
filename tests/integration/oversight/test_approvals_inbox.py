"""Everything that waits for a second signature in one place, the nearest end first, and what came of it."""

from collections.abc import Callable

import pytest
from flask import Flask

from kalix_compliance.casework.approvals import ask
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.complaints.commands.keeping import restrict_complaint
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.exports.kinds import Form, Purpose, State
from kalix_compliance.exports.models import Export
from kalix_compliance.overview.queries.decided import decided_lately
from tests.cases import CLEAR, Case, case_at, person
from tests.client import Browser
from tests.people import Member, add_member, open_door


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


def a_file_waits(asked_by: Member, number: int = 1) -> str:
    """A file that names more than a hundred people, asked for by this colleague."""
    reference = f"TX-2026-{number:05d}"
    with open_unit(asked_by.actor) as unit:
        unit.session.add(
            Export(
                reference=reference,
                kind="overdue",
                form=Form.XLSX,
                purpose=Purpose.AUDIT,
                state=State.WAITING,
                asked_at=unit.now,
                asked_by=asked_by.actor.id,
                people=230,
            )
        )
        ask(unit, reference, None, ApprovalKind.EXPORT, "Kiểm toán năm")
    return reference


def test_every_kind_stands_once_the_nearest_end_first_and_can_be_looked_at_alone(people, browser):
    support, manager = people["support"].actor, people["manager"].actor
    closing = case_at("closing waits", support, manager, new_customer=person(1))
    longer = case_at("extension waits", support, manager, new_customer=person(2))
    file = a_file_waits(people["compliance"])
    page = browser("manager").get("/approvals").text
    places = [page.index(f">{reference}</a>") for reference in (closing, longer, file)]
    assert places == sorted(places), "a file has no end"
    assert "3 việc chờ bạn ký" in page
    assert f"/exports/{file}/sign" in page
    for words in CLEAR:
        assert words not in page
    alone = browser("manager").get("/approvals?kind=extension").text
    table = alone[alone.index("<tbody>") : alone.index("</tbody>")]
    assert longer in table and closing not in table and file not in table
    assert "3 việc chờ bạn ký" in alone
    assert browser("manager").get("/approvals?kind=nonsense%00").status_code == 200
    empty = browser("manager").get("/approvals?kind=erasure").text
    assert "Không có việc nào thuộc loại này" in empty


def test_compliance_signs_there_too_but_not_what_it_has_asked_for_itself(people, browser):
    case = case_at(
        "closing waits", people["support"].actor, people["manager"].actor, new_customer=person(1)
    )
    own, other = a_file_waits(people["compliance"], 1), a_file_waits(people["manager"], 2)
    page = browser("compliance").get("/approvals").text
    assert "2 việc chờ bạn ký" in page
    assert f"/exports/{other}/sign" in page and f"/exports/{own}/sign" not in page
    assert f"/complaints/{case}#cho-ky" in page
    assert browser("support").get("/approvals").status_code == 403
    assert browser("auditor").get("/approvals").status_code == 403


def test_what_was_decided_lately_is_for_those_who_took_part(people, browser, session, clock):
    support, manager = people["support"].actor, people["manager"].actor
    signed = case_at("extended", support, manager, new_customer=person(1))
    withdrawn = Case(support, manager).register(new_customer=person(2))
    for step in (Case.acknowledge, Case.start, Case.ask_extension, Case.withdraw):
        step(withdrawn)
    now = runtime.get().clock.now()
    rows = decided_lately(session, manager, now)
    assert [row.reference for row in rows] == [signed]
    page = browser("manager").get("/approvals").text
    assert "Đã ký hoặc không ký" in page and signed in page
    asked = decided_lately(session, support, now)
    assert {row.reference for row in asked} == {signed, withdrawn.reference}
    assert decided_lately(session, people["compliance"].actor, now) == []
    restrict_complaint(manager, signed, restricted=True)
    other = add_member("support").actor
    assert decided_lately(session, other, now) == []
    clock.advance(rows[0].decided_at - now + 15 * (clock.now() - clock.now().replace(hour=0)))
    assert decided_lately(session, manager, clock.now()), "still within fourteen days"


def test_the_inbox_asks_as_often_for_many_as_for_few(people, browser, statements):
    support, manager = people["support"].actor, people["manager"].actor

    def counted() -> int:
        client = browser("manager")
        client.get("/approvals")
        with statements() as seen:
            assert client.get("/approvals").status_code == 200
        return len(seen)

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            case_at("extension waits", support, manager, new_customer=person(number))
            case_at("extended", support, manager, new_customer=person(100 + number))
            a_file_waits(people["compliance"], number)

    fill(1, 2)
    few = counted()
    fill(2, 6)
    assert counted() == few <= 16
