"""Complaints become a breach: what they lend, who may do it, and what cannot be done twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.breaches.kinds import DataType, Moment, Source
from kalix_compliance.breaches.models import AffectedPerson, Breach, BreachComplaint
from kalix_compliance.breaches.moments import moments_of
from kalix_compliance.breaches.queries.search import breaches_of_complaints
from kalix_compliance.complaints.catalogue import DataItem, Kind
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken
from kalix_compliance.escalation.commands.escalating import add_complaints, open_from_complaints
from kalix_compliance.escalation.queries.candidates import candidates, inheritance
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.roles import Role
from tests.breaches import manager, open_one, opening
from tests.cases import case_at, person
from tests.client import Browser
from tests.people import Member
from tests.sessions import FreshSession

SignIn = Callable[[Role | str], Member]
StaffMember = Callable[..., Member]


def complaint(by: Member, number: int, **given: object) -> str:
    hours = timedelta(hours=number)
    return case_at(
        "received",
        by.actor,
        by.actor,
        new_customer=person(number),
        received_at=runtime.get().clock.now() - hours,
        **given,
    )


def start(references: list[str], **given: object) -> object:
    """What the page would be filled in with: the times of the first complaint."""
    return opening(
        **{
            "attack_detected_at": None,
            "occurred_from": None,
            "aware_at": runtime.get().clock.now() - timedelta(hours=2),
            "violation_detected_at": runtime.get().clock.now() - timedelta(hours=2),
            **given,
        }
    )


@pytest.fixture
def officer(app: Flask, staff_member: StaffMember) -> Member:
    return staff_member("compliance")


@pytest.fixture
def two(officer: Member) -> list[str]:
    return [
        complaint(officer, 1, data_items=frozenset({DataItem.NAME, DataItem.PHONE})),
        complaint(officer, 2, data_items=frozenset({DataItem.ADDRESS, DataItem.PAYMENT})),
    ]


def test_the_complaints_lend_their_data_their_people_and_the_earliest_time(
    officer: Member, two: list[str], session: FreshSession
) -> None:
    lent = inheritance(session, officer.actor, two)
    assert lent.data_types == {DataType.NAME, DataType.PHONE, DataType.PLACE, DataType.BANK}
    assert lent.aware_at == runtime.get().clock.now() - timedelta(hours=2)
    number = open_from_complaints(officer.actor, two, start(two, data_types=lent.data_types))
    breach = session.scalars(select(Breach)).one()
    assert breach.reference == number
    assert moments_of(session, breach.id)[Moment.AWARE].given == lent.aware_at
    people = session.scalars(select(AffectedPerson)).all()
    assert {p.customer_id for p in people} == lent.customers
    assert {p.source for p in people} == {Source.COMPLAINT}
    assert sorted(map(tuple, (p.data_types for p in people))) == [
        ("bank", "place"),
        ("name", "phone"),
    ]
    assert breaches_of_complaints(session, two) == dict.fromkeys(two, number)
    assert all(session.scalars(select(Complaint.escalated_at)))


def test_a_second_click_opens_no_second_breach(
    officer: Member, two: list[str], session: FreshSession
) -> None:
    same = start(two, once_key="escalation:abcdefgh")
    assert open_from_complaints(officer.actor, two, same) == open_from_complaints(
        officer.actor, two, same
    )
    assert len(session.scalars(select(BreachComplaint)).all()) == 2


def test_a_complaint_is_behind_one_breach_only(
    officer: Member, two: list[str], session: FreshSession
) -> None:
    open_from_complaints(officer.actor, two, start(two))
    with pytest.raises(RuleBroken, match="Đã thuộc một sự cố"):
        open_from_complaints(officer.actor, two[:1], start(two))
    assert len(session.scalars(select(Breach)).all()) == 1
    assert candidates(session, officer.actor) == []
    with pytest.raises(NotFound):
        inheritance(session, officer.actor, two)


def test_a_clock_is_put_back_only_with_a_reason(
    officer: Member, two: list[str], session: FreshSession
) -> None:
    later = {
        "aware_at": runtime.get().clock.now() - timedelta(hours=1),
        "violation_detected_at": runtime.get().clock.now() - timedelta(hours=1),
    }
    with pytest.raises(RuleBroken, match="đến sớm hơn giờ này"):
        open_from_complaints(officer.actor, two, start(two, **later))
    with pytest.raises(RuleBroken, match="đến sớm hơn giờ này"):
        open_from_complaints(officer.actor, two, start(two, violation_detected_at=None))
    open_from_complaints(
        officer.actor, two, start(two, **later, times_reason="Khiếu nại đầu chưa đủ căn cứ")
    )
    breach = session.scalars(select(Breach)).one()
    assert moments_of(session, breach.id)[Moment.AWARE].reason == "Khiếu nại đầu chưa đủ căn cứ"


def test_a_drill_takes_no_real_complaint(officer: Member, two: list[str]) -> None:
    with pytest.raises(RuleBroken, match="Diễn tập"):
        open_from_complaints(officer.actor, two, start(two, drill=True))
    drill = open_one(officer.actor, drill=True)
    with pytest.raises(RuleBroken, match="diễn tập"):
        add_complaints(officer.actor, drill, two)


def test_further_complaints_join_an_open_breach(
    officer: Member, two: list[str], session: FreshSession
) -> None:
    number = open_from_complaints(officer.actor, two[1:], start(two))
    add_complaints(officer.actor, number, two[:1])
    assert breaches_of_complaints(session, two) == dict.fromkeys(two, number)
    assert len(session.scalars(select(AffectedPerson)).all()) == 2


def test_only_leaks_and_escalated_complaints_are_offered(
    officer: Member, session: FreshSession
) -> None:
    leak = complaint(officer, 1)
    complaint(officer, 2, kind=Kind.SELLER)
    closed = complaint(officer, 3, kind=Kind.MARKETING)
    assert [one.reference for one in candidates(session, officer.actor)] == [leak]
    assert closed not in [one.reference for one in candidates(session, officer.actor)]


def test_who_handles_no_breach_opens_none(two: list[str], session: FreshSession) -> None:
    with pytest.raises(NotAllowed):
        open_from_complaints(manager(), two, start(two))
    with pytest.raises(NotAllowed):
        candidates(session, manager())


def test_a_breach_is_opened_on_the_pages(client: Browser, signed_in: SignIn) -> None:
    by = signed_in("compliance")
    first, second = complaint(by, 1), complaint(by, 2)
    assert "Mở sự cố từ hồ sơ này" in client.get(f"/complaints/{first}").get_data(as_text=True)
    chosen = client.post("/escalation", data={"complaints": [first, second]})
    assert chosen.status_code == 303
    shown = client.get(chosen.location).get_data(as_text=True)
    assert "2 khiếu nại" in shown and "22/11/2026 12:05" in shown
    given = {
        "title": "Lộ dữ liệu giao hàng",
        "data_types": ["name"],
        "aware": "22/11/2026 12:05",
        "violation_detected": "22/11/2026 12:05",
        "once": "abcdefghijkl",
    }
    made = client.post(chosen.location, data=given)
    assert made.status_code == 303, made.get_data(as_text=True)
    file = client.get(made.location).get_data(as_text=True)
    assert first in file and second in file
    complaint_page = client.get(f"/complaints/{first}").get_data(as_text=True)
    assert made.location in complaint_page and "Mở sự cố từ hồ sơ này" not in complaint_page


def test_support_reads_the_number_and_no_link(client: Browser, signed_in: SignIn) -> None:
    by = signed_in("compliance")
    reference = complaint(by, 2)
    number = open_from_complaints(by.actor, [reference], start([reference]))
    signed_in("support")
    shown = client.get(f"/complaints/{reference}").get_data(as_text=True)
    assert number in shown and f"/breaches/{number}" not in shown


@pytest.mark.parametrize(
    "query", ["", "?complaint=KN-2026-999999", "?complaint=x", "?complaint=%00", "?complaint=SC-1"]
)
def test_an_address_without_complaints_is_not_found(
    client: Browser, signed_in: SignIn, query: str
) -> None:
    signed_in("compliance")
    assert client.get(f"/escalation/new{query}").status_code == 404


def test_nothing_ticked_is_told(client: Browser, signed_in: SignIn) -> None:
    complaint(signed_in("compliance"), 1)
    answer = client.post("/escalation", data={})
    assert answer.status_code == 200
    assert "Chọn ít nhất một khiếu nại" in answer.get_data(as_text=True)


def test_a_complaint_is_taken_out_with_a_reason_only(client: Browser, signed_in: SignIn) -> None:
    by = signed_in("compliance")
    first, second = complaint(by, 2), complaint(by, 1)
    number = open_from_complaints(by.actor, [first, second], start([first, second]))
    address = f"/breaches/{number}/complaints/{second}/unlink"
    assert client.post(address, data={"reason": ""}).status_code == 200
    assert second in client.get(f"/breaches/{number}").get_data(as_text=True)
    assert client.post(address, data={"reason": "Nguồn khác"}).status_code == 303
    assert f"/complaints/{second}" not in client.get(f"/breaches/{number}").get_data(as_text=True)
    assert client.get(address).status_code == 404
    assert "Mở sự cố từ hồ sơ này" in client.get(f"/complaints/{second}").get_data(as_text=True)
