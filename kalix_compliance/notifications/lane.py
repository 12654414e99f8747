"""A campaign's own lane: claim the next of its messages, write what is one person's, settle the answer.

100,000 people are told in minutes, and each answer is committed on its own. What is not an acceptance goes
the ordinary way (`settling`).
"""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.execution.unit import Runtime
from kalix_compliance.notifications.address_book import Entry, look_up
from kalix_compliance.notifications.drill import drill_mailbox
from kalix_compliance.notifications.envelope import checked_address
from kalix_compliance.notifications.lane_statements import (
    ACCEPT,
    CLAIM,
    COMING,
    COMING_AFTER,
    DROP,
    NEXT,
    NEXT_AFTER,
    TEXT,
)
from kalix_compliance.notifications.marketing import answers_for, is_marketing, within_hours
from kalix_compliance.notifications.message import sender_of
from kalix_compliance.notifications.persistence import Refusals
from kalix_compliance.notifications.progress import SENT_TO
from kalix_compliance.notifications.skeleton import BODY, SUBJECT, Skeleton
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Tampered

GOOD_FOR = 2.0  # seconds: whoever is erased earlier than that before their turn gets nothing


@dataclass(frozen=True, slots=True)
class Leaving:
    """A campaign's message in the hands of one deliverer, ready to go over the line."""

    id: UUID
    by: str
    to: str
    drill: bool
    sent_to: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Next:
    """What is next, and how those ended that could not leave on the way to it.

    `halt` is why the whole campaign has to stand still.
    """

    leaving: Leaving | None
    dropped: tuple[Delivery, ...] = ()
    halt: str = ""


class CannotLeave(Exception):
    """This message will never leave, whoever tries; nothing of it has."""

    def __init__(self, state: Delivery, why: str) -> None:
        super().__init__(why)
        self.state, self.why = state, why


class MustHalt(Exception):
    """None of the campaign's messages can leave until a person has mended something."""


class Lane:
    """One campaign in the hands of one run of one deliverer."""

    def __init__(self, campaign_id: UUID, by: str, lent: Runtime) -> None:
        self.campaign_id = campaign_id
        self.by = by
        self.lent = lent
        self.skeletons: dict[str, Skeleton] = {}
        self.people: dict[UUID, Entry | None] = {}
        self.people_at = 0.0
        self.refusals = Refusals()
        self.last: tuple[datetime, UUID] | None = None

    def take(self, line: Connection, now: datetime) -> Next:
        """Claim the message that has waited longest, inside the caller's transaction.

        PostgreSQL locks the row and skips locked ones; on SQLite the transaction holds the write lock.
        Nothing comes while the campaign is halted, or while ordinary mail is due. Of marketing nothing comes
        at night, and nobody gets it who must not at this very moment.
        """
        dropped: list[Delivery] = []
        while (row := self._first(line, now)) is not None:
            try:
                leaving = self._written(line, row, now)
            except MustHalt as reason:
                return Next(None, tuple(dropped), str(reason))
            except CannotLeave as never:
                ended = {"row": row.id, "now": now, "ended": never.state, "why": never.why}
                line.execute(DROP, ended)
                dropped.append(never.state)
            else:
                claim = {"row": row.id, "now": now, "by": self.by, "address": leaving.sent_to}
                line.execute(CLAIM, claim)
                return Next(leaving, tuple(dropped))
        return Next(None, tuple(dropped))

    def _first(self, line: Connection, now: datetime) -> Any:
        """The first row after the last one; when there is none any more, the first of all."""
        row = line.execute(self._from_here(NEXT, NEXT_AFTER), self._place(now)).one_or_none()
        if row is None and self.last is not None:
            self.last = None
            row = line.execute(NEXT, self._place(now)).one_or_none()
        if row is not None and is_marketing(row.notice) and not within_hours(now):
            return None
        if row is not None:
            self.last = row.send_after, row.id
        return row

    def _from_here(self, at_first: Select[Any], then: Select[Any]) -> Select[Any]:
        return at_first if self.last is None else then

    def _place(self, now: datetime) -> dict[str, object]:
        place: dict[str, object] = {"campaign": self.campaign_id, "now": now}
        if self.last is not None:
            place["after"], place["after_row"] = self.last
        return place

    def accept(self, line: Connection, done: Leaving, code: str, now: datetime) -> bool:
        """The server took it; False when somebody else has decided about the message since."""
        values = {"row": done.id, "by": self.by, "now": now, "why": code}
        return bool(line.execute(ACCEPT, values).rowcount)

    def _written(self, line: Connection, row: Any, now: datetime) -> Leaving:
        """The message as it leaves; raises CannotLeave when it never can."""
        marketing, refuse_at = is_marketing(row.notice), ""
        if marketing:
            refuse_at = self._insist_wanted(line, row, now)
        person = self._person(line, row.customer_id, now)
        to = self.mailbox if row.drill else _address(person)
        skeleton = self._skeleton(line, row.variant, row.language)
        return Leaving(
            id=row.id,
            by=self.by,
            to=to,
            drill=row.drill,
            sent_to=person.safe.seal(SENT_TO, row.id, to),
            content=skeleton.written(
                to=to,
                name=person.name,
                message_id=row.message_id,
                at=now,
                marketing=marketing,
                refuse_at=refuse_at,
            ),
        )

    @staticmethod
    def _insist_wanted(line: Connection, row: Any, now: datetime) -> str:
        """Ask once more, in the transaction that claims the message; returns where the person says no."""
        answers = answers_for(row.notice)
        why = answers.left_out(line, row.about, [row.customer_id], now).get(row.customer_id)
        if why:
            raise CannotLeave(Delivery.CANCELLED, why)
        return answers.refuse_at(line, row.about, row.customer_id)

    @cached_property
    def mailbox(self) -> str:
        try:
            return drill_mailbox(self.lent.settings, self.lent.company)
        except RuleBroken:
            raise MustHalt("mailbox") from None

    def _person(self, line: Connection, customer_id: UUID, now: datetime) -> Entry:
        """Looked up with those who come after; what is known is thrown away after a moment."""
        if customer_id not in self.people or time.monotonic() - self.people_at > GOOD_FOR:
            coming = line.execute(self._from_here(COMING, COMING_AFTER), self._place(now)).scalars()
            self.people_at = time.monotonic()
            self.people = look_up(line, {customer_id, *coming})
        if customer_id not in self.people:
            raise CannotLeave(Delivery.CANCELLED, "erased")
        person = self.people[customer_id]
        if person is None:
            raise CannotLeave(Delivery.FAILED, "tampered")
        return person

    def _skeleton(self, line: Connection, variant: str, language: str) -> Skeleton:
        if variant not in self.skeletons:
            self.skeletons[variant] = self._read(line, variant, language)
        return self.skeletons[variant]

    def _read(self, line: Connection, variant: str, language: str) -> Skeleton:
        wanted = {"campaign": self.campaign_id, "variant": variant}
        text, house = line.execute(TEXT, wanted).one_or_none(), safes.house()
        try:
            if text is None:
                raise Tampered(variant)
            subject = house.unseal(SUBJECT, text.id, text.subject)
            body = house.unseal(BODY, text.id, text.body)
        except Tampered:
            raise MustHalt("text") from None
        return Skeleton(
            subject,
            body,
            sender=sender_of(self.lent.settings["MAIL_DEFAULT_SENDER"], self.lent.company),
            reply_to=self.lent.company.email,
            language=language,
        )


def _address(person: Entry) -> str:
    try:
        return checked_address(person.email)
    except RuleBroken:
        raise CannotLeave(Delivery.FAILED, "address") from None
