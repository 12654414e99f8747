"""Whoever is given a breach, or a measure of one, hears of it and finds it in the queue."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.breaches.commands.measures import finish_measure, plan_measure
from kalix_compliance.breaches.commands.record import give_breach
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.vault import safes
from tests.breaches import Incident, secret
from tests.people import Member, add_member, open_door
from tests.sessions import FreshSession


@pytest.fixture
def incident(app: Flask) -> Incident:
    return Incident(add_member("compliance").actor, add_member("manager").actor).open()


def plan(incident: Incident, owner: Member, clock: FixedClock, **more: str) -> None:
    plan_measure(
        incident.handler,
        incident.reference,
        what=secret("khóa máy chủ"),
        owner_id=owner.id,
        due_on=(clock.now() + timedelta(days=2)).date(),
        **more,
    )


def mails(session: FreshSession, notice: str, member: Member) -> list[str]:
    rows = session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.notice == notice, OutboxMessage.staff_id == member.id
        )
    )
    return [Envelope.unseal(safes.house(), row.id, row.envelope).body for row in rows]


def queue_of(app: Flask, member: Member) -> str:
    browser = app.test_client()
    open_door(browser, member)
    return str(browser.get("/queue").text)


@pytest.mark.parametrize(
    ("role", "path"), [("support", "/queue"), ("compliance", "/breaches/SC-2026-0001")]
)
def test_a_measure_is_told_to_who_is_to_do_it_and_stands_in_their_queue(
    app: Flask, incident: Incident, session: FreshSession, clock: FixedClock, role: str, path: str
) -> None:
    member = add_member(role)
    plan(incident, member, clock)
    (told,) = mails(session, "measure_given", member)
    assert incident.reference in told and path in told
    assert secret("") not in told
    page = queue_of(app, member)
    assert secret("khóa máy chủ") in page
    finish_measure(incident.handler, incident.reference, 1, result="xong")
    assert secret("khóa máy chủ") not in queue_of(app, member)


def test_what_one_takes_on_oneself_or_has_done_already_is_told_to_nobody(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    officer, other = add_member("compliance"), add_member("support")
    case = Incident(officer.actor, add_member("manager").actor).open()
    plan(case, officer, clock)
    plan(case, other, clock, result="đã khóa")
    assert mails(session, "measure_given", officer) == []
    assert mails(session, "measure_given", other) == []


def test_the_officer_who_gets_a_breach_is_told_and_who_takes_it_is_not(
    app: Flask, incident: Incident, session: FreshSession
) -> None:
    other = add_member("compliance")
    give_breach(incident.handler, incident.reference, other.id)
    assert len(mails(session, "breach_given", other)) == 1
    third = add_member("compliance")
    give_breach(third.actor, incident.reference, third.id)
    assert mails(session, "breach_given", third) == []
