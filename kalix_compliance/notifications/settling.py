"""What an answer does to a message. The claim and the events belong to one transaction."""

import logging
from datetime import datetime
from typing import Protocol
from uuid import UUID

from kalix_compliance.core.events import Event
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.backoff import next_try
from kalix_compliance.notifications.events import (
    MessageAccepted,
    MessageBounced,
    MessageUncertain,
)
from kalix_compliance.notifications.models import Campaign, CampaignState, OutboxMessage
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.notifications.transport import Answer, Verdict

log = logging.getLogger(__name__)


class Claimed(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def by(self) -> str: ...


def settle(unit: Unit, claim: Claimed, answer: Answer) -> Delivery:
    """Write the server's answer down and tell who waits for it; returns the new state."""
    row = _mine(unit, claim)
    if row is None:
        log.warning("a late answer for message %s: %s", claim.id, answer.verdict)
        return Delivery.UNCERTAIN
    row.tries += 1
    row.server_answer = answer.code
    match answer.verdict:
        case Verdict.ACCEPTED:
            accept(unit, row)
        case Verdict.LATER:
            _plan_again(unit, row)
        case Verdict.REFUSED:
            _end(unit, row, Delivery.BOUNCED)
        case Verdict.UNSENDABLE:
            _end(unit, row, Delivery.FAILED)
        case Verdict.UNKNOWN:
            become_uncertain(unit, row)
    return row.state


def _mine(unit: Unit, claim: Claimed) -> OutboxMessage | None:
    """The row, as long as nobody else has taken it over since (also when it was called uncertain)."""
    row = unit.session.get_one(OutboxMessage, claim.id, with_for_update=True)
    held = row.state in (Delivery.SENDING, Delivery.UNCERTAIN) and row.claimed_by == claim.by
    return row if held else None


def accept(unit: Unit, row: OutboxMessage) -> None:
    row.move_to(Delivery.ACCEPTED)
    row.accepted_at = row.settled_at = unit.now
    _announce(unit, row, MessageAccepted(row.id, row.notice, row.about, unit.now))


def _announce(unit: Unit, row: OutboxMessage, happened: Event) -> None:
    """A campaign's messages are told of together, by its progress and its end."""
    if row.campaign_id is None:
        unit.announce(happened)


def release(unit: Unit, claim: Claimed) -> None:
    """Put a claimed message back: nothing of it had left."""
    row = _mine(unit, claim)
    if row is not None and row.state is Delivery.SENDING:
        wait_again(row, unit.now)
        _leave_with_campaign(unit, row)


def wait_again(row: OutboxMessage, at: datetime) -> None:
    row.move_to(Delivery.QUEUED)
    row.send_after, row.settled_at, row.claimed_by = at, None, None


def become_uncertain(unit: Unit, row: OutboxMessage) -> None:
    if row.state is Delivery.UNCERTAIN:
        return
    row.move_to(Delivery.UNCERTAIN)
    row.settled_at = unit.now
    _announce(unit, row, MessageUncertain(row.id, row.notice, row.about, unit.now))


def drop_erased(unit: Unit, row: OutboxMessage) -> None:
    """The customer was erased: nobody can read this message any more, and nobody will get it."""
    row.move_to(Delivery.CANCELLED)
    row.settled_at = unit.now
    row.server_answer = "erased"


def lapse(unit: Unit, row: OutboxMessage) -> None:
    """The hours in which this message was of any use are over."""
    row.move_to(Delivery.CANCELLED)
    row.settled_at = unit.now
    row.server_answer = "lapsed"


def give_up(unit: Unit, row: OutboxMessage, why: str) -> None:
    """A waiting message that can never be sent."""
    row.server_answer = why
    _end(unit, row, Delivery.FAILED)


def _plan_again(unit: Unit, row: OutboxMessage) -> None:
    again = next_try(row.planned_at, row.tries, unit.now)
    if again is None:
        _end(unit, row, Delivery.FAILED)
        return
    row.move_to(Delivery.DEFERRED)
    row.send_after, row.settled_at = again, None
    _leave_with_campaign(unit, row)


def _leave_with_campaign(unit: Unit, row: OutboxMessage) -> None:
    """What would wait again, of a campaign that was ended meanwhile, never leaves."""
    if row.campaign_id is None:
        return
    campaign = unit.session.get_one(Campaign, row.campaign_id, with_for_update=True)
    if campaign.state is CampaignState.STOPPED:
        row.move_to(Delivery.CANCELLED)
        row.settled_at = unit.now


def _end(unit: Unit, row: OutboxMessage, state: Delivery) -> None:
    row.move_to(state)
    row.settled_at = unit.now
    _announce(unit, row, MessageBounced(row.id, row.notice, row.about, row.server_answer))
