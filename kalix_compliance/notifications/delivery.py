"""Deliver what is due: each message once, whatever breaks and however many deliver at the same time.

`sending` is committed before a message goes over the line, and the server's answer is committed with the
claim of the next one. A process that dies in between leaves a message in `sending`; after a while it is
called uncertain and waits for a person, because sending it again could double it.
"""

import logging
import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import StaleRecord
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import again_if_worth_it
from kalix_compliance.execution.unit import open_unit, runtime, unit_is_open
from kalix_compliance.notifications import claims, health
from kalix_compliance.notifications.claims import Claim
from kalix_compliance.notifications.message import Mail, sender_of
from kalix_compliance.notifications.models import OutboxMessage, Trouble
from kalix_compliance.notifications.settling import become_uncertain, release, settle
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.notifications.transport import Answer, Post, ServerDown, Verdict

log = logging.getLogger(__name__)
EQUAL_REFUSALS = 20  # so many in a row with one code are the server's opinion of us, not of them
INSISTING = 4
T = TypeVar("T")
STUCK_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class DeliveryReport:
    """What one run did, by final verdict; `trouble` is why it stopped early, `waiting` what is left."""

    accepted: int = 0
    deferred: int = 0
    bounced: int = 0
    failed: int = 0
    uncertain: int = 0
    cancelled: int = 0
    waiting: int = 0
    trouble: Trouble | None = None

    def __bool__(self) -> bool:
        """Whether the run had anything to do, or could not do it."""
        return self != DeliveryReport(waiting=self.waiting)

    def __str__(self) -> str:
        pairs = ((name, value) for name, value in asdict(self).items() if value)
        return " ".join(f"{name}={value}" for name, value in pairs)


def deliver_due(actor: Actor, *, limit: int = 100) -> DeliveryReport:
    """Send at most `limit` messages that are due, oldest first, over one connection.

    Never raises for what a mail server does: that is recorded, and shown on the mail page.
    """
    actor.require(Permission.SYSTEM_DELIVER)
    if unit_is_open():
        raise RuntimeError("mail cannot be delivered inside a transaction")
    return _Round(actor, limit).run()


def sweep_stuck(actor: Actor) -> int:
    """Call uncertain what was claimed long ago and never answered for; returns how many."""
    actor.require(Permission.SYSTEM_SWEEP)
    lent = runtime.get()
    longest: timedelta = lent.settings.get("MAIL_STUCK_AFTER", STUCK_AFTER)
    swept = 0
    for message_id in _stuck(actor, longest):
        with open_unit(actor) as unit:
            row = unit.session.get(OutboxMessage, message_id, with_for_update=True)
            if row is not None and row.state is Delivery.SENDING:
                become_uncertain(unit, row)
                swept += 1
    return swept


def _stuck(actor: Actor, longest: timedelta) -> list[UUID]:
    with open_unit(actor) as unit:
        old = OutboxMessage.claimed_at < unit.now - longest
        wanted = select(OutboxMessage.id).where(OutboxMessage.state == Delivery.SENDING, old)
        return list(unit.session.scalars(wanted.order_by(OutboxMessage.claimed_at)))


def _insist(once: Callable[[], T]) -> T:
    """Run a transaction again when a person saved the same record at the same moment.

    The server's answer must not be lost: without it the message would be called uncertain.
    """
    for _ in range(INSISTING):
        try:
            return again_if_worth_it(once)
        except StaleRecord:
            continue
    return again_if_worth_it(once)


class _Round:
    """One run of one deliverer."""

    def __init__(self, actor: Actor, limit: int) -> None:
        self.actor = actor
        self.limit = limit
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lent = runtime.get()
        self.sender = sender_of(self.lent.settings["MAIL_DEFAULT_SENDER"], self.lent.company)
        self.post = Post()
        self.count: Counter[Delivery] = Counter()
        self.last: Answer | None = None
        self.equal = 0
        self.trouble: Trouble | None = None

    def run(self) -> DeliveryReport:
        if not self._anything_due():
            return self._report()
        try:
            self.post.open()
            self._deliver()
        except ServerDown as down:
            self._stop(down.trouble, down.code)
        finally:
            self.post.close()
        if self.trouble is None and self.last is not None:
            health.note_well(self.actor, accepted=bool(self.count[Delivery.ACCEPTED]))
        return self._report()

    def _anything_due(self) -> bool:
        with open_unit(self.actor) as unit:
            return health.pause_over(unit.session, unit.now) and claims.anything_due(unit)

    def _deliver(self) -> None:
        claim = self._turn(None, None, take=True)
        sent = 0
        while claim is not None:
            try:
                answer = self.post.send(self._mail(claim), self.sender[1])
            except ServerDown:
                self._give_back(claim)
                raise
            sent += 1
            go_on = self._may_go_on(answer)
            claim = self._turn(claim, answer, take=go_on and sent < self.limit)

    def _turn(self, done: Claim | None, answer: Answer | None, *, take: bool) -> Claim | None:
        """One transaction: write the answer for the last message down, and claim the next."""

        def once() -> tuple[Delivery | None, claims.Taken]:
            with open_unit(self.actor) as unit:
                state = settle(unit, done, answer) if done and answer else None
                return state, claims.take_next(unit, self.name) if take else claims.NOTHING

        state, taken = _insist(once)
        if state is not None:
            self.count[state] += 1
        self.count.update(taken.dropped)
        return taken.claim

    def _give_back(self, claim: Claim) -> None:
        """Nothing of the message had left: it waits for the server to come back."""

        def once() -> None:
            with open_unit(self.actor) as unit:
                release(unit, claim)

        _insist(once)

    def _may_go_on(self, answer: Answer) -> bool:
        """Stop before one fault of the server's makes trouble of every message."""
        self.equal = self.equal + 1 if answer == self.last else 1
        self.last = answer
        if answer.verdict is Verdict.UNKNOWN:
            self._stop(Trouble(answer.code), "", pause=True)
        elif answer.verdict in (Verdict.LATER, Verdict.REFUSED) and self.equal >= EQUAL_REFUSALS:
            self._stop(Trouble.REFUSING, answer.code, pause=True)
        return self.trouble is None

    def _stop(self, trouble: Trouble, code: str, *, pause: bool = False) -> None:
        self.trouble = trouble
        health.note_trouble(self.actor, trouble, code, pause=pause)
        log.warning("mail waits: %s %s", trouble, code)

    def _mail(self, claim: Claim) -> Mail:
        return Mail(
            claim.envelope,
            sender=self.sender,
            reply_to=self.lent.company.email,
            message_id=claim.message_id,
            language=claim.language,
            at=self.lent.clock.now(),
        )

    def _report(self) -> DeliveryReport:
        with open_unit(self.actor) as unit:
            waiting = health.waiting_count(unit.session)
        return DeliveryReport(
            accepted=self.count[Delivery.ACCEPTED],
            deferred=self.count[Delivery.DEFERRED],
            bounced=self.count[Delivery.BOUNCED],
            failed=self.count[Delivery.FAILED],
            uncertain=self.count[Delivery.UNCERTAIN],
            cancelled=self.count[Delivery.CANCELLED],
            waiting=waiting,
            trouble=self.trouble,
        )
