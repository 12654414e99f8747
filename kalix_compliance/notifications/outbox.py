"""Put a message into the outbox, in the same transaction as the change that it tells of."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.envelope import (
    LONGEST_SUBJECT,
    Envelope,
    checked_address,
    one_line,
    plain_text,
)
from kalix_compliance.notifications.marketing import is_marketing
from kalix_compliance.notifications.message import own_domain
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import WAITING, Delivery
from kalix_compliance.vault import safes


@dataclass(frozen=True)
class Recipient:
    """A customer or a colleague, with the address in clear: it is sealed with the message."""

    email: str
    name: str
    customer_id: UUID | None = None
    staff_id: UUID | None = None
    language: str = "vi"


def enqueue(
    unit: Unit,
    *,
    notice: str,
    about: str,
    to: Recipient,
    subject: str,
    body: str,
    send_after: datetime | None = None,
    once_key: str | None = None,
) -> UUID:
    """Queue one message and return its id; it leaves only when this transaction was committed.

    `about` is the record's reference. With a `once_key` that was used before, nothing is queued and the
    earlier message's id comes back. Raises RuleBroken (field `email`) for an address that no server
    would take, and `vault.errors.Erased` for a customer who was erased. Marketing goes by campaigns only,
    which ask each person's consent again: here it is a ValueError.
    """
    if is_marketing(notice):
        raise ValueError(f"{notice} is marketing: it needs a campaign")
    if once_key is not None and (earlier := _earlier(unit, once_key)) is not None:
        return earlier
    row_id = new_id()
    envelope = _addressed(to, subject, body)
    envelope = replace(envelope, salt=unit.commit_to(envelope.committed_text))
    row = OutboxMessage(
        id=row_id,
        notice=notice,
        about=about,
        customer_id=to.customer_id,
        staff_id=to.staff_id,
        language=to.language,
        envelope=envelope.seal(safes.belonging_to(to.customer_id), row_id),
        message_id=f"<{row_id.hex}@{own_domain(unit.lent.settings)}>",
        once_key=once_key,
        planned_at=send_after or unit.now,
        send_after=send_after or unit.now,
        created_at=unit.now,
        created_by=unit.actor.id,
    )
    return _stored_once(unit, row)


def withdraw(unit: Unit, message_id: UUID) -> bool:
    """Cancel a message that still waits; False when it has left, or nobody knows whether it has."""
    row = unit.session.get(OutboxMessage, message_id, with_for_update=True)
    if row is None or row.state not in WAITING:
        return False
    row.move_to(Delivery.CANCELLED)
    row.settled_at = unit.now
    return True


def opened(unit: Unit, message_id: UUID) -> Envelope:
    """A message in clear, for a command that reveals it and leaves a trace of that; raises NotFound.

    A campaign's message has no words of its own, and is not found here.
    """
    row = unit.session.get(OutboxMessage, message_id)
    if row is None or row.envelope is None:
        raise NotFound(f"message {message_id}")
    return Envelope.unseal(safes.belonging_to(row.customer_id), row.id, row.envelope)


def _addressed(to: Recipient, subject: str, body: str) -> Envelope:
    return Envelope(
        to=checked_address(to.email),
        name=one_line(to.name),
        subject=one_line(subject)[:LONGEST_SUBJECT],
        body=plain_text(body),
    )


def _stored_once(unit: Unit, row: OutboxMessage) -> UUID:
    """Add the row; when another transaction has just used the same once_key, its message stands."""
    if row.once_key is None:
        unit.session.add(row)
        return row.id
    try:
        with unit.session.begin_nested():
            unit.session.add(row)
    except IntegrityError:
        earlier = _earlier(unit, row.once_key)
        if earlier is None:
            raise
        unit.commitments.pop()
        return earlier
    return row.id


def is_queued_once(unit: Unit, once_key: str) -> bool:
    """Whether a message with this key is in the outbox already, whatever became of it."""
    return _earlier(unit, once_key) is not None


def _earlier(unit: Unit, once_key: str) -> UUID | None:
    return unit.session.scalar(select(OutboxMessage.id).where(OutboxMessage.once_key == once_key))
