"""A page of a breach asks the database as often for 300 people as for 3, for 30 breaches as for one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from kalix_compliance.breaches.commands.evidence import add_breach_evidence
from kalix_compliance.breaches.commands.filing import begin_filing
from kalix_compliance.breaches.commands.measures import finish_measure, plan_measure
from kalix_compliance.breaches.kinds import DecisionAbout, Form
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.standing import standings_of
from kalix_compliance.breaches.queries.told import told_counts
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.core.clock import FixedClock, in_hanoi
from kalix_compliance.customers.personal_data import CustomerDetails
from tests.breaches import Incident, open_one
from tests.cases import PICTURE
from tests.client import Browser
from tests.notices import Story
from tests.people import Member, add_member, open_door
from tests.sessions import FreshSession

Statements = Callable[[], AbstractContextManager[list[str]]]
ROLES = ("compliance", "manager", "auditor")
FEW, MANY = 3, 300

# Five or six of them say who is looking, what waits in the rail and which job is late.
REGISTER = 11
FILE = 32
"""Of a breach with everything in it, while its notice is sent; 29 when nothing is under way."""
STEPS = {
    "clocks": 4,
    "times": 12,
    "record": 11,
    "assess": 14,
    "decide": 14,
    "close": 11,
    "measures": 13,
    "filings": 17,
    "people": 17,
    "notice": 16,
    "calls": 19,
    "proofs": 20,
}


@pytest.fixture
def members(app: Flask) -> dict[str, Member]:
    return {role: add_member(role) for role in ROLES}


@pytest.fixture
def counted(
    app: Flask, members: dict[str, Member], statements: Statements
) -> Callable[[str, str], int]:
    """`counted("auditor", "/breaches/")`: the statements of a page when it is opened once more."""
    browsers: dict[str, Browser] = {}
    for role, member in members.items():
        browsers[role] = app.test_client()
        open_door(browsers[role], member)

    def count(role: str, where: str) -> int:
        assert browsers[role].get(where).status_code == 200, where
        with statements() as seen:
            assert browsers[role].get(where).status_code == 200
        return len(seen)

    return count


def full_life(clock: FixedClock, people: int) -> str:
    """A breach with something in every part of its page, while its notice is being sent."""
    story = Story(clock)
    case = Incident(story.officer, story.manager, story.reference)
    case.assess()
    for about in DecisionAbout:
        case.decide(about)
        case.sign()
    case.confirm()
    case.contain()
    grow(case, clock)
    case.list_people(*(someone(number) for number in range(people)))
    story.write()
    story.approve(people)
    story.wait()
    return story.reference


def someone(number: int) -> CustomerDetails:
    """Every third has no e-mail."""
    email = f"nguoi{number}@khach.example" if number % 3 else ""
    return CustomerDetails(name=f"Trần Thị {number}", phone=f"0987{number:06d}", email=email)


def grow(case: Incident, clock: FixedClock, times: int = 1) -> None:
    """More of everything that one breach can hold much of."""
    for number in range(times):
        case.assess()
        case.contain(clock.at - timedelta(minutes=number))
        today = in_hanoi(clock.at).date()
        for done in (False, True):
            made = plan_measure(
                case.handler,
                case.reference,
                what=f"Việc {number}",
                owner_id=case.handler.staff_id,
                due_on=today,
            )
            if done:
                finish_measure(case.handler, case.reference, made, result="Xong")
        add_breach_evidence(case.handler, case.reference, [Upload(f"ảnh-{number}.png", PICTURE)])
    for form in Form:
        begin_filing(case.handler, case.reference, form=form)


def test_every_page_costs_the_same_for_three_people_and_for_three_hundred(
    clock: FixedClock, counted: Callable[[str, str], int]
) -> None:
    small, large = full_life(clock, FEW), full_life(clock, MANY)
    pages = {(role, ""): FILE for role in ROLES}
    pages |= {("compliance", f"/{step}"): most for step, most in STEPS.items()}
    few = {(role, page): counted(role, f"/breaches/{small}{page}") for role, page in pages}
    many = {(role, page): counted(role, f"/breaches/{large}{page}") for role, page in pages}
    assert many == few
    assert {page: n for page, n in many.items() if n > pages[page]} == {}, many


def test_a_page_does_not_cost_more_the_more_a_breach_holds(
    clock: FixedClock, counted: Callable[[str, str], int]
) -> None:
    case = Incident().open()
    grow(case, clock)
    before = {role: counted(role, f"/breaches/{case.reference}") for role in ROLES}
    grow(case, clock, times=12)
    assert {role: counted(role, f"/breaches/{case.reference}") for role in ROLES} == before


def test_the_register_costs_the_same_for_one_breach_and_for_thirty(
    members: dict[str, Member], counted: Callable[[str, str], int]
) -> None:
    addresses = ("/breaches/", "/breaches/?status=suspected&year=2026", "/breaches/?drill=1")
    officer = members["compliance"].actor
    open_one(officer), open_one(officer, drill=True)
    few = {(role, where): counted(role, where) for role in ROLES for where in addresses}
    for _ in range(29):
        open_one(officer)
        open_one(officer, drill=True)
    many = {(role, where): counted(role, where) for role in ROLES for where in addresses}
    assert many == few
    assert {role: many[role, "/breaches/"] for role in ROLES} == dict.fromkeys(ROLES, REGISTER)


def test_where_thirty_breaches_stand_is_one_statement(
    session: FreshSession, members: dict[str, Member], statements: Statements
) -> None:
    for _ in range(30):
        open_one(members["compliance"].actor)
    breaches = session.query(Breach).all()
    with statements() as seen:
        assert len(standings_of(session, breaches)) == len(breaches)
    assert len(seen) == 1
    with statements() as seen:
        assert len(told_counts(session, [breach.id for breach in breaches])) == len(breaches)
    assert len(seen) == 1
