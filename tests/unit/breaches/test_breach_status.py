"""The status of a breach follows from what was done; the next step from what was not."""

from dataclasses import replace

import pytest

from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Status
from kalix_compliance.breaches.next_step import next_step
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.breaches.rules.status import status_of

AUTHORITY, PEOPLE = DecisionAbout.AUTHORITY, DecisionAbout.PEOPLE
NOTIFY_BOTH = ((AUTHORITY, Choice.NOTIFY), (PEOPLE, Choice.NOTIFY))
CONFIRMED = Standing(assessed=True, confirmed=True)
TOLD = replace(
    CONFIRMED, contained=True, decisions=NOTIFY_BOTH, mau_08_filed=True, people=5, untold=0
)


@pytest.mark.parametrize(
    ("case", "status"),
    [
        (Standing(), Status.SUSPECTED),
        (Standing(assessed=True, contained=True), Status.SUSPECTED),
        (CONFIRMED, Status.CONFIRMED),
        (replace(CONFIRMED, contained=True), Status.CONTAINED),
        (TOLD, Status.NOTIFIED),
        (replace(TOLD, contained=False), Status.NOTIFIED),
        (replace(TOLD, untold=1), Status.CONTAINED),
        (replace(TOLD, people=0), Status.CONTAINED),
        (replace(TOLD, mau_08_filed=False), Status.CONTAINED),
        (replace(TOLD, closed=True), Status.CLOSED),
        (Standing(ruled_out=True), Status.RULED_OUT),
    ],
)
def test_the_status_is_the_furthest_point_that_the_record_proves(
    case: Standing, status: Status
) -> None:
    assert status_of(case) is status


def test_a_signed_decision_stands_in_for_the_notice_it_makes_needless() -> None:
    nobody_to_tell = replace(TOLD, people=0, decisions=((PEOPLE, Choice.DO_NOT),))
    assert status_of(nobody_to_tell) is Status.NOTIFIED
    no_authority = replace(TOLD, mau_08_filed=False, decisions=((AUTHORITY, Choice.DO_NOT),))
    assert status_of(no_authority) is Status.NOTIFIED


def test_two_decisions_not_to_notify_are_no_notice() -> None:
    silent = replace(
        TOLD,
        mau_08_filed=False,
        people=0,
        decisions=((AUTHORITY, Choice.DO_NOT), (PEOPLE, Choice.DO_NOT)),
    )
    assert status_of(silent) is Status.CONTAINED


DONE = replace(TOLD, minutes_signed=True)


@pytest.mark.parametrize(
    ("case", "endpoint"),
    [
        (Standing(), "assess"),
        (Standing(assessed=True), "confirm"),
        (CONFIRMED, "decide"),
        (replace(CONFIRMED, waiting_decisions=frozenset({AUTHORITY})), "file"),
        (replace(CONFIRMED, decisions=((AUTHORITY, Choice.LATER),)), "decide"),
        (replace(CONFIRMED, decisions=((AUTHORITY, Choice.NOTIFY),)), "filings"),
        (replace(CONFIRMED, decisions=((AUTHORITY, Choice.DO_NOT),)), "times"),
        (replace(TOLD, decisions=NOTIFY_BOTH[:1]), "decide"),
        (replace(TOLD, people=0), "people"),
        (replace(TOLD, untold=TOLD.people), "notice"),
        (replace(TOLD, untold=2), "calls"),
        (replace(TOLD, untold=2, open_notices=1), "file"),
        (TOLD, "filings"),
        (replace(DONE, open_measures=(1, 3)), "file"),
        (DONE, "close"),
    ],
)
def test_the_next_step_is_the_first_thing_that_is_missing(case: Standing, endpoint: str) -> None:
    step = next_step(case)
    assert step is not None
    assert step.endpoint == endpoint


def test_the_paper_whose_clock_ends_first_goes_before_what_has_no_clock() -> None:
    step = next_step(CONFIRMED, "breach.consumer")
    assert step is not None
    assert step.endpoint == "filings"
    assert next_step(Standing(), "breach.consumer") != step


def test_nothing_comes_after_the_end() -> None:
    assert next_step(replace(DONE, closed=True)) is None
    assert next_step(Standing(ruled_out=True)) is None
