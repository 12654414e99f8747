"""Breaches where the day begins: the rail, the queue, the signatures, the search."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kalix_compliance.casework.approvals import ask
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.overview.queries.counts import rail_counts
from tests.breaches import open_one

TITLE = "Danh sách giao hàng"


@pytest.fixture
def officer(staff_member):
    return staff_member("compliance")


@pytest.fixture
def as_one(client, staff_member, sign_in, officer) -> Callable[[str], object]:
    """`as_one("manager")`: the browser of somebody of this role; the officer is always the same."""

    def sit_down(role: str):
        sign_in(client, officer if role == "compliance" else staff_member(role))
        return client

    return sit_down


def test_the_queue_of_compliance_begins_with_the_breach_whose_clock_ends_next(officer, as_one):
    reference = open_one(officer.actor)
    page = as_one("compliance").get("/queue").text
    assert reference in page
    assert TITLE in page
    assert "Đánh giá lần đầu" in page
    assert "Còn 23 giờ" in page
    assert f"Mở {reference}" in page


def test_a_drill_is_in_the_queue_as_one_but_sounds_no_alarm(officer, as_one):
    reference = open_one(officer.actor, drill=True)
    page = as_one("compliance").get("/queue").text
    assert reference in page
    assert "Diễn tập" in page
    assert f"Mở {reference}" not in page


@pytest.mark.parametrize("role", ["support", "manager"])
def test_breaches_stand_in_nobody_elses_queue(officer, as_one, role):
    reference = open_one(officer.actor)
    page = as_one(role).get("/queue").text
    assert reference not in page
    assert TITLE not in page


@pytest.mark.parametrize(
    ("role", "told"), [("manager", True), ("auditor", True), ("support", False)]
)
def test_the_rail_counts_open_breaches_for_those_who_follow_them(officer, as_one, role, told):
    open_one(officer.actor)
    open_one(officer.actor, drill=True)
    page = as_one(role).get("/account").text
    assert ("Sự cố dữ liệu" in page) is told


def test_the_rail_counts_no_drill_and_says_when_a_term_is_over(officer, session, clock):
    open_one(officer.actor)
    open_one(officer.actor, drill=True)
    assert _counted(session, officer.actor, clock) == (1, False)
    clock.advance(timedelta(days=1))
    assert _counted(session, officer.actor, clock) == (1, True)


def _counted(session, actor, clock) -> tuple[int, bool]:
    return rail_counts(session, actor, clock.now())["breaches.index"]


def test_what_waits_for_a_signature_in_a_breach_is_before_the_managers(officer, as_one):
    reference = open_one(officer.actor)
    with open_unit(officer.actor) as unit:
        ask(unit, reference, None, ApprovalKind.AUTHORITY_DECISION, "vì")
    page = as_one("manager").get("/approvals").text
    assert f"Xem và ký {reference}" in page
    assert f"/breaches/{reference}/sign/" in page
    assert "Quyết định báo cơ quan" in page
    assert officer.name in page


def test_who_asked_sees_it_waiting_and_is_not_asked_to_sign(officer, as_one):
    reference = open_one(officer.actor)
    with open_unit(officer.actor) as unit:
        ask(unit, reference, None, ApprovalKind.PEOPLE_DECISION, "vì")
    browser = as_one("compliance")
    approvals = browser.get("/approvals").text
    assert reference in approvals
    assert f"Xem và ký {reference}" not in approvals
    assert reference in browser.get("/waiting").text


@pytest.mark.parametrize("typed", ["SC-2026-0001", "sc-2026-1", "SC1", "sc 0001"])
def test_a_breach_is_found_by_its_number(officer, as_one, typed):
    reference = open_one(officer.actor)
    found = as_one("auditor").post("/search", data={"q": typed})
    assert found.status_code == 302
    assert found.location.endswith(f"/breaches/{reference}")


def test_whoever_does_not_follow_breaches_finds_none_by_number(officer, as_one):
    open_one(officer.actor)
    assert as_one("support").post("/search", data={"q": "SC-2026-0001"}).status_code == 200


@pytest.mark.parametrize("where", ["/queue", "/approvals", "/waiting"])
def test_a_page_asks_as_often_for_five_breaches_as_for_one(officer, as_one, statements, where):
    def one_more() -> None:
        with open_unit(officer.actor) as unit:
            ask(unit, open_one(officer.actor), None, ApprovalKind.AUTHORITY_DECISION, "vì")

    def count() -> int:
        with statements() as seen:
            assert browser.get(where).status_code == 200
        return len(seen)

    browser = as_one("compliance")
    one_more()
    browser.get(where)
    first = count()
    for _ in range(4):
        one_more()
    assert count() == first < 45


def test_support_is_shown_whom_to_call_as_soon_as_a_notice_goes_out(officer, as_one):
    browser = as_one("support")
    assert "Gọi báo sự cố" in browser.get("/queue").text
    assert browser.get("/breaches/calls").status_code == 200
