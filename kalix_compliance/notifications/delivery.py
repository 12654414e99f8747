"""Deliver what is due: each message once, whatever breaks and however many deliver at the same time.

`sending` is committed before a message goes over the line, and the server's answer is committed with the
claim of the next one. A process that dies in between leaves a message in `sending`; after a while it is
called uncertain and waits for a person, because sending it again could double it.
"""

import contextlib
import logging
import os
import secrets
import socket
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit, runtime, unit_is_open
from kalix_compliance.jobs.saying import said
from kalix_compliance.notifications import claims, health
from kalix_compliance.notifications.campaign_run import (
    CampaignRun,
    campaigns_due,
    finish_campaigns,
)
from kalix_compliance.notifications.claims import Claim
from kalix_compliance.notifications.message import Mail, sender_of
from kalix_compliance.notifications.models import OutboxMessage, Trouble
from kalix_compliance.notifications.persistence import Refusals, give_back, insist
from kalix_compliance.notifications.settling import become_uncertain, settle
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.notifications.transport import Answer, Post, ServerDown, Verdict

log = logging.getLogger(__name__)
STUCK_AFTER = timedelta(minutes=10)
NO_END = timedelta(days=1)


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
        return said(**asdict(self)) or ""


def deliver_due(actor: Actor, *, limit: int = 100, longest: timedelta = NO_END) -> DeliveryReport:
    """Send at most `limit` messages that are due, over one connection; begin no more after `longest`.

    Ordinary mail goes first, oldest first, then the campaigns take turns. Never raises for what a mail
    server does: that is recorded, and shown on the mail page.
    """
    actor.require(Permission.SYSTEM_DELIVER)
    if unit_is_open():
        raise RuntimeError("mail cannot be delivered inside a transaction")
    return _Round(actor, limit, longest).run()


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


class _Round:
    """One run of one deliverer."""

    def __init__(self, actor: Actor, limit: int, longest: timedelta) -> None:
        self.actor = actor
        self.limit = limit
        self.ends_at = time.monotonic() + longest.total_seconds()
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lent = runtime.get()
        self.sender = sender_of(self.lent.settings["MAIL_DEFAULT_SENDER"], self.lent.company)
        self.post = Post()
        self.sent = 0
        self.count: Counter[Delivery] = Counter()
        self.refusals = Refusals()
        self.trouble: Trouble | None = None

    def run(self) -> DeliveryReport:
        if self._anything_due():
            try:
                self.post.open()
                self._deliver()
            except ServerDown as down:
                self.stop(down.trouble, down.code)
            finally:
                self.post.close()
            if self.trouble is None and self.sent:
                health.note_well(self.actor, accepted=bool(self.count[Delivery.ACCEPTED]))
        finish_campaigns(self.actor)
        return self._report()

    def _anything_due(self) -> bool:
        with open_unit(self.actor) as unit:
            if not health.pause_over(unit.session, unit.now):
                return False
            return claims.anything_due(unit) or bool(campaigns_due(unit))

    def _deliver(self) -> None:
        with contextlib.ExitStack() as until_the_end:
            campaigns = CampaignRun(self, until_the_end)
            going = True
            while going and self.may_go_on:
                before = self.sent
                self._deliver_ordinary()
                campaigns.take_turns()
                going = self.sent > before

    @property
    def may_go_on(self) -> bool:
        return self.trouble is None and self.sent < self.limit and time.monotonic() < self.ends_at

    def _deliver_ordinary(self) -> None:
        claim = self._turn(None, None, take=self.may_go_on)
        while claim is not None:
            try:
                answer = self.post.send(self._mail(claim), self.sender[1])
            except ServerDown:
                give_back(self.actor, claim)
                raise
            self.judge(answer)
            if self.refusals.note(answer):
                self.stop(Trouble.REFUSING, answer.code, pause=True)
            claim = self._turn(claim, answer, take=self.may_go_on)

    def _turn(self, done: Claim | None, answer: Answer | None, *, take: bool) -> Claim | None:
        """One transaction: write the answer for the last message down, and claim the next."""

        def once() -> tuple[Delivery | None, claims.Taken]:
            with open_unit(self.actor) as unit:
                state = settle(unit, done, answer) if done and answer else None
                return state, claims.take_next(unit, self.name) if take else claims.NOTHING

        state, taken = insist(once)
        if state is not None:
            self.count[state] += 1
        self.count.update(taken.dropped)
        return taken.claim

    def judge(self, answer: Answer) -> None:
        """Count one message that went over the line; stop when nobody knows whether it arrived."""
        self.sent += 1
        if answer.verdict is Verdict.UNKNOWN:
            self.stop(Trouble(answer.code), "", pause=True)

    def stop(self, trouble: Trouble, code: str, *, pause: bool = False) -> None:
        """Nothing more leaves in this run; with `pause`, nor for a while."""
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
