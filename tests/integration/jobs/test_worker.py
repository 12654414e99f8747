"""The process that runs the schedule."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from kalix_compliance.jobs.health import late_jobs
from kalix_compliance.jobs.models import JobRun, JobState, Outcome
from kalix_compliance.jobs.running import Worker
from kalix_compliance.jobs.table import Job
from kalix_compliance.schedule import JOBS
from kalix_compliance.worker import work

pytestmark = pytest.mark.sqlite_only


def test_a_worker_that_is_told_to_stop_finishes_what_it_is_at(app, session):
    begun, stop = threading.Event(), threading.Event()

    def slow(actor):
        begun.set()
        time.sleep(0.3)
        return "to the end"

    jobs = (
        Job("slow", slow, "why", (), timedelta(hours=1), every=timedelta(hours=1)),
        Job("rapid", lambda actor: None, "why", (), timedelta(hours=1), timedelta(seconds=1)),
    )
    worker = threading.Thread(target=work, args=(app, stop, jobs))
    worker.start()
    assert begun.wait(10)
    stop.set()
    worker.join(10)
    assert not worker.is_alive()
    [run] = session.scalars(select(JobRun)).all()
    assert (run.outcome, run.report) == (Outcome.DONE, "to the end")
    assert set(session.scalars(select(JobState.holder))) == {""}


def test_every_job_of_the_schedule_runs_on_empty_stores(app, session, clock):
    worker = Worker("test", JOBS)
    worker.enrol()
    outcomes = {job.name: worker.run_if_due(job) for job in JOBS}
    assert set(outcomes.values()) == {Outcome.DONE}
    assert late_jobs(session, clock.now()) == []


def test_jobs_have_names_reasons_and_only_system_permissions():
    assert len({job.name for job in JOBS}) == len(JOBS)
    for job in JOBS:
        assert job.why
        assert job.permissions
        assert job.late_after > job.every or job.at
        assert all(p.startswith(("system:", "audit:verify")) for p in job.permissions)
