"""Somebody on a list who is erased before anybody told them does not keep the breach open for ever."""

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.breaches.erased_job import note_erased_people
from kalix_compliance.breaches.kinds import Audience
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.breaches.queries.recipients import recipients
from kalix_compliance.breaches.queries.standing import standing_of
from kalix_compliance.breaches.queries.told import needs_contact, told_counts
from kalix_compliance.breaches.rules.closing import to_close
from kalix_compliance.breaches.rules.requirements import unmet
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.vault import safes
from tests.breaches import Incident
from tests.people import add_member
from tests.sessions import FreshSession

SWEEPER = system_actor("breaches.erased", Permission.SYSTEM_SWEEP)
UNTOLD = "chưa có bằng chứng đã được báo"


@pytest.fixture
def incident(app: Flask) -> Incident:
    return Incident(add_member("compliance").actor, add_member("manager").actor).open()


def breach_of(session: FreshSession, incident: Incident) -> Breach:
    return session.scalars(select(Breach).where(Breach.reference == incident.reference)).one()


def test_who_is_erased_is_neither_told_nor_still_to_be_told(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    gone, stays = incident.list_people(
        CustomerDetails("Lê Thị Lan", phone="0912345678"),
        CustomerDetails("Trần Văn Hai", phone="0912345679"),
    )
    safes.destroy(gone, clock.now())
    assert note_erased_people(SWEEPER) == "noted=1"
    assert note_erased_people(SWEEPER) is None
    breach = breach_of(session, incident)
    counts = told_counts(session, [breach.id])[breach.id]
    assert (counts.people, counts.told, counts.erased, counts.untold) == (2, 0, 1, 1)
    left = session.scalars(select(AffectedPerson.customer_id).where(needs_contact())).all()
    assert left == [stays]
    assert recipients(session, breach.id, Audience.NOT_YET_TOLD).people == 1


def test_a_breach_whose_last_untold_person_is_erased_can_be_closed(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    (gone,) = incident.list_people(CustomerDetails("Lê Thị Lan", phone="0912345678"))
    before = unmet(to_close(standing_of(session, breach_of(session, incident))))
    assert any(UNTOLD in str(reason) for reason in before)
    safes.destroy(gone, clock.now())
    note_erased_people(SWEEPER)
    after = unmet(to_close(standing_of(session, breach_of(session, incident))))
    assert not any(UNTOLD in str(reason) for reason in after)


def test_nobody_is_noted_in_a_breach_that_has_ended(
    incident: Incident, session: FreshSession, clock: FixedClock
) -> None:
    (gone,) = incident.list_people(CustomerDetails("Lê Thị Lan", phone="0912345678"))
    incident.rule_out()
    safes.destroy(gone, clock.now())
    assert note_erased_people(SWEEPER) is None
