"""The outbox, and what is known of the mail server."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
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
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
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
        Index(None, "send_after", "id"),
        Index(None, "about", "created_at"),
        Index(None, "state", "created_at"),
    )
    __mapper_args__ = {"version_id_col": version}

    def move_to(self, target: Delivery) -> None:
        """Go to another state, or raise RuleBroken; times that belong to the old state are dropped."""
        DELIVERY.check(self.state, target)
        self.state = target
        self.send_after = None
        self.claimed_at = None


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
