"""What is filed with an authority: one row for each authority, form and phase, and the frozen papers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.breaches.kinds import FilingChannel, Form, PaperFormat, Phase
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of


class Filing(Model):
    """One filing. `authority` is a code from the company's settings; empty for papers kept in house."""

    __tablename__ = "breach_filing"
    __table_args__ = (
        UniqueConstraint("breach_id", "form", "authority", "phase", "number"),
        CheckConstraint(
            "(filed_at IS NULL) = (filed_by IS NULL) AND (filed_at IS NULL) = (channel IS NULL)",
            name="filed_whole",
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"), index=True)
    form: Mapped[Form] = mapped_column(choice_of(Form))
    authority: Mapped[str] = mapped_column(String(40), default="")
    phase: Mapped[Phase] = mapped_column(choice_of(Phase))
    number: Mapped[int] = mapped_column(default=1)
    document_no: Mapped[str] = mapped_column(String(60), default="")
    extra: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    """Codes that this form alone needs (tick boxes)."""
    changes: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What a supplement changes, and why; who took part, for the minutes."""
    began_at: Mapped[datetime] = mapped_column(Moment)
    began_by: Mapped[str] = mapped_column(String(80))
    filed_at: Mapped[datetime | None] = mapped_column(Moment)
    filed_by: Mapped[str | None] = mapped_column(String(80))
    recorded_at: Mapped[datetime | None] = mapped_column(Moment)
    channel: Mapped[FilingChannel | None] = mapped_column(choice_of(FilingChannel))
    receipt: Mapped[str] = mapped_column(String(80), default="")
    late_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    replied_at: Mapped[datetime | None] = mapped_column(Moment)
    reply: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class FilingPaper(Model):
    """A paper exactly as it was filed: sealed, with the hash that the audit trail has too."""

    __tablename__ = "breach_filing_paper"
    __table_args__ = (UniqueConstraint("filing_id", "format"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    filing_id: Mapped[UUID] = mapped_column(ForeignKey("breach_filing.id"))
    format: Mapped[PaperFormat] = mapped_column(choice_of(PaperFormat))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
