"""What was backed up, and what a trial of it showed."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of


class Act(StrEnum):
    CREATE = "create"
    TRIAL = "trial"


class BackupRun(Model):
    """One backup that was made, or one that was restored into a scratch place to see that it can be."""

    __tablename__ = "backup_run"
    __table_args__ = (
        CheckConstraint(
            "finished_at IS NULL OR finished_at >= started_at", name="ends_after_start"
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    act: Mapped[Act] = mapped_column(choice_of(Act))
    backup: Mapped[str] = mapped_column(String(40), index=True)
    """The backup's name: the moment it was begun, `20261122T021500Z`."""
    started_at: Mapped[datetime] = mapped_column(Moment, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    good: Mapped[bool] = mapped_column(default=False)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Figures and codes: sizes, hashes, counts, what did not fit."""
