"""How long each kind of record is kept, and what the nightly run did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of
from kalix_compliance.retention.rules.clock import Doubt


class RetentionPeriod(Model):
    """The company's own period for a kind of record, where it differs from the table's default."""

    __tablename__ = "retention_period"
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    months: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400))
    set_at: Mapped[datetime] = mapped_column(Moment)
    set_by: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (CheckConstraint("months BETWEEN 1 AND 600", name="months_make_sense"),)
    __mapper_args__ = {"version_id_col": version}


class RetentionRun(Model):
    """One run, or one refusal to run: what went, what was held back, by kind and in numbers."""

    __tablename__ = "retention_run"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    """What is due is reckoned from this moment, also when the run goes on later."""
    by: Mapped[str] = mapped_column(String(80))
    refused: Mapped[Doubt | None] = mapped_column(choice_of(Doubt))
    doubt_from: Mapped[datetime | None] = mapped_column(Moment)
    doubt_to: Mapped[datetime | None] = mapped_column(Moment)
    """Between which two traces the clock jumped."""
    gone: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    held: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    failed: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    touched_at: Mapped[datetime | None] = mapped_column(Moment)
    """The last sign of life of whoever works on it; another goes on when it is old."""
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class ClockMark(Model):
    """A moment at which the clock was right: a run that was let through, or a person who looked.

    `number` is the audit trail's last entry then. Numbers grow whatever the clock says, so the entries
    after it show whether time has passed step by step since (`rules/clock.py`).
    """

    __tablename__ = "retention_clock_mark"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(BigInteger, index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(400), default="")
    boot: Mapped[str] = mapped_column(String(40), default="")
    uptime: Mapped[float | None]
    """Seconds that the machine has run since `boot`; both empty when it cannot tell."""
