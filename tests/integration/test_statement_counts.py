"""A page asks the database as often for 40 cases as for 3, and not often."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.complaints.commands import keeping, remedies
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.execution.unit import runtime
from tests.cases import PICTURE, POINTS, Case, case_at, person
from tests.client import Browser
from tests.people import Member, add_member, open_door

# Every page of a day, who looks at it, and how many statements it may send to all stores together:
# two or three of them say who is looking and which job is late, and two count what waits in the rail.
CEILINGS = {
    ("support", "/queue"): 20,
    ("support", "/waiting"): 18,
    ("manager", "/approvals"): 16,
    ("manager", "/complaints/"): 20,
    ("manager", "/complaints/?state=every&kind=leak"): 20,
    ("auditor", "/complaints/"): 20,
    ("support", "/complaints/{first}"): 21,
    ("manager", "/complaints/{first}"): 23,
    ("support", "/complaints/{first}/answer"): 30,
    ("support", "/complaints/{first}/remedies"): 22,
    ("support", "/intake"): 8,
    ("support", "/customers"): 6,
    ("support", "/customers/{customer}"): 20,
    ("compliance", "/mail"): 15,
    ("manager", "/reports/overdue"): 26,
    ("compliance", "/audit"): 14,
    # jobs, mail, sign-ins, room, three stores, the chain, backups: a section each, two statements or three
    ("compliance", "/system"): 22,
}
ONLY_POSTGRESQL = {"/system": 3}
"""What it is asked for besides: the size of each store, which in SQLite are files."""
SEARCHES = {
    ("/search", "q"): 10,
    ("/customers", "q"): 9,
    ("/intake/lookup", "caller"): 9,
}
FEW, MANY = 3, 40


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


@pytest.fixture
def fill(people: dict[str, Member]) -> Callable[[int, int], list[str]]:
    """`fill(0, 3)`: a case at each of the points of a life in turn, each of another customer."""
    points = ["closing waits", "extension waits", *POINTS]

    def make(first: int, last: int) -> list[str]:
        support, manager = people["support"].actor, people["manager"].actor
        return [
            case_at(points[number % len(points)], support, manager, new_customer=person(number))
            for number in range(first, last)
        ]

    return make


def counted(client: Browser, statements, where: str, **form: str) -> int:
    """How many statements a page sends, when everything that is kept between requests is there."""
    open_page = (lambda: client.post(where, data=form)) if form else (lambda: client.get(where))
    assert open_page().status_code == 200, where
    with statements() as seen:
        answer = open_page()
    assert answer.status_code == 200
    return len(seen)


def test_the_number_of_statements_does_not_grow_with_the_cases(
    session, statements, browser, fill, database_kind
):
    besides = ONLY_POSTGRESQL if database_kind == "postgresql" else {}
    first = fill(0, FEW)[0]
    customer = session.scalar(select(Complaint.customer_id).where(Complaint.reference == first))
    looked_at = {
        **{
            (role, where.format(first=first, customer=customer), ""): most + besides.get(where, 0)
            for (role, where), most in CEILINGS.items()
            if not where.endswith("/answer")
        },
        **{("support", where, field): most for (where, field), most in SEARCHES.items()},
    }

    def count() -> dict[tuple[str, str, str], int]:
        clients = {role: browser(role) for role in ("support", "manager", "compliance", "auditor")}
        return {
            (role, where, field): counted(
                clients[role], statements, where, **({field: "khach thu"} if field else {})
            )
            for role, where, field in looked_at
        }

    few = count()
    fill(FEW, MANY)
    many = count()
    table = "\n".join(
        f"{role:11}{where:50}{few[key]:4}{many[key]:4}  of {looked_at[key]}"
        for key in looked_at
        for role, where, _field in [key]
    )
    assert {key: n for key, n in many.items() if n != few[key]} == {}, table
    assert {key: n for key, n in many.items() if n > looked_at[key]} == {}, table


def test_the_number_of_statements_does_not_grow_with_what_is_in_a_file(
    statements, browser, people, clock
):
    """A file with ten actions, ten files and ninety lines of history asks no more than a short one."""
    support = people["support"].actor
    case = case_at("remedied", support, people["manager"].actor)
    client = browser("support")
    pages = {
        where: counted(client, statements, where)
        for where in (
            f"/complaints/{case}",
            f"/complaints/{case}/answer",
            f"/complaints/{case}/remedies",
            f"/complaints/{case}/verification",
        )
    }
    grow(support, case)
    again = {where: counted(client, statements, where) for where in pages}
    assert again == pages


def grow(actor: Actor, case: str) -> None:
    for number in range(30):
        keeping.add_note(actor, case, text=f"Ghi chú {number}")
    keeping.add_evidence(actor, case, [Upload(f"ảnh-{n}.png", PICTURE) for n in range(10)])
    today = in_hanoi(runtime.get().clock.now()).date()
    for number in range(10):
        done = remedies.plan_action(
            actor, case, what=f"Việc {number}", owner_id=actor.staff_id, due_on=today
        )
        remedies.finish_action(actor, case, done, result="Xong")


def test_the_answer_page_keeps_to_its_ceiling(statements, browser, people):
    case = case_at("remedied", people["support"].actor, people["manager"].actor)
    most = CEILINGS["support", "/complaints/{first}/answer"]
    assert counted(browser("support"), statements, f"/complaints/{case}/answer") <= most


def test_saving_an_intake_does_not_grow_either(session, statements, browser, fill):
    def saved(number: int) -> int:
        form = {
            "customer": "new",
            "name": f"Trần Văn Lưu {number}",
            "phone": f"0987{number:06d}",
            "email": f"luu{number}@khach.example",
            "kind": "leak",
            "narrative": "Có người gọi",
            "entrance": "email",
            "received_at": "22/11/2026 14:00",
            "vulnerable": "none",
        }
        client = browser("support")
        client.get("/intake")
        with statements() as seen:
            assert client.post("/intake", data=form).status_code == 303
        return len(seen)

    saved(1)  # the first of a year makes the counter
    few = saved(2)
    fill(0, MANY - FEW)
    many = saved(3)
    assert few == many <= 90


def test_the_file_of_a_case_that_went_through_everything_keeps_to_its_ceiling(
    statements, browser, people
):
    case = Case(people["support"].actor, people["manager"].actor).register()
    for step in POINTS["closing waits"]:
        step(case)
    most = CEILINGS["manager", "/complaints/{first}"]
    assert counted(browser("manager"), statements, f"/complaints/{case.reference}") <= most
