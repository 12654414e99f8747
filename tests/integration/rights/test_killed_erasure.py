"""Erasures whose worker is killed at any point: none is called done too early, all come to their end."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.audit.models import AuditEntry as Entry
from kalix_compliance.audit.verify import verify
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.models import AttachmentContent
from kalix_compliance.core.clock import FixedClock, SystemClock
from kalix_compliance.customers.models import Customer, SearchToken
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import SEARCH
from kalix_compliance.database.side_stores import reading
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.kinds import ErasureState
from kalix_compliance.subject_requests.models import Erasure
from kalix_compliance.vault import safes
from tests.cases import PICTURE, case_at
from tests.erasures import ERASER, Leaving
from tests.people import add_member
from tests.sessions import FreshSession
from tests.settings import MASTER_KEY, SECRET_KEY
from tests.stores import Addresses

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PEOPLE = 12
KILLS = 40
# For each line that it reads it forks an eraser, says its number, and waits for its end.
PROGRAM = """
import os, sys
from kalix_compliance.app import create_app
from tests.erasures import ERASER
from kalix_compliance.subject_requests.erasing.job import erase_people

app = create_app()
for _ in sys.stdin:
    child = os.fork()
    if not child:
        with app.app_context():
            erase_people(ERASER)
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


@contextmanager
def nursery(environ: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    made = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with made:
        yield made


def killed_when(erasers: "subprocess.Popen[str]", enough: Callable[[], bool]) -> None:
    """Start one, and kill it a moment after `enough`, at any point of what it then does."""
    assert erasers.stdin is not None
    assert erasers.stdout is not None
    erasers.stdin.write("go\n")
    erasers.stdin.flush()
    child = int(erasers.stdout.readline())
    while not enough():
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.06))
    os.kill(child, signal.SIGKILL)
    assert erasers.stdout.readline() == "ended\n"


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


def leaving_people(count: int) -> list[Leaving]:
    """So many people with a closed complaint and a file each, whose time to think again is long over."""
    handler, signer = add_member("compliance").actor, add_member("manager").actor
    people = []
    for number in range(count):
        one = Leaving(handler, signer).arrive(
            CustomerDetails(f"Khách Đi Số {number}", phone=f"09123{number:05d}")
        )
        case_at(
            "withdrawn",
            handler,
            signer,
            new_customer=None,
            customer_id=one.customer,
            evidence=(Upload("ảnh.png", PICTURE),),
        )
        people.append(one.plan().sign())
    return people


def steps_taken(session: FreshSession) -> int:
    """Other processes take them: what was read before is of before, and holds their logs open."""
    session.rollback()
    wanted = select(func.count()).select_from(Entry).where(Entry.action == "erase_step")
    taken = session.scalar(wanted) or 0
    session.rollback()
    return taken


def is_whole(session: FreshSession, erasure: Erasure) -> bool:
    """What "done" means, looked up where it is true."""
    customer = session.get_one(Customer, erasure.customer_id, populate_existing=True)
    with reading(SEARCH) as store:
        mine = select(SearchToken.token).where(SearchToken.customer_id == customer.id)
        tokens = store.scalars(mine).all()
    return (
        safes.known([customer.id])[customer.id] is not None
        and customer.name == customer.phone == b""
        and not tokens
        and bool(erasure.certificate)
    )


@pytest.mark.sqlite_only
@pytest.mark.timeout(300)
def test_killed_at_any_point_an_erasure_is_never_called_done_too_early(
    app: Flask, environ: dict[str, str], session: FreshSession, clock: FixedClock
) -> None:
    clock.at = LONG_AGO
    people = leaving_people(PEOPLE)
    ids = [one.row.id for one in people]
    stopped_at: set[tuple[str, str]] = set()

    def rows() -> list[Erasure]:
        session.rollback()
        wanted = select(Erasure).where(Erasure.id.in_(ids))
        return list(session.scalars(wanted.execution_options(populate_existing=True)))

    with nursery(environ) as erasers:
        for _ in range(KILLS):
            before = steps_taken(session)
            killed_when(erasers, lambda before=before: steps_taken(session) > before)
            for row in rows():
                stopped_at.add((row.state.value, row.step))
                assert row.state is not ErasureState.DONE or is_whole(session, row)
                assert not row.certificate or row.state is ErasureState.DONE
    assert len(stopped_at) > 5  # it was killed at different points
    session.rollback()
    clock.at = max(clock.at, SystemClock().now()) + timedelta(minutes=1)
    erase_people(ERASER)
    finished = rows()
    assert {row.state for row in finished} == {ErasureState.DONE}
    assert all(is_whole(session, row) for row in finished)
    assert [row.counts["casework"]["files"] for row in finished] == [1] * PEOPLE
    assert session.scalar(select(func.count()).select_from(AttachmentContent)) == 0
    assert verify(session).clean
