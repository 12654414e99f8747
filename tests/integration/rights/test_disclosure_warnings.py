"""What compliance is written when the term of an order runs out."""

from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.jobs import flag_clocks
from kalix_compliance.disclosures.kinds import Procedure
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.outbox import opened
from tests.orders import Order
from tests.posting import POSTMAN


def _told(session, reference):
    mail = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.about == reference, OutboxMessage.notice == "disclosure_due")
        .order_by(OutboxMessage.send_after.desc())
    ).first()
    with open_unit(POSTMAN) as unit:
        return opened(unit, mail.id).body


def test_a_term_by_the_day_names_its_last_day_and_one_by_the_hour_its_minute(app, session, clock):
    today = in_hanoi(clock.now()).date()
    by_day = Order().register(due_on=today + timedelta(days=3))
    by_hour = Order().register(order_no="9/CSĐT", procedure=Procedure.CYBER_URGENT)
    clock.advance(timedelta(days=2, hours=12))
    flag_clocks(system_actor("deadlines.flag", Permission.SYSTEM_REMIND))
    day = _told(session, by_day.reference)
    assert f"Chậm nhất: {today + timedelta(days=3):%d/%m/%Y}\n" in day
    assert "00:00" not in day
    minute = f"{in_hanoi(by_hour.row().due_at):%d/%m/%Y %H:%M}"
    assert f"Chậm nhất: {minute}\n" in _told(session, by_hour.reference)
