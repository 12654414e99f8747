"""Take the next ordinary message that is due, so that nobody else takes it too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from kalix_compliance.core.clock import HANOI, in_hanoi
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.envelope import Envelope
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.notices import NOTICES
from kalix_compliance.notifications.settling import drop_erased, give_up, lapse
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased, Tampered


@dataclass(frozen=True)
class Claim:
    """A message in the hands of one deliverer."""

    id: UUID
    by: str
    message_id: str
    language: str
    envelope: Envelope


@dataclass(frozen=True)
class Taken:
    """The next claim, and how the messages ended that could not be opened on the way to it."""

    claim: Claim | None
    dropped: tuple[Delivery, ...] = ()


NOTHING = Taken(None)


def anything_due(unit: Unit) -> bool:
    """Whether an ordinary message is due; campaigns are asked for one by one."""
    due = exists().where(OutboxMessage.campaign_id.is_(None), OutboxMessage.send_after <= unit.now)
    return bool(unit.session.scalar(select(due)))


def take_next(unit: Unit, by: str) -> Taken:
    """Claim the message that has waited longest.

    PostgreSQL locks the row and skips locked ones; on SQLite the transaction holds the write lock. The
    row's version makes sure once more that nobody moved it meanwhile.
    """
    dropped: list[Delivery] = []
    while (row := _oldest_due(unit)) is not None:
        envelope = None if _lapses(unit, row) else _opened(unit, row)
        if envelope is not None:
            row.move_to(Delivery.SENDING)
            row.claimed_at, row.claimed_by = unit.now, by
            unit.session.flush()
            return Taken(Claim(row.id, by, row.message_id, row.language, envelope), tuple(dropped))
        unit.session.flush()
        dropped.append(row.state)
    return Taken(None, tuple(dropped))


def _oldest_due(unit: Unit) -> OutboxMessage | None:
    return unit.session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.campaign_id.is_(None), OutboxMessage.send_after <= unit.now)
        # the campaign's column too, so that both databases walk the index in its order
        .order_by(OutboxMessage.campaign_id, OutboxMessage.send_after, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _lapses(unit: Unit, row: OutboxMessage) -> bool:
    """Whether the day of this message is over, and with it the message: see `Notice.until`."""
    notice = NOTICES.get(row.notice)
    if notice is None or notice.until is None:
        return False
    over = datetime.combine(in_hanoi(row.planned_at).date(), notice.until, HANOI)
    if unit.now < over:
        return False
    lapse(unit, row)
    return True


def _opened(unit: Unit, row: OutboxMessage) -> Envelope | None:
    """The envelope; None when it can never be sent: the person was erased, or the row was tampered with."""
    try:
        if row.envelope is None:
            raise Tampered(str(row.id))
        return Envelope.unseal(safes.belonging_to(row.customer_id), row.id, row.envelope)
    except Erased:
        drop_erased(unit, row)
    except Tampered:
        give_up(unit, row, "tampered")
    return None
