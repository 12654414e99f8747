"""How long the mail to colleagues is kept; what was written to customers goes with its record."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.emptying import UNSETTLED, empty_messages
from kalix_compliance.notifications.models import OutboxMessage

AT_ONCE = 500
MORE = "more"
"""Named among the counts while a month has more mails than one transaction takes."""
FORM = "%Y-%m"
OPEN = (OutboxMessage.staff_id.is_not(None), OutboxMessage.emptied_at.is_(None))


def months_before(session: Session, before: datetime) -> list[tuple[str, None]]:
    """The months, such as 2024-05, with mail to colleagues, all of which are older than a moment."""
    moments = session.scalars(
        select(OutboxMessage.created_at).where(
            *OPEN, OutboxMessage.state.not_in(UNSETTLED), OutboxMessage.created_at < before
        )
    )
    firsts = {datetime(at.year, at.month, 1, tzinfo=UTC) for at in moments}
    return [(f"{first:{FORM}}", None) for first in sorted(firsts) if _following(first) <= before]


def empty_month(unit: Unit, month: str) -> dict[str, int]:
    """Empty the mail to colleagues of one month, some hundred at a time; with MORE there are others."""
    first = datetime.strptime(month, FORM).replace(tzinfo=UTC)
    wanted = (
        select(OutboxMessage)
        .where(
            *OPEN,
            OutboxMessage.created_at >= first,
            OutboxMessage.created_at < _following(first),
            OutboxMessage.state.not_in(UNSETTLED),
        )
        .limit(AT_ONCE)
    )
    messages = unit.session.scalars(wanted).all()
    empty_messages(unit, messages)
    return {"messages": len(messages), **({MORE: 1} if len(messages) == AT_ONCE else {})}


def _following(first: datetime) -> datetime:
    year, month = divmod(first.year * 12 + first.month, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)
