"""A deliverer killed at any moment loses nobody and sends nobody two mails."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from kalix_compliance.core.clock import FixedClock, SystemClock
from kalix_compliance.demo.sink import Sink
from kalix_compliance.notifications.delivery import sweep_stuck
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import WAITING, Delivery
from tests.posting import POSTMAN, deliver, new_customer, queue, sink_for, states
from tests.sessions import FreshSession
from tests.settings import MASTER_KEY, SECRET_KEY
from tests.stores import Addresses

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MESSAGES = 80
KILLS = 3
PROGRAM = """
from kalix_compliance.app import create_app
from tests.posting import deliver

app = create_app()
with app.app_context():
    deliver(limit=1000)
"""


def killed_while_delivering(environ: dict[str, str], sink: Sink, after: int) -> None:
    """Start a deliverer and kill it somewhere in the mail that follows `after` more of them."""
    arrived = sink.folder.count
    with subprocess.Popen([sys.executable, "-c", PROGRAM], env=environ) as process:
        while sink.folder.count < arrived + after and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(random.uniform(0, 0.02))
        process.kill()


def test_kill_9_loses_nobody_and_doubles_nobody(
    app: Flask,
    addresses: Addresses,
    tmp_path: Path,
    session: FreshSession,
    clock: FixedClock,
) -> None:
    customer = new_customer()
    for _ in range(MESSAGES):
        queue(customer=customer, send_after=LONG_AGO)
    with sink_for(app, tmp_path / "mail") as sink:
        environ = {
            **os.environ,
            **addresses,
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": SECRET_KEY,
            "MASTER_KEY": MASTER_KEY,
            "MAIL_PORT": str(sink.port),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        for _ in range(KILLS):
            killed_while_delivering(environ, sink, after=random.randint(1, 15))
        left = Counter(states(session))
        assert left[Delivery.SENDING] <= KILLS
        clock.at = SystemClock().now() + timedelta(minutes=11)
        assert sweep_stuck(POSTMAN) == left[Delivery.SENDING]
        deliver(limit=MESSAGES)
        arrived = Counter(str(mail["Message-ID"]) for mail in sink.mails())

    assert set(arrived.values()) == {1}
    for message_id, state in session.execute(select(OutboxMessage.message_id, OutboxMessage.state)):
        assert state not in WAITING
        if state is not Delivery.UNCERTAIN:
            assert (state, arrived[message_id]) == (Delivery.ACCEPTED, 1)
