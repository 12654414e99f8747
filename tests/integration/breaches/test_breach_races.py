"""Two people at the same moment open a breach: nobody meets an error, nothing is opened twice."""

from collections.abc import Callable
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import select

from kalix_compliance.breaches.commands.opening import again_if_beaten, open_breach
from kalix_compliance.breaches.models import Breach, BreachComplaint
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.escalation.commands.escalating import open_from_complaints
from tests.breaches import officer, opening
from tests.cases import case_at
from tests.people import add_member
from tests.sessions import FreshSession


def together(app: Flask, *steps: Callable[[], str]) -> tuple[list[str], list[Exception]]:
    """What each step gave, and what those raised that did not succeed."""
    ready = Barrier(len(steps))
    given: list[str] = []
    raised: list[Exception] = []

    def run(step: Callable[[], str]) -> None:
        with app.app_context():
            ready.wait()
            try:
                given.append(again_if_beaten(step))
            except Exception as error:  # noqa: BLE001 - the test looks at all of them
                raised.append(error)

    threads = [Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given, raised


def test_a_form_that_is_sent_twice_at_once_opens_one_breach(
    app: Flask, session: FreshSession
) -> None:
    same, by = opening(once_key="breach:abcdefgh"), officer()
    given, raised = together(app, *[lambda: open_breach(by, same)] * 3)
    assert raised == []
    assert set(given) == {"SC-2026-0001"}
    assert len(session.scalars(select(Breach)).all()) == 1


def test_the_first_numbers_of_a_year_are_given_without_a_gap(app: Flask) -> None:
    by = officer()
    given, raised = together(
        app, *(lambda name=name: open_breach(by, opening(title=name)) for name in "abcd")
    )
    assert raised == []
    assert sorted(given) == [f"SC-2026-000{number}" for number in (1, 2, 3, 4)]


def test_a_complaint_that_two_people_take_at_once_goes_into_one_breach(
    app: Flask, session: FreshSession
) -> None:
    by = add_member("compliance")
    case = case_at("received", by.actor, by.actor)
    start = opening(times_reason="đã kiểm tra")
    given, raised = together(
        app, *(lambda: open_from_complaints(by.actor, [case], start) for _ in range(2))
    )
    assert len(given) == 1
    assert [type(error) for error in raised] == [RuleBroken]
    assert len(session.scalars(select(BreachComplaint)).all()) == 1
    assert len(session.scalars(select(Breach)).all()) == 1
