"""How long each kind of record is kept, and what the nightly run did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment


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
    refused: Mapped[str] = mapped_column(String(40), default="")
    gone: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    held: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
