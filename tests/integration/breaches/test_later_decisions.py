"""Decisions that are left for later, and decisions that are taken back before anybody has signed them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.breaches.commands.deciding import withdraw_decision
from kalix_compliance.breaches.commands.signing import sign_breach
from kalix_compliance.breaches.kinds import Choice, DecisionAbout
from kalix_compliance.breaches.models import Breach, BreachDecision
from kalix_compliance.breaches.next_step import next_step
from kalix_compliance.breaches.queries.standing import standing_of
from kalix_compliance.breaches.review_job import remind_of_reviews
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval, CaseEvent
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.notifications.models import OutboxMessage
from tests.breaches import Incident
from tests.people import add_member, open_door
from tests.sessions import FreshSession

REMINDER = system_actor("breaches.reviews", Permission.SYSTEM_REMIND)
TO_AUTHORITY = DecisionAbout.AUTHORITY


@pytest.fixture
def incident(app: Flask) -> Incident:
    """A breach that was assessed and confirmed, and the two people who bring it along."""
    case = Incident(add_member("compliance").actor, add_member("manager").actor).open()
    case.assess()
    case.confirm()
    return case


def leave_for_later(incident: Incident, clock: FixedClock, *, sign: bool = True) -> None:
    in_a_day = clock.now() + timedelta(days=1)
    incident.decide(TO_AUTHORITY, Choice.LATER, review_at=in_a_day)
    if sign:
        incident.sign()


def reminders(session: FreshSession) -> int:
    mails = select(OutboxMessage).where(OutboxMessage.notice == "breach_review")
    return len(session.scalars(mails).all())


def step_of(session: FreshSession, incident: Incident) -> str:
    breach = session.scalars(select(Breach).where(Breach.reference == incident.reference)).one()
    session.refresh(breach)
    return next_step(standing_of(session, breach)).why.text


def test_when_its_time_comes_officer_and_manager_are_told_once(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    leave_for_later(incident, clock)
    remind_of_reviews(REMINDER)
    assert reminders(session) == 0
    assert "để sau. Đủ căn cứ" in step_of(session, incident)
    clock.advance(timedelta(days=3))  # the worker was away for two of them
    assert remind_of_reviews(REMINDER) == "told=1"
    assert remind_of_reviews(REMINDER) is None
    assert reminders(session) == 2
    assert "Đã tới giờ xem lại" in step_of(session, incident)
    told = select(CaseEvent).where(
        CaseEvent.about == incident.reference, CaseEvent.kind == "review_due"
    )
    assert len(session.scalars(told).all()) == 1


def test_a_decision_that_replaced_it_is_not_reminded_of(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    leave_for_later(incident, clock)
    clock.advance(timedelta(hours=1))
    incident.decide(TO_AUTHORITY)
    incident.sign()
    clock.advance(timedelta(days=2))
    assert remind_of_reviews(REMINDER) is None
    assert reminders(session) == 0


def test_what_nobody_signed_is_not_reminded_of(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    leave_for_later(incident, clock, sign=False)
    clock.advance(timedelta(days=2))
    assert remind_of_reviews(REMINDER) is None


def test_its_author_takes_a_decision_back_and_decides_otherwise(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    incident.decide(TO_AUTHORITY)
    withdraw_decision(incident.handler, incident.reference, incident.waiting())
    assert incident.waiting() is None
    clock.advance(timedelta(minutes=1))
    leave_for_later(incident, clock)
    first, second = session.scalars(select(BreachDecision).order_by(BreachDecision.made_at))
    assert first.withdrawn_at is not None and first.signed_at is None
    assert second.signed_at is not None


def test_nobody_else_takes_it_back_and_nobody_after_the_signature(
    incident: Incident, session: FreshSession
) -> None:
    incident.decide(TO_AUTHORITY)
    approval = incident.waiting()
    with pytest.raises(RuleBroken, match="Chỉ người trình"):
        withdraw_decision(add_member("compliance").actor, incident.reference, approval)
    incident.sign()
    with pytest.raises(RuleBroken, match="không còn chờ ký"):
        withdraw_decision(incident.handler, incident.reference, approval)
    other = Incident(incident.handler, incident.signer).open()
    with pytest.raises(NotFound):
        withdraw_decision(incident.handler, other.reference, approval)


def test_what_was_taken_back_is_signed_by_nobody(incident: Incident, session: FreshSession) -> None:
    incident.decide(TO_AUTHORITY)
    approval = incident.waiting()
    withdraw_decision(incident.handler, incident.reference, approval)
    with pytest.raises(RuleBroken, match="đã có người quyết định"):
        sign_breach(incident.signer, incident.reference, approval, Decision.APPROVED)
    assert session.get_one(Approval, approval).decision is Decision.WITHDRAWN


def test_the_button_to_take_it_back_stands_on_the_page_of_its_author_only(
    app: Flask, session: FreshSession
) -> None:
    author = add_member("compliance")
    case = Incident(author.actor, add_member("manager").actor).open()
    case.assess()
    case.decide(TO_AUTHORITY)
    address = f"/breaches/{case.reference}/sign/{case.waiting()}/withdraw"
    for member, there in ((author, True), (add_member("compliance"), False)):
        browser = app.test_client()
        open_door(browser, member)
        assert (address in browser.get(f"/breaches/{case.reference}").text) is there
    browser = app.test_client()
    open_door(browser, author)
    assert browser.post(address).status_code == 303
    assert case.waiting() is None
