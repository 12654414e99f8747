"""A worker that is killed in the middle of a file leaves nothing torn; the next one makes it whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance import exporting
from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.clock import FixedClock, SystemClock
from kalix_compliance.exports.commands.asking import Wanted, request_file
from kalix_compliance.exports.commands.taking import take_file
from kalix_compliance.exports.kinds import Form, Purpose, State
from kalix_compliance.exports.models import Export
from tests.files import sheet, work
from tests.people import Member
from tests.sessions import FreshSession
from tests.settings import MASTER_KEY, SECRET_KEY
from tests.slow_shelf import ROWS, SLOW, kind
from tests.stores import Addresses

KILLS = 2
PROGRAM = """
import sys
from kalix_compliance import exporting
from kalix_compliance.app import create_app
from tests.files import work
from tests.slow_shelf import SLOW, kind
exporting.EXPORTS["slow"] = kind(pause=float(sys.argv[1]))
with create_app().app_context():
    work()
"""


@pytest.mark.timeout(180)
def test_a_file_survives_the_death_of_its_workers(
    app: Flask, addresses: Addresses, tmp_path: Path, staff_member: Callable[..., Member],
    clock: FixedClock, session: FreshSession, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setitem(exporting.EXPORTS, SLOW, kind(pause=0))
    asker = staff_member("manager").actor
    reference = request_file(asker, Wanted(SLOW, Form.XLSX, Purpose.AUDIT, {}))
    keys = {"SECRET_KEY": SECRET_KEY, "MASTER_KEY": MASTER_KEY, "DATA_DIR": str(tmp_path)}
    environ = {**os.environ, **addresses, **keys, "HTTPS": "no"}
    environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    for kill in range(1, KILLS + 1):
        later = 2 * kill  # minutes: then the one before is known to be dead
        environ["CLOCK_OFFSET"] = f"{later}m"
        worker = subprocess.Popen([sys.executable, "-c", PROGRAM, "0.02"], env=environ)
        try:
            _wait(lambda number=kill: _done(session, reference, number) > 0, worker)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        assert _row(session, reference).state is State.MAKING
        clock.at = SystemClock(timedelta(minutes=later)).now()
        assert work() is None  # it may yet be alive
    clock.advance(timedelta(minutes=2))
    assert work() == "made=1"
    row = _row(session, reference)
    assert (row.state, row.attempts, row.done) == (State.READY, KILLS + 1, ROWS)
    rows = sheet(b"".join(take_file(asker, reference).pieces))
    assert [line[0] for line in rows[5:]] == list(range(ROWS))
    made = select(AuditEntry).where(AuditEntry.action == "finish_export")
    assert len(session.scalars(made).all()) == 1


def _row(session: FreshSession, reference: str) -> Export:
    session.rollback()  # SQLite shows a transaction what was there when it began
    return session.scalars(select(Export).where(Export.reference == reference)).one()


def _done(session: FreshSession, reference: str, attempt: int) -> int:
    row = _row(session, reference)
    return row.done if row.attempts == attempt else 0


def _wait(ready: Callable[[], bool], worker: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while not ready():
        assert worker.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
