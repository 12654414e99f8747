"""The list of complaints finds just the cases that a figure counts, by every filter that reports link to."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.complaints.asked import search_from
from kalix_compliance.complaints.catalogue import Cause, Conclusion
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.obligations import ACKNOWLEDGE
from kalix_compliance.complaints.states import State
from kalix_compliance.core.clock import HANOI
from kalix_compliance.deadlines.models import Clock
from kalix_compliance.execution.unit import open_unit
from tests.cases import case_at, person
from tests.client import Browser
from tests.people import BOOKKEEPER, Member, add_member

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=HANOI)
EVERY = {"state": "every"}


def at(day: int, hour: int = 12, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=HANOI)


# What is set in each case: received, due, told, state, conclusion, cause
LIVES = {
    "in time": (at(1), at(17, 0), at(10), State.ANSWERED, Conclusion.CONFIRMED, Cause.STAFF),
    "late": (at(1, 23), at(17, 0), at(18, 0), State.ANSWERED, Conclusion.PARTLY, None),
    "told at the last": (at(2, 0), at(18, 0), at(17, 23), State.CLOSED, Conclusion.CONFIRMED, None),
    "told too late by nothing": (
        *(at(2), at(18, 0), at(18, 0), State.CLOSED, Conclusion.UNCONFIRMED, Cause.UNKNOWN),
    ),
    "overdue": (at(6), at(22, 0), None, State.VERIFYING, None, None),
    "due": (at(7), at(23, 0), None, State.VERIFYING, None, None),
    "young": (at(22), at(8, 0, 12), None, State.RECEIVED, None, None),
    "withdrawn": (at(3), at(19, 0), None, State.WITHDRAWN, None, None),
}


@pytest.fixture
def cases(app: Flask) -> dict[str, str]:
    """The number of each case by its name."""
    support, manager = add_member("support").actor, add_member("manager").actor
    made = {
        name: case_at("received", support, manager, new_customer=person(n))
        for n, name in enumerate(LIVES)
    }
    remedied = case_at("remedying", support, manager, new_customer=person(90))
    with open_unit(BOOKKEEPER) as unit:
        for name, (received, due, told, state, conclusion, cause) in LIVES.items():
            row = unit.session.scalars(
                select(Complaint).where(Complaint.reference == made[name])
            ).one()
            row.received_at, row.due_at, row.told_at, row.state = received, due, told, state
            row.conclusion, row.cause = conclusion, cause
        clock = unit.session.scalars(
            select(Clock).where(Clock.about == made["due"], Clock.obligation == ACKNOWLEDGE)
        ).one()
        clock.missed = True
    return {**made, "remedied": remedied}


@pytest.fixture
def found(session, cases: dict[str, str], staff_member: Callable[..., Member]):
    """`found(kept="yes")`: the names of the cases that the list finds."""
    actor = staff_member("manager").actor
    names = {reference: name for name, reference in cases.items()}

    def find(**asked: str) -> set[str]:
        search = search_from({**EVERY, **asked})
        page = search.page(session, actor, NOW)
        assert search.count(session, actor, NOW) == len(page.rows)
        return {names[row.reference] for row in page.rows}

    return find


def test_days_count_whole_in_hanoi_and_are_read_in_both_ways(found):
    assert found(received_from="01/11/2026", received_until="2026-11-01") == {"in time", "late"}
    assert found(received_until="2/11/2026") == {
        *("in time", "late", "told at the last", "told too late by nothing"),
    }
    assert found(received_from="22/11/2026") == {"young", "remedied"}
    assert found(answered_from="17/11/2026", answered_until="17/11/2026") == {"told at the last"}
    assert found(answered_from="2026-11-18") == {"late", "told too late by nothing"}


def test_kept_splits_every_case_that_was_not_withdrawn(found):
    kept, missed, waits = (found(kept=name) for name in ("yes", "no", "open"))
    assert kept == {"in time", "told at the last"}
    assert missed == {"late", "told too late by nothing", "overdue"}
    assert waits == {"due", "young", "remedied"}
    assert kept | missed | waits | {"withdrawn"} == found()


def test_ages_split_the_open_cases(found):
    ages = [found(state="", age=age) for age in ("0-5", "6-10", "11-15", "16+")]
    assert ages == [{"young", "remedied"}, set(), {"due"}, {"in time", "late", "overdue"}]
    assert found(state="", age="16 ") == ages[-1], "a plus that nobody encoded"
    assert set().union(*ages) == found(state="")


def test_what_was_found_and_done(found):
    assert found(conclusion="confirmed") == {"in time", "told at the last", "remedied"}
    assert found(cause="staff") == {"in time"}
    unknown = {"late", "told at the last", "told too late by nothing", "remedied"}
    assert found(cause="unknown") == unknown, "a conclusion that names no cause"
    assert found(ack="late") == {"due"}
    assert found(remedy="stop-source") == set()


def test_what_cannot_be_read_is_left_out_and_said(signed_in, client: Browser, cases):
    signed_in("manager")
    wrong = "received_from=31/02/2026&age=7&kept=perhaps&cause=x&remedy=%27&ack=1&answered_until=x"
    page = client.get(f"/complaints/?{wrong}")
    assert page.status_code == 200
    assert "Chưa đọc được ngày nên chưa lọc theo ngày" in page.text
    assert 'value="31/02/2026"' in page.text, "what was typed stays"
    assert cases["young"] in page.text
    page = client.get("/complaints/?kept=no&state=every&received_from=2026-11-01").text
    assert "Hạn trả lời: Trễ hạn" in page and "Nhận từ ngày: 01/11/2026" in page
    assert cases["overdue"] in page and cases["young"] not in page


@pytest.mark.parametrize("role", ["support", "manager"])
def test_any_filters_together_agree_with_each_other(session, cases, role, staff_member):
    """A page under two filters has just the cases that each of them has."""
    actor = staff_member(role).actor
    asked = [
        *({"kept": kept} for kept in ("yes", "no", "open")),
        *({"age": age} for age in ("0-5", "11-15", "16+")),
        *({"cause": "unknown"}, {"conclusion": "confirmed"}, {"ack": "late"}),
        *({"received_until": "05/11/2026"}, {"answered_from": "15/11/2026"}, {"level": "overdue"}),
        *({"kind": "leak", "channel": "hotline"}, {"owner": "none"}, {"state": "ended"}),
    ]

    def numbers(**names: str) -> set[str]:
        return set(search_from({**EVERY, **names}).numbers(session, actor, NOW))

    for one, other in product(asked, asked):
        if not one.keys() & other.keys() and "state" not in {*one, *other}:
            assert numbers(**one, **other) == numbers(**one) & numbers(**other), (one, other)


def test_the_days_of_a_search_are_days(found):
    assert search_from({"received_from": "22/11/2026"}).received_from == date(2026, 11, 22)
    assert search_from({"received_from": "0001-01-01"}).received_from is None
    assert NOW - timedelta(days=16) < at(7)
