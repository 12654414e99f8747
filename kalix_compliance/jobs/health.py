"""Who is late: what the banner for managers and the page on jobs show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.jobs.models import JobRun, JobState, Outcome

NO_WORKER = "worker"
_STATES = select(JobState).order_by(JobState.job)


@dataclass(frozen=True)
class LateJob:
    """A job that has not succeeded for longer than it may; `since` is None when it never did."""

    name: str
    since: datetime | None
    error: str


@dataclass(frozen=True)
class JobRow:
    """How a job is doing, for the page on jobs."""

    name: str
    succeeded_at: datetime | None
    failed_at: datetime | None
    error: str
    late: bool


@dataclass(frozen=True)
class RunRow:
    """One run of a job."""

    job: str
    slot: datetime
    started_at: datetime
    finished_at: datetime | None
    outcome: Outcome
    report: str


def late_jobs(session: Session, now: datetime) -> list[LateJob]:
    """The jobs that are late; the worker itself when no job was ever enrolled."""
    return _late(session.scalars(_STATES).all(), now)


def lateness(session: Session, now: datetime) -> tuple[list[LateJob], datetime | None]:
    """The jobs that are late, and when a worker last ended one: one statement, sent for every page."""
    states = session.scalars(_STATES).all()
    ended = (at for s in states for at in (s.succeeded_at, s.failed_at) if at is not None)
    return _late(states, now), max(ended, default=None)


def _late(states: Sequence[JobState], now: datetime) -> list[LateJob]:
    if not states:
        return [LateJob(NO_WORKER, None, "")]
    return [LateJob(s.job, s.succeeded_at, s.error) for s in states if s.late_at <= now]


def job_rows(session: Session, actor: Actor, now: datetime) -> list[JobRow]:
    """Every job, in order of name."""
    actor.require(Permission.SYSTEM_HEALTH)
    states = session.scalars(select(JobState).order_by(JobState.job))
    return [JobRow(s.job, s.succeeded_at, s.failed_at, s.error, s.late_at <= now) for s in states]


def recent_runs(session: Session, actor: Actor, limit: int = 50) -> list[RunRow]:
    """The latest runs of all jobs, newest first."""
    actor.require(Permission.SYSTEM_HEALTH)
    runs = session.scalars(select(JobRun).order_by(JobRun.started_at.desc()).limit(limit))
    return [RunRow(r.job, r.slot, r.started_at, r.finished_at, r.outcome, r.report) for r in runs]
