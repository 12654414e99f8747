"""What the kinds of case share, as it is stored."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of


class CaseCounter(Model):
    """The last number given in a year; locked by whoever takes the next, so that none is skipped."""

    __tablename__ = "case_counter"
    prefix: Mapped[str] = mapped_column(String(4), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class CaseEvent(Model):
    """One line of a case's story. Codes and dates are plain; what a person wrote is sealed."""

    __tablename__ = "case_event"
    __table_args__ = (Index("ix_case_event_about_at", "about", "at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    about: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    customer_id: Mapped[UUID | None] = mapped_column(index=True)
    text: Mapped[bytes | None] = mapped_column(LargeBinary)


class Attachment(Model):
    """An evidence file; name, proof and content are sealed."""

    __tablename__ = "attachment"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    about: Mapped[str] = mapped_column(String(20), index=True)
    customer_id: Mapped[UUID | None] = mapped_column(index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str] = mapped_column(String(80))
    name: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary)
    """Salt and SHA-256 of the content; the audit trail holds a commitment to them."""


class AttachmentContent(Model):
    """The sealed bytes, apart from the row that lists show."""

    __tablename__ = "attachment_content"
    id: Mapped[UUID] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Approval(Model):
    """A step that waits for, or has, a second person's signature."""

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_whole"),
        Index("ix_approval_waiting", "decided_at", "asked_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    about: Mapped[str] = mapped_column(String(20), index=True)
    customer_id: Mapped[UUID | None]
    kind: Mapped[ApprovalKind] = mapped_column(choice_of(ApprovalKind))
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decision: Mapped[Decision | None] = mapped_column(choice_of(Decision))
    remark: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class RegisterState(Model):
    """How an entry of a register stood from this moment on; the newest until a day is what was known then."""

    __tablename__ = "register_state"
    __table_args__ = (
        Index("ix_register_state_entry", "register", "entry_id", "at"),
        Index("ix_register_state_of", "entry_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    register: Mapped[str] = mapped_column(String(20))
    entry_id: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[UUID | None] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=0)
    """The entry's own, which tells two states of one moment apart."""
    by: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
