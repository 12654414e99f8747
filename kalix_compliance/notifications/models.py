"""The outbox, and what is known of the mail server."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of
from kalix_compliance.notifications.states import DELIVERY, Delivery


class OutboxMessage(Model):
    """One message to one person; its address and words are sealed in `envelope`."""

    __tablename__ = "outbox_message"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    notice: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(80))
    customer_id: Mapped[UUID | None] = mapped_column(index=True)
    staff_id: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(String(8))
    envelope: Mapped[bytes | None] = mapped_column(LargeBinary)
    """To whom and what, sealed. A campaign's message has none: it is written when it leaves."""
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id"))
    variant: Mapped[str] = mapped_column(String(200), default="")
    """Which of the campaign's texts this person gets."""
    sent_to: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The address that a campaign's message went to, sealed: part of the proof of notice."""
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    once_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    state: Mapped[Delivery] = mapped_column(choice_of(Delivery), default=Delivery.QUEUED)
    tries: Mapped[int] = mapped_column(default=0)
    planned_at: Mapped[datetime] = mapped_column(
        Moment
    )  # when it should leave; tries end 48 h later
    send_after: Mapped[datetime | None] = mapped_column(Moment)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its period was over: which notice it was and whether it arrived is left."""
    server_answer: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()

    __table_args__ = (
        CheckConstraint(
            "(state IN ('queued', 'deferred')) = (send_after IS NOT NULL)", name="waits_for_a_time"
        ),
        CheckConstraint(
            "(state = 'sending') = (claimed_at IS NOT NULL)", name="claimed_while_sending"
        ),
        CheckConstraint(
            "state NOT IN ('accepted', 'delivered') OR accepted_at IS NOT NULL",
            name="accepted_when",
        ),
        CheckConstraint("customer_id IS NULL OR staff_id IS NULL", name="one_recipient"),
        CheckConstraint(
            "(campaign_id IS NULL) = (envelope IS NOT NULL)", name="written_or_of_a_campaign"
        ),
        CheckConstraint(
            "campaign_id IS NULL OR customer_id IS NOT NULL", name="campaigns_are_for_customers"
        ),
        UniqueConstraint("campaign_id", "customer_id"),
        Index(None, "campaign_id", "send_after", "id"),
        Index(None, "campaign_id", "state", "id"),
        Index(None, "about", "campaign_id", "created_at"),
        Index(None, "state", "created_at"),
    )
    __mapper_args__ = {"version_id_col": version}

    def move_to(self, target: Delivery) -> None:
        """Go to another state, or raise RuleBroken; times that belong to the old state are dropped."""
        DELIVERY.check(self.state, target)
        self.state = target
        self.send_after = None
        self.claimed_at = None


class CampaignState(StrEnum):
    WAITING = "waiting"  # being made ready; nothing leaves
    SENDING = "sending"
    PAUSED = "paused"
    FINISHED = "finished"  # every message has got its answer
    STOPPED = "stopped"  # a person ended it: what had not left never will


class Campaign(Model):
    """One text to many people, each of them once. The texts are frozen when it is made."""

    __tablename__ = "campaign"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    about: Mapped[str] = mapped_column(String(20), index=True)
    notice: Mapped[str] = mapped_column(String(60))
    state: Mapped[CampaignState] = mapped_column(choice_of(CampaignState), index=True)
    drill: Mapped[bool] = mapped_column(default=False)
    """Nothing of a drill ever goes to a customer's address: all of it goes to the drill mailbox."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(80))
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    paused_at: Mapped[datetime | None] = mapped_column(Moment)
    paused_by: Mapped[str | None] = mapped_column(String(80))
    pause_reason: Mapped[str] = mapped_column(String(40), default="")
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class CampaignText(Model):
    """One frozen text of a campaign, for one variant; only the name of the person is left open."""

    __tablename__ = "campaign_text"
    __table_args__ = (UniqueConstraint("campaign_id", "variant"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    variant: Mapped[str] = mapped_column(String(200))
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))


class Trouble(StrEnum):
    """Why nothing leaves: the server's fault or ours, never one recipient's."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    SENDER = "sender"
    REFUSING = "refusing"
    SWITCHED_OFF = "switched-off"


class MailHealth(Model):
    """One row: since when the mail server fails, and why; empty while all is well."""

    __tablename__ = "mail_health"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    trouble: Mapped[Trouble | None] = mapped_column(choice_of(Trouble))
    since: Mapped[datetime | None] = mapped_column(Moment)
    server_answer: Mapped[str] = mapped_column(String(80), default="")
    checked_at: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    paused_until: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("(trouble IS NULL) = (since IS NULL)", name="trouble_since"),
    )
