"""The worker: `python -m kalix_compliance.worker` runs the schedule until it is told to stop.

APScheduler only wakes the jobs; whether a slot is due, by the application's clock, and which worker
has it is decided in the database, so that several workers may run and an outage is made up for.
"""

import logging
import os
import secrets
import signal
import socket
import sys
import threading

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from kalix_compliance.app import create_app
from kalix_compliance.backups.start import SETTING as UNFINISHED
from kalix_compliance.backups.start import WORDS
from kalix_compliance.core.clock import SystemClock
from kalix_compliance.core.errors import CannotStart
from kalix_compliance.jobs.running import Worker
from kalix_compliance.jobs.table import Job
from kalix_compliance.schedule import JOBS

log = logging.getLogger("kalix.worker")
THREADS = 4


def main() -> None:
    """Work until SIGTERM or SIGINT; then let running jobs end."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        app = create_app()
    except CannotStart as refusal:
        sys.exit(f"\n{refusal}\n")
    if app.config[UNFINISHED]:
        sys.exit(f"\n{WORDS}")
    work(app, stop)


def work(app: Flask, stop: threading.Event, jobs: tuple[Job, ...] = JOBS) -> None:
    """Run the jobs of the table until `stop` is set."""
    worker = Worker(f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}", jobs)
    with app.app_context():
        worker.enrol()
    scheduler = _scheduler(app, worker)
    scheduler.start()
    log.info("worker %s runs %d jobs", worker.name, len(jobs))
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)
        with app.app_context():
            worker.leave()
        log.info("worker %s has ended", worker.name)


def _scheduler(app: Flask, worker: Worker) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    for job in worker.jobs:
        scheduler.add_job(
            _wake,
            IntervalTrigger(seconds=job.pause.total_seconds(), timezone="UTC"),
            args=(app, worker, job),
            next_run_time=SystemClock().now(),  # at once: an outage may lie behind
        )
    return scheduler


def _wake(app: Flask, worker: Worker, job: Job) -> None:
    """Ask whether the job is due; a database that cannot be reached is asked again at the next turn."""
    with app.app_context():
        try:
            worker.run_if_due(job)
        except Exception as error:  # noqa: BLE001
            log.error("job %s could not be asked: %s", job.name, type(error).__name__)


if __name__ == "__main__":
    main()
