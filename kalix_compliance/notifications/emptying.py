"""What is left of messages when the record that they were about is no longer kept: that they went."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import CursorResult, delete, select

from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import WAITING, Delivery
from kalix_compliance.vault import safes

EMPTY = Envelope("", "", "", "")
UNSETTLED = (*WAITING, Delivery.SENDING)
AT_ONCE = 2_000


def empty_messages_about(unit: Unit, about: str) -> int:
    """Empty every settled message of a record, campaigns' left out; returns how many."""
    wanted = select(OutboxMessage).where(
        OutboxMessage.about == about,
        OutboxMessage.campaign_id.is_(None),
        OutboxMessage.state.not_in(UNSETTLED),
    )
    return empty_messages(unit, unit.session.scalars(wanted))


def empty_messages(unit: Unit, messages: Iterable[OutboxMessage]) -> int:
    """Neither words nor address nor customer are left: which notice, when, and whether it arrived."""
    house, count = safes.house(), 0
    for message in messages:
        message.customer_id, message.emptied_at = None, unit.now
        message.envelope = EMPTY.seal(house, message.id)
        count += 1
    unit.session.flush()
    return count


def drop_campaign_messages(unit: Unit, about: str) -> int:
    """Delete some thousand messages of a record's campaigns, which name their people; returns how many."""
    ids: list[UUID] = list(
        unit.session.scalars(
            select(OutboxMessage.id)
            .where(OutboxMessage.about == about, OutboxMessage.campaign_id.is_not(None))
            .limit(AT_ONCE)
        )
    )
    if not ids:
        return 0
    done = unit.session.execute(
        delete(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .execution_options(synchronize_session=False)
    )
    return done.rowcount if isinstance(done, CursorResult) else 0
