"""The campaigns' part of a run: turn by turn, each message once, each answer committed."""

import logging
from collections import Counter
from contextlib import ExitStack
from typing import Protocol
from uuid import UUID

from sqlalchemy import exists, select

from kalix_compliance.core.actor import Actor
from kalix_compliance.execution.bookkeeping import Books, open_books
from kalix_compliance.execution.unit import Runtime, Unit, open_unit
from kalix_compliance.notifications.campaigns import finish_if_done, pause_itself
from kalix_compliance.notifications.drill import DrillEscaped, insist_drill_stays_home
from kalix_compliance.notifications.lane import Lane, Leaving, Next
from kalix_compliance.notifications.marketing import marketing_codes, within_hours
from kalix_compliance.notifications.models import Campaign, CampaignState, OutboxMessage
from kalix_compliance.notifications.persistence import give_back, insist
from kalix_compliance.notifications.settling import settle
from kalix_compliance.notifications.states import WAITING, Delivery
from kalix_compliance.notifications.transport import Answer, Post, ServerDown, Verdict

log = logging.getLogger(__name__)
TURN = 200  # messages of one campaign before the next has its turn


def campaigns_due(unit: Unit) -> list[UUID]:
    """The campaigns under way that have a message to send now, the oldest first; no marketing at night."""
    due = exists().where(
        OutboxMessage.campaign_id == Campaign.id, OutboxMessage.send_after <= unit.now
    )
    wanted = select(Campaign.id).where(Campaign.state == CampaignState.SENDING, due)
    if not within_hours(unit.now):
        wanted = wanted.where(Campaign.notice.not_in(marketing_codes()))
    return list(unit.session.scalars(wanted.order_by(Campaign.began_at, Campaign.id)))


def finish_campaigns(actor: Actor) -> None:
    """Call those finished that have no message left to send."""
    left = exists().where(
        OutboxMessage.campaign_id == Campaign.id,
        OutboxMessage.state.in_((*WAITING, Delivery.SENDING)),
    )
    wanted = select(Campaign.id).where(Campaign.state == CampaignState.SENDING, ~left)
    with open_unit(actor) as unit:
        done = list(unit.session.scalars(wanted))
    for campaign_id in done:
        with open_unit(actor) as unit:
            finish_if_done(unit, campaign_id)


class Round(Protocol):
    """The run that the campaigns have a part in."""

    actor: Actor
    name: str
    lent: Runtime
    post: Post
    sender: tuple[str, str]
    count: Counter[Delivery]

    @property
    def may_go_on(self) -> bool: ...
    def judge(self, answer: Answer) -> None: ...


class CampaignRun:
    """What one run of one deliverer knows of the campaigns that it sends."""

    def __init__(self, run: Round, until_the_end: ExitStack) -> None:
        self.run = run
        self.until_the_end = until_the_end
        self.books: Books | None = None
        self.lanes: dict[UUID, Lane] = {}

    def take_turns(self) -> None:
        """One turn of each campaign that has something due; ends early when ordinary mail comes in."""
        with open_unit(self.run.actor) as unit:
            due = campaigns_due(unit)
        for campaign_id in due:
            if campaign_id not in self.lanes:
                self.lanes[campaign_id] = Lane(campaign_id, self.run.name, self.run.lent)
            self._turn_of(self.lanes[campaign_id])

    def _turn_of(self, lane: Lane) -> None:
        """Pausing itself, if need be, comes before the next claim."""
        sent = 0
        leaving = self._next(lane, None, None) if self.run.may_go_on else None
        while leaving is not None:
            answer = self._sent(lane, leaving)
            sent += 1
            self.run.judge(answer)
            if lane.refusals.note(answer):
                self._settle(leaving, answer)
                self._pause(lane, f"refusing {answer.code}")
                return
            if not self.run.may_go_on or sent >= TURN:
                self._settle(leaving, answer)
                return
            leaving = self._next(lane, leaving, answer)

    def _sent(self, lane: Lane, leaving: Leaving) -> Answer:
        lent = self.run.lent
        try:
            insist_drill_stays_home(leaving.drill, leaving.to, lent.settings, lent.company)
            return self.run.post.send_ready(leaving.content, self.run.sender[1], leaving.to)
        except ServerDown:
            give_back(self.run.actor, leaving)
            raise
        except DrillEscaped:
            give_back(self.run.actor, leaving)
            self._pause(lane, "drill")
            raise

    def _next(self, lane: Lane, done: Leaving | None, answer: Answer | None) -> Leaving | None:
        """One transaction: write down that the last message was taken, and claim the next.

        Any other answer has a transaction of its own.
        """
        taken = done if done and answer and answer.verdict is Verdict.ACCEPTED else None
        if done and answer and not taken:
            self._settle(done, answer)

        code = answer.code if answer else ""

        def once() -> tuple[bool, Next]:
            now = self.run.lent.clock.now()
            with self._open_books().page() as line:
                mine = taken is None or lane.accept(line, taken, code, now)
                return mine, lane.take(line, now)

        mine, following = insist(once)
        if taken:
            self.run.count[Delivery.ACCEPTED if mine else Delivery.UNCERTAIN] += 1
        self.run.count.update(following.dropped)
        if following.halt:
            self._pause(lane, following.halt)
        return following.leaving

    def _settle(self, done: Leaving, answer: Answer) -> None:
        """Write any answer down by itself."""

        def once() -> Delivery:
            with open_unit(self.run.actor) as unit:
                return settle(unit, done, answer)

        self.run.count[insist(once)] += 1

    def _pause(self, lane: Lane, reason: str) -> None:
        def once() -> None:
            with open_unit(self.run.actor) as unit:
                pause_itself(unit, lane.campaign_id, reason)

        insist(once)
        log.warning("a campaign halts itself: %s", reason)

    def _open_books(self) -> Books:
        if self.books is None:
            self.books = self.until_the_end.enter_context(open_books())
        return self.books
