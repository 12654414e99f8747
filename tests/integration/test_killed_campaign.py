"""A campaign whose deliverer is killed 30 times loses nobody and doubles nobody."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock, SystemClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.demo.sink import Sink
from kalix_compliance.notifications import campaigns
from kalix_compliance.notifications.commands import mark_sent, resend_message
from kalix_compliance.notifications.delivery import sweep_stuck
from kalix_compliance.notifications.models import CampaignState, OutboxMessage
from kalix_compliance.notifications.states import Delivery
from tests.campaigns import people, started, stored
from tests.posting import POSTMAN, deliver, sink_for
from tests.sessions import FreshSession
from tests.settings import MASTER_KEY, SECRET_KEY
from tests.stores import Addresses

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PEOPLE = 3_000
KILLS = 30
# For each line that it reads it forks a deliverer, says its number, and waits for its end: a deliverer
# that has to import everything first would take a second longer.
PROGRAM = """
import os, sys
from kalix_compliance.app import create_app
from tests.posting import deliver

app = create_app()
for _ in sys.stdin:
    child = os.fork()
    if not child:
        with app.app_context():
            deliver(limit=100_000)
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


class Deliverers:
    """Processes that deliver until they are killed, one after the other."""

    def __init__(self, nursery: "subprocess.Popen[str]") -> None:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        self.orders, self.news = nursery.stdin, nursery.stdout

    def killed_when(self, enough: Callable[[], bool]) -> None:
        """Start one, and kill it as soon as `enough`, at any point of what it then does."""
        self.orders.write("go\n")
        self.orders.flush()
        child = int(self.news.readline())
        while not enough():
            time.sleep(0.0005)
        time.sleep(random.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        assert self.news.readline() == "ended\n"


@contextmanager
def deliverers(environ: dict[str, str]) -> Iterator[Deliverers]:
    nursery = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with nursery:
        yield Deliverers(nursery)


@pytest.fixture
def environ(addresses: Addresses, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        **addresses,
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": SECRET_KEY,
        "MASTER_KEY": MASTER_KEY,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


def arrivals(sink: Sink) -> Counter[str]:
    return Counter(str(mail["Message-ID"]) for mail in sink.mails())


def rows(session: FreshSession, campaign: UUID) -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(OutboxMessage.campaign_id == campaign)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


@pytest.mark.sqlite_only
@pytest.mark.timeout(300)
def test_killed_30_times_a_campaign_loses_nobody_and_doubles_nobody(
    app: Flask,
    environ: dict[str, str],
    tmp_path: Path,
    session: FreshSession,
    clock: FixedClock,
    actor_with: Callable[..., Actor],
) -> None:
    now = clock.now()
    clock.at = LONG_AGO
    campaign = started(people(PEOPLE))
    with sink_for(app, tmp_path / "mail") as sink:
        with deliverers({**environ, "MAIL_PORT": str(sink.port)}) as running:
            for _ in range(KILLS):
                target = sink.folder.count + random.randint(1, PEOPLE // KILLS - 10)
                running.killed_when(lambda target=target: sink.folder.count >= target)
        assert sink.folder.count < PEOPLE  # there was something left to lose at every kill
        left = Counter(row.state for row in rows(session, campaign))
        assert left[Delivery.SENDING] <= KILLS
        clock.at = max(now, SystemClock().now()) + timedelta(minutes=11)
        assert sweep_stuck(POSTMAN) == left[Delivery.SENDING]
        deliver(limit=PEOPLE)

        arrived = arrivals(sink)
        assert set(arrived.values()) == {1}
        settled = rows(session, campaign)
        assert len(settled) == PEOPLE
        for row in settled:
            assert row.state in (Delivery.ACCEPTED, Delivery.UNCERTAIN)
            assert row.state is Delivery.UNCERTAIN or arrived[row.message_id] == 1
            assert row.sent_to is not None
        uncertain = [row for row in settled if row.state is Delivery.UNCERTAIN]
        assert len(uncertain) == left[Delivery.SENDING]
        assert stored(session, campaign).state is CampaignState.FINISHED

        clerk = actor_with(Permission.MAIL_RETRY)
        for (
            row
        ) in uncertain:  # a person looks into the mailbox that the mails came from, and decides
            (mark_sent if arrived[row.message_id] else resend_message)(clerk, row.id)
        deliver(limit=PEOPLE)
        assert sorted(arrivals(sink).values()) == [1] * PEOPLE
        counted = campaigns.progress(session, campaign, clock.now())
        assert (counted.reached, counted.state) == (PEOPLE, CampaignState.FINISHED)
