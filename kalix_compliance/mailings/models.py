"""Marketing mails: written by one person, approved by another, sent to those who agreed."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of


class MailingState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    DISCARDED = "discarded"


class Mailing(Model):
    """One marketing mail to everybody who agreed to its purpose. It holds nobody's data."""

    __tablename__ = "mailing"
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> written_by", name="two_people"),
        CheckConstraint(
            "state NOT IN ('approved', 'sending', 'sent') OR approved_by IS NOT NULL",
            name="approved_first",
        ),
        Index("ix_mailing_state", "state", "send_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    purpose: Mapped[Purpose] = mapped_column(choice_of(Purpose))
    subject: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(String(20_000))
    send_at: Mapped[datetime | None] = mapped_column(Moment)
    """Not before; None is as soon as it is approved."""
    state: Mapped[MailingState] = mapped_column(choice_of(MailingState))
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the text that was put before the approver."""
    written_by: Mapped[str] = mapped_column(String(80))
    written_at: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    approval_id: Mapped[UUID | None] = mapped_column(ForeignKey("approval.id"))
    approved_by: Mapped[str | None] = mapped_column(String(80))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id"))
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)
    left_out: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """How many were left out when the list was frozen, by reason."""
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
