"""Two workers, one slot: who may run it, and whose result counts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.exc import IntegrityError

from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.jobs.models import JobRun, JobState, Outcome
from kalix_compliance.jobs.table import Job

TERM = timedelta(minutes=30)  # a slot that has run for longer is taken to be abandoned
LEASE = timedelta(seconds=20)
ATTEMPTS = 3
PATIENCE = timedelta(minutes=1)  # before a failed slot is tried again, times the attempt


@dataclass(frozen=True)
class Claim:
    """The right to run one slot, under one term."""

    run: UUID
    attempt: int


def claim_slot(job: Job, worker: str) -> Claim | None:
    """The latest slot, unless some worker has done it or is at it."""
    try:
        with open_unit(job.actor) as unit:
            slot = job.slot(unit.now)
            run = unit.session.scalar(
                select(JobRun).where(JobRun.job == job.name, JobRun.slot == slot)
            )
            if run is not None:
                return _claim_again(unit, run, worker)
            run = JobRun(job=job.name, slot=slot, worker=worker, started_at=unit.now, attempt=1)
            unit.session.add(run)
            unit.session.flush()
            return Claim(run.id, 1)
    except IntegrityError:  # the other worker was faster
        return None


def _claim_again(unit: Unit, run: JobRun, worker: str) -> Claim | None:
    """A slot whose run failed, or whose worker is gone."""
    abandoned = run.outcome is Outcome.RUNNING and run.started_at < unit.now - TERM
    failed = run.outcome is Outcome.FAILED and run.finished_at is not None
    waited = failed and (run.finished_at or unit.now) < unit.now - PATIENCE * run.attempt
    if run.attempt >= ATTEMPTS or not (abandoned or waited):
        return None
    attempt = run.attempt + 1
    taken = _execute(
        unit,
        update(JobRun)
        .where(JobRun.id == run.id, JobRun.attempt == run.attempt)
        .values(
            attempt=attempt,
            worker=worker,
            started_at=unit.now,
            finished_at=None,
            outcome=Outcome.RUNNING,
        ),
    )
    return Claim(run.id, attempt) if taken else None


def finish_slot(unit: Unit, claim: Claim, outcome: Outcome, report: str) -> bool:
    """Write down how it went; False when another worker has taken the slot over since."""
    return _execute(
        unit,
        update(JobRun)
        .where(JobRun.id == claim.run, JobRun.attempt == claim.attempt)
        .values(outcome=outcome, finished_at=unit.now, report=report),
    )


def hold_lease(job: Job, worker: str) -> bool:
    """Whether this worker may run a job without slots now; renews its lease in good time.

    A lease that ends further ahead than any lease can was given by a clock that went wrong.
    """
    with open_unit(job.actor) as unit:
        state = unit.session.get(JobState, job.name)
        now = unit.now
        if state and state.held_until and now + LEASE / 2 < state.held_until <= now + LEASE:
            return state.holder == worker
        return _execute(
            unit,
            update(JobState)
            .where(
                JobState.job == job.name,
                or_(
                    JobState.holder.in_(("", worker)),
                    JobState.held_until.is_(None),
                    JobState.held_until < now,
                    JobState.held_until > now + LEASE,
                ),
            )
            .values(holder=worker, held_until=now + LEASE, term=JobState.term + 1),
        )


def release_leases(job: Job, worker: str) -> None:
    """Let another worker go on at once."""
    with open_unit(job.actor) as unit:
        _execute(
            unit,
            update(JobState)
            .where(JobState.job == job.name, JobState.holder == worker)
            .values(holder="", held_until=None),
        )


def _execute(unit: Unit, statement: Any) -> bool:
    """Run an UPDATE of one row; True when the row was still as expected."""
    statement = statement.execution_options(synchronize_session=False)
    result = unit.session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount == 1
