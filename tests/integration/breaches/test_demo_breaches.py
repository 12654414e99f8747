"""The breaches of the demonstration are lived through the real commands, and nobody in them exists."""

import pytest
from sqlalchemy import func, select

from kalix_compliance.audit.verify import verify
from kalix_compliance.breaches.kinds import Status
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.breaches.queries.standing import standings_of
from kalix_compliance.breaches.rules.status import status_of
from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.deadlines.queries import clocks_about
from kalix_compliance.demo.load import load_demo
from kalix_compliance.notifications.models import Campaign, CampaignState, OutboxMessage
from kalix_compliance.notifications.states import Delivery

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def loaded(app, staff_member, session):
    for role in ("support", "manager", "compliance"):
        staff_member(role)
    load_demo(customers=0, plots=())
    found = session.scalars(select(Breach).order_by(Breach.reference)).all()
    standings = standings_of(session, found)
    return {breach.reference: (breach, standings[breach.id]) for breach in found}


def test_one_is_closed_one_under_way_and_one_a_drill(loaded, session, clock):
    closed, under_way, drill = loaded.values()
    assert status_of(closed[1]) is Status.CLOSED
    assert (closed[1].people, closed[1].untold) == (24, 0)
    assert status_of(under_way[1]) is Status.CONTAINED
    assert under_way[1].people > 300
    assert drill[0].drill
    assert drill[1].people == 20

    reference = under_way[0].reference
    clocks = {one.obligation.code: one for one in clocks_about(session, reference, now=clock.now())}
    assert clocks["breach.cyber-serious"].missed
    assert clocks["breach.consumer"].met_at and not clocks["breach.consumer"].missed
    assert clocks["breach.authority"].is_running

    halted = session.scalar(select(Campaign).where(Campaign.about == reference))
    assert halted.state is CampaignState.PAUSED
    states = dict(
        session.execute(
            select(OutboxMessage.state, func.count())
            .where(OutboxMessage.campaign_id == halted.id)
            .group_by(OutboxMessage.state)
        ).all()
    )
    assert states[Delivery.ACCEPTED] > 60
    assert states[Delivery.QUEUED] > 20
    assert states[Delivery.BOUNCED] >= 1

    people = session.scalars(
        select(Customer.search_version)
        .join(AffectedPerson, AffectedPerson.customer_id == Customer.id)
        .where(AffectedPerson.breach_id == drill[0].id)
    )
    assert set(people) == {UNFINDABLE}
    assert verify(session).flaw is None
