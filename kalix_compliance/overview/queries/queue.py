"""What belongs to the work queue beside the cases themselves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.complaints.models import IS_OPEN, Complaint
from kalix_compliance.complaints.queries.rows import ComplaintRow
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery

DAYS_DRAWN = 16
LONGEST = 100


@dataclass(frozen=True)
class ReturnedRow:
    """A message to a customer of mine that did not arrive."""

    reference: str
    customer: str
    notice: str
    at: datetime


def returned_letters(session: Session, actor: Actor) -> list[ReturnedRow]:
    """Messages to the customers of my open cases that came back, newest first."""
    found = session.execute(
        select(OutboxMessage.about, OutboxMessage.notice, OutboxMessage.created_at, Complaint)
        .join(Complaint, Complaint.reference == OutboxMessage.about)
        .where(
            OutboxMessage.customer_id.is_not(None),
            OutboxMessage.state.in_((Delivery.BOUNCED, Delivery.FAILED)),
            Complaint.owner_id == actor.staff_id,
            IS_OPEN,
            Complaint.told_at.is_(None),
        )
        .order_by(OutboxMessage.created_at.desc())
        .limit(LONGEST)
    ).all()
    customers = masked_names(session, {row.Complaint.customer_id for row in found})
    return [
        ReturnedRow(
            reference=row.about,
            customer=customers.get(row.Complaint.customer_id, ""),
            notice=row.notice,
            at=row.created_at,
        )
        for row in found
    ]


def due_days(rows: Sequence[ComplaintRow], now: datetime) -> list[tuple[date, int, Level]]:
    """How many of these fall due on each of the next days, today first, for the drawing."""
    today = hanoi_day(now)
    due = Counter(row.clock.last_day for row in rows if row.clock)
    levels = {row.clock.last_day: row.clock.level for row in rows if row.clock}
    days = [today + timedelta(days=n) for n in range(DAYS_DRAWN)]
    return [(day, due[day], levels.get(day, Level.OK)) for day in days]
