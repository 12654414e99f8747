"""Consents: who agreed, when, to which text, how that is proven, and when it was taken back."""

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


class Purpose(StrEnum):
    """What a person may agree to, each by itself (Law 91/2025 Art 9)."""

    NEWSLETTER = "newsletter"
    PROMOTION = "promotion"
    EVENTS = "events"
    RECRUITING = "recruiting"
    SHARING = "sharing"


class ConsentMethod(StrEnum):
    """How consent is shown (D356 Art 6): each can be printed or verified; silence is none of them."""

    WEBSITE = "website"
    PAPER = "paper"
    CALL = "call"
    EMAIL = "email"
    SMS = "sms"


class ConsentText(Model):
    """One version of the words that people agree to; never changed once somebody has agreed."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("purpose", "number"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[Purpose] = mapped_column(choice_of(Purpose))
    number: Mapped[int]
    words: Mapped[str] = mapped_column(String(4000))
    frequency: Mapped[str] = mapped_column(String(200), default="")
    """How often (Law Art 28: content, method, form, frequency)."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(80))


class Consent(Model):
    """One person's consent to one purpose; at most one is in force at a time."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="given_first"),
        Index("ix_consent_customer_purpose", "customer_id", "purpose"),
        Index("ix_consent_in_force", "purpose", "withdrawn_at", "customer_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    purpose: Mapped[Purpose] = mapped_column(choice_of(Purpose))
    text_id: Mapped[UUID] = mapped_column(ForeignKey("consent_text.id"))
    method: Mapped[ConsentMethod] = mapped_column(choice_of(ConsentMethod))
    given_at: Mapped[datetime] = mapped_column(Moment)
    proof: Mapped[bytes | None] = mapped_column(LargeBinary)
    """In words, sealed: which form, which recording, which line of which log."""
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"))
    import_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(80))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[str | None] = mapped_column(String(80))
    withdrawal: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
