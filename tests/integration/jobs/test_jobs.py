"""Slots, leases and records, with two workers on one database."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.claims import LEASE, TERM, claim_slot, finish_slot, hold_lease
from kalix_compliance.jobs.health import NO_WORKER, job_rows, late_jobs, recent_runs
from kalix_compliance.jobs.models import JobRun, JobState, Outcome
from kalix_compliance.jobs.running import Worker, sweep_runs
from kalix_compliance.jobs.table import Job

MINUTE = timedelta(minutes=1)


@pytest.fixture
def done():
    return []


@pytest.fixture
def minutely(done):
    return Job("m", lambda actor: done.append(actor.id), "why", (), 5 * MINUTE, every=MINUTE)


@pytest.fixture
def rapid(done):
    return Job(
        "r", lambda actor: done.append(actor.id), "why", (), MINUTE, every=timedelta(seconds=3)
    )


@pytest.fixture
def failing():
    def fall(actor):
        raise ValueError("Nguyễn Văn An 0942689393")

    return Job("f", fall, "why", (), 5 * MINUTE, every=timedelta(hours=1))


def worker(name, *jobs):
    made = Worker(name, jobs)
    made.enrol()
    return made


def test_a_slot_is_run_once_by_two_workers(app, session, minutely, done, clock):
    one, two = worker("one", minutely), worker("two", minutely)
    assert one.run_if_due(minutely) is Outcome.DONE
    assert two.run_if_due(minutely) is None
    assert one.run_if_due(minutely) is None
    assert done == ["system:m"]
    clock.advance(MINUTE)
    assert two.run_if_due(minutely) is Outcome.DONE
    runs = session.scalars(select(JobRun).order_by(JobRun.slot)).all()
    assert [(run.worker, run.outcome) for run in runs] == [("one", "done"), ("two", "done")]


def test_workers_at_the_very_same_moment_do_a_slot_once(app, minutely, done):
    workers = [worker(f"w{n}", minutely) for n in range(4)]
    start = threading.Barrier(len(workers))

    def work(mine):
        with app.app_context():
            start.wait()
            mine.run_if_due(minutely)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1


def test_after_an_outage_the_latest_slot_is_made_up_for(app, minutely, done, clock):
    clock.advance(timedelta(days=1))
    worker("one", minutely).run_if_due(minutely)
    assert len(done) == 1


@pytest.mark.sqlite_only
def test_a_failed_slot_is_tried_again_and_then_left(app, session, failing, clock):
    patient = replace(failing, late_after=timedelta(days=2))
    one = worker("one", patient)
    outcomes = []
    for _ in range(15):
        outcomes.append(one.run_if_due(patient))
        clock.advance(timedelta(seconds=61))
    assert outcomes.count(Outcome.FAILED) == 3
    assert session.scalars(select(JobRun.attempt)).all() == [3]
    assert [job.name for job in late_jobs(session, clock.now())] == ["f"]


def test_the_record_of_a_failure_holds_no_personal_data(app, session, failing):
    worker("one", failing).run_if_due(failing)
    run = session.scalars(select(JobRun)).one()
    assert run.report.startswith("ValueError ")
    assert "An" not in run.report
    assert session.scalars(select(JobState.error)).one() == run.report


def test_who_finishes_under_an_old_term_is_refused(app, session, minutely, clock):
    hourly = Job("h", minutely.run, "why", (), MINUTE, every=timedelta(days=1))
    slow = claim_slot(hourly, "slow")
    clock.advance(TERM + MINUTE)
    quick = claim_slot(hourly, "quick")
    assert quick is not None and quick.attempt == 2
    with open_unit(hourly.actor) as unit:
        assert not finish_slot(unit, slow, Outcome.DONE, "late")
        assert finish_slot(unit, quick, Outcome.DONE, "in time")
    assert session.scalars(select(JobRun.report)).all() == ["in time"]


def test_one_worker_at_a_time_runs_a_job_of_seconds(app, rapid, done, clock):
    one, two = worker("one", rapid), worker("two", rapid)
    for _ in range(10):
        assert one.run_if_due(rapid) is Outcome.DONE
        assert two.run_if_due(rapid) is None
        clock.advance(timedelta(seconds=3))
    assert len(done) == 10


def test_the_lease_of_a_worker_that_is_gone_runs_out(app, rapid, clock):
    worker("one", rapid).run_if_due(rapid)
    clock.advance(LEASE + timedelta(seconds=1))
    assert worker("two", rapid).run_if_due(rapid) is Outcome.DONE
    assert not hold_lease(rapid, "one")


@pytest.mark.sqlite_only
def test_a_worker_that_leaves_hands_over_at_once(app, rapid):
    one, two = worker("one", rapid), worker("two", rapid)
    one.run_if_due(rapid)
    one.leave()
    assert two.run_if_due(rapid) is Outcome.DONE


@pytest.mark.sqlite_only
def test_a_lease_from_a_clock_that_ran_ahead_holds_nobody_up(app, rapid, clock):
    clock.advance(timedelta(days=6))
    worker("one", rapid).run_if_due(rapid)
    clock.advance(timedelta(days=-6))
    assert worker("two", rapid).run_if_due(rapid) is Outcome.DONE


@pytest.mark.sqlite_only
def test_a_job_of_seconds_writes_only_now_and_then(app, rapid, statements, clock):
    one = worker("one", rapid)
    one.run_if_due(rapid)
    clock.advance(timedelta(seconds=3))
    with statements() as seen:
        one.run_if_due(rapid)
    assert not [statement for statement in seen if not statement.startswith("SELECT")]


def test_a_job_that_does_not_succeed_is_late(app, session, minutely, failing, clock):
    one = worker("one", minutely, failing)
    assert late_jobs(session, clock.now()) == []
    clock.advance(6 * MINUTE)
    one.run_if_due(minutely)
    one.run_if_due(failing)
    late = late_jobs(session, clock.now())
    assert [job.name for job in late] == ["f"]
    assert late[0].since is None
    assert late[0].error.startswith("ValueError")


@pytest.mark.sqlite_only
def test_a_worker_that_never_started_is_late(app, session, clock):
    assert [job.name for job in late_jobs(session, clock.now())] == [NO_WORKER]


@pytest.mark.sqlite_only
def test_old_runs_are_swept_and_young_ones_kept(app, session, minutely, clock):
    one = worker("one", minutely)
    one.run_if_due(minutely)
    clock.advance(minutely.keep + MINUTE)
    one.run_if_due(minutely)
    with open_unit(minutely.actor) as unit:
        assert sweep_runs(unit, (minutely,)) == 1
    assert len(session.scalars(select(JobRun)).all()) == 1


@pytest.mark.sqlite_only
def test_administrators_see_how_the_jobs_are_doing(app, session, minutely, actor_with, clock):
    worker("one", minutely).run_if_due(minutely)
    administrator = actor_with(Permission.SYSTEM_HEALTH)
    [row] = job_rows(session, administrator, clock.now())
    assert (row.name, row.succeeded_at, row.late) == ("m", clock.now(), False)
    [run] = recent_runs(session, administrator)
    assert run.outcome is Outcome.DONE
