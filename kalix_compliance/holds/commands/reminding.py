"""Telling compliance that the day has come on which a hold is looked at again."""

from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.holds.rules import is_to_be_reviewed
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import PERMISSIONS, Role

LOOK_AFTER = tuple(role for role in Role if Permission.HOLD_MANAGE in PERMISSIONS[role])


@command(Permission.SYSTEM_REMIND)
def remind_of_hold(unit: Unit, hold_id: UUID) -> bool:
    """Tell those who look after holds, once for each day that was set; False when it is settled already."""
    hold = unit.session.get_one(LegalHold, hold_id, with_for_update=True)
    unit.about(hold.reference)
    due = is_to_be_reviewed(hold.until, hanoi_day(unit.now))
    if hold.lifted_at is not None or hold.reminded_at is not None or not due:
        return False
    hold.reminded_at = unit.now
    for person in colleagues(unit.session, *LOOK_AFTER):
        write_to_colleague(
            unit,
            person,
            "hold_review",
            hold.reference,
            {
                "reference": hold.reference,
                "path": f"/holds/{hold.reference}",
                "review_on": hold.until,
            },
            once=f"hold:{hold.id}:{hold.until}",
        )
    return True


def holds_to_remind_of(unit: Unit) -> list[UUID]:
    """The standing holds whose day has come and was not told of."""
    wanted = select(LegalHold.id).where(
        LegalHold.lifted_at.is_(None),
        LegalHold.reminded_at.is_(None),
        LegalHold.until <= hanoi_day(unit.now),
    )
    return list(unit.session.scalars(wanted.order_by(LegalHold.reference)))
