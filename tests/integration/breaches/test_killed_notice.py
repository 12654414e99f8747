"""A worker killed while it fills a notice with people forgets nobody and adds nobody twice."""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.breaches.commands.affected import add_customers
from kalix_compliance.breaches.kinds import DataType, NoticeState, Source
from kalix_compliance.breaches.notice_job import send_notices
from kalix_compliance.breaches.rules.notices import TIME_TO_CANCEL
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.registration import register_people
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications.models import OutboxMessage
from tests.notices import WORKER, Story, notice_of
from tests.sessions import FreshSession
from tests.settings import MASTER_KEY, SECRET_KEY
from tests.stores import Addresses

LONG_AGO = datetime(2020, 1, 6, 3, 0, tzinfo=UTC)
PEOPLE = 200
KILLS = 4
PROGRAM = """
from kalix_compliance.app import create_app
from kalix_compliance.breaches import notice_job
from tests.notices import WORKER

notice_job.AT_ONCE = 5
app = create_app()
with app.app_context():
    print("begin", flush=True)
    notice_job.send_notices(WORKER)
"""


@pytest.mark.sqlite_only
def test_kill_9_while_filling_forgets_nobody_and_doubles_nobody(
    app: Flask,
    addresses: Addresses,
    tmp_path: Path,
    session: FreshSession,
    clock: FixedClock,
) -> None:
    clock.at = LONG_AGO
    story = Story(clock)
    people = [
        CustomerDetails(name=f"Khách số {n}", email=f"khach{n}@khach.example").cleaned()
        for n in range(PEOPLE)
    ]
    with open_unit(story.officer) as unit:
        ids = register_people(unit, people)
    add_customers(story.officer, story.reference, ids, Source.SEARCH, [DataType.NAME])
    story.write()
    story.approve(people=PEOPLE)
    clock.advance(TIME_TO_CANCEL)
    environ = {
        **os.environ,
        **addresses,
        "MASTER_KEY": MASTER_KEY,
        "SECRET_KEY": SECRET_KEY,
        "DATA_DIR": str(tmp_path),
        "MAIL_PORT": "9",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    for _ in range(KILLS):
        killed_while_filling(environ)
    send_notices(WORKER)
    of_the_notice = OutboxMessage.campaign_id == notice_of(session, story).campaign_id
    rows, customers = session.execute(
        select(func.count(), func.count(OutboxMessage.customer_id.distinct())).where(of_the_notice)
    ).one()
    assert (rows, customers) == (PEOPLE, PEOPLE)
    row = notice_of(session, story)
    assert (row.state, row.people) == (NoticeState.SENDING, PEOPLE)


def killed_while_filling(environ: dict[str, str]) -> None:
    """Start the job in a process of its own and kill it some chunks later."""
    program = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(program, env=environ, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begin\n"
        time.sleep(random.uniform(0, 0.4))
        process.kill()
