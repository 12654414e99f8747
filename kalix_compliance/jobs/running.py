"""One run of one job, from the claim to the record."""

import logging
import traceback
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import CursorResult, delete
from sqlalchemy.exc import IntegrityError

from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.jobs.claims import (
    ATTEMPTS,
    Claim,
    claim_slot,
    finish_slot,
    hold_lease,
    release_leases,
)
from kalix_compliance.jobs.models import LONGEST_REPORT, JobRun, JobState, Outcome
from kalix_compliance.jobs.table import Job

log = logging.getLogger(__name__)
QUIET = timedelta(seconds=15)  # how often a job of every few seconds notes that all is well


class Worker:
    """Runs jobs under a name of its own; every method needs an application context."""

    def __init__(self, name: str, jobs: tuple[Job, ...]) -> None:
        self.name = name
        self.jobs = jobs

    def enrol(self) -> None:
        """Give every job its row, so that one that never runs is missed."""
        for job in self.jobs:
            # Another worker that starts at the same moment may be faster.
            with suppress(IntegrityError), open_unit(job.actor) as unit:
                if unit.session.get(JobState, job.name) is None:
                    unit.session.add(JobState(job=job.name, late_at=unit.now + job.late_after))

    def run_if_due(self, job: Job) -> Outcome | None:
        """Run the job if its time has come and no other worker has it."""
        if not job.has_slots:
            return self._run(job, None) if hold_lease(job, self.name) else None
        claim = claim_slot(job, self.name)
        return self._run(job, claim) if claim else None

    def leave(self) -> None:
        """Hand over what this worker holds."""
        for job in self.jobs:
            if not job.has_slots:
                release_leases(job, self.name)

    def _run(self, job: Job, claim: Claim | None) -> Outcome:
        try:
            report = job.run(job.actor)
            outcome, text = Outcome.DONE, "" if report is None else str(report)
        except Exception as error:  # noqa: BLE001 - one broken job must not stop the others
            outcome, text = Outcome.FAILED, _where(error)
            log.error("job %s failed: %s", job.name, text)
        with open_unit(job.actor) as unit:
            text = text[:LONGEST_REPORT]
            if claim is None or finish_slot(unit, claim, outcome, text):
                _note(unit, job, outcome, text)
                if outcome is Outcome.FAILED and claim and claim.attempt >= ATTEMPTS:
                    _call_late(unit, job)
        return outcome


def _note(unit: Unit, job: Job, outcome: Outcome, text: str) -> None:
    """Keep the job's row up to date, without a write every few seconds."""
    state = unit.session.get(JobState, job.name)
    if state is None:
        state = JobState(job=job.name)
        unit.session.add(state)
    if outcome is Outcome.FAILED:
        state.failed_at, state.error = unit.now, text
        return
    latest = state.succeeded_at
    if job.has_slots or state.error or latest is None or abs(unit.now - latest) > QUIET:
        state.succeeded_at, state.error = unit.now, ""
        state.late_at = unit.now + job.late_after


def _call_late(unit: Unit, job: Job) -> None:
    """Nobody will try this slot again: people are told at once."""
    state = unit.session.get(JobState, job.name)
    if state is not None:
        state.late_at = min(state.late_at, unit.now)


def _where(error: BaseException) -> str:
    """The kind of error and the line, but not its message, which may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "kalix_compliance" in frame.filename]
    last = (own or list(frames))[-1:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in last]
    return " ".join([type(error).__name__, *places])


def sweep_runs(unit: Unit, jobs: tuple[Job, ...]) -> int:
    """Delete the records of runs that nobody will ask for any more; returns how many."""
    return sum(_sweep(unit, job) for job in jobs)


def _sweep(unit: Unit, job: Job) -> int:
    old = (JobRun.job == job.name, JobRun.started_at < unit.now - job.keep)
    result = unit.session.execute(
        delete(JobRun)
        .where(*old, JobRun.outcome != Outcome.RUNNING)
        .execution_options(synchronize_session=False)
    )
    return result.rowcount if isinstance(result, CursorResult) else 0
