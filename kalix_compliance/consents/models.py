"""Consents: who agreed, when, to which text, how that is proven, and when it was taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.consents.kinds import ConsentMethod, FileState, Purpose, WithdrawnBy
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of

NOT_WITHDRAWN = text("withdrawn_at IS NULL")


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
    used_from: Mapped[datetime] = mapped_column(Moment)
    """Since when people are shown these words: nobody has agreed to them before."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(80))


class Consent(Model):
    """One person's consent to one purpose; at most one is in force at a time."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="given_first"),
        Index("ix_consent_customer_purpose", "customer_id", "purpose"),
        Index("ix_consent_in_force", "purpose", "withdrawn_at", "customer_id"),
        Index(
            "ix_consent_one_in_force",
            "customer_id",
            "purpose",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
            postgresql_where=NOT_WITHDRAWN,
        ),
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
    withdrawn_how: Mapped[WithdrawnBy | None] = mapped_column(choice_of(WithdrawnBy))
    withdrawal: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What the person said, or who wrote it down, sealed."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ConsentFile(Model):
    """A list of consents kept elsewhere, such as the website's newsletter; the content goes at its end."""

    __tablename__ = "consent_file"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[FileState] = mapped_column(choice_of(FileState), index=True)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    """The name of the file, sealed: it may be a person's."""
    kind: Mapped[str] = mapped_column(String(8))
    encoding: Mapped[str] = mapped_column(String(20), default="")
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The separator, whether the first row is headings, and which column holds what."""
    purpose: Mapped[Purpose | None] = mapped_column(choice_of(Purpose))
    method: Mapped[ConsentMethod | None] = mapped_column(choice_of(ConsentMethod))
    text_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent_text.id"))
    """The words that everybody in the file agreed to, when no column says which."""
    rows: Mapped[int | None]
    at_row: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    again: Mapped[int] = mapped_column(default=0)
    """Rows that say what is recorded already."""
    known: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    recorded: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(String(40), default="")
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    uploaded_by: Mapped[str] = mapped_column(String(80))
    accepted_by: Mapped[str | None] = mapped_column(String(80))
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ConsentFilePart(Model):
    """A piece of such a file, sealed under the house's key."""

    __tablename__ = "consent_file_part"
    __table_args__ = (UniqueConstraint("file_id", "number"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("consent_file.id"))
    number: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ConsentBadRow(Model):
    """A row of such a file that was not taken, and why; nothing of what stood in it."""

    __tablename__ = "consent_bad_row"
    file_id: Mapped[UUID] = mapped_column(ForeignKey("consent_file.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(30))
    column: Mapped[str] = mapped_column(String(20), default="")
    other_row: Mapped[int | None]
