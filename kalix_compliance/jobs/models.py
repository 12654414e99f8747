"""The worker's own records: one row a job, and one row a slot that was run."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of

LONGEST_REPORT = 300


class Outcome(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRun(Model):
    """A slot that some worker has claimed; the unique key lets only one have it.

    `attempt` is the term of the claim: who finishes under an older one is refused.
    """

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"), Index(None, "job", "started_at"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    job: Mapped[str] = mapped_column(String(80))
    slot: Mapped[datetime] = mapped_column(Moment)
    attempt: Mapped[int] = mapped_column(default=1)
    worker: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[Outcome] = mapped_column(choice_of(Outcome), default=Outcome.RUNNING)
    report: Mapped[str] = mapped_column(String(LONGEST_REPORT), default="")


class JobState(Model):
    """How a job is doing: `late_at` is when people are told that it has not succeeded for too long.

    A job without slots is run by the worker that holds its lease (`holder`, `term`, `held_until`).
    """

    __tablename__ = "job_state"
    job: Mapped[str] = mapped_column(String(80), primary_key=True)
    late_at: Mapped[datetime] = mapped_column(Moment)
    succeeded_at: Mapped[datetime | None] = mapped_column(Moment)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(String(LONGEST_REPORT), default="")
    holder: Mapped[str] = mapped_column(String(80), default="")
    term: Mapped[int] = mapped_column(default=0)
    held_until: Mapped[datetime | None] = mapped_column(Moment)
