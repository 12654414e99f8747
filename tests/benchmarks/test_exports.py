"""Files of every row there is: how long they take, and that memory stays flat meanwhile."""

import threading
import time

import psutil
import pytest
from sqlalchemy import select

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.exports.commands.asking import Wanted, request_file
from kalix_compliance.exports.commands.signing import sign_export
from kalix_compliance.exports.commands.taking import take_file
from kalix_compliance.exports.job import MAKER
from kalix_compliance.exports.kinds import Form, Purpose, State
from kalix_compliance.exports.making import make
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.turns import next_turn
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.benchmarks.measure import Table
from tests.benchmarks.shop import Shop

WORKER = system_actor(MAKER, Permission.SYSTEM_EXPORT)
KINDS = (("register", {"code": "complaints"}), ("overdue", {"level": "any"}))
MEGABYTE = 1024 * 1024
FLAT = 120  # megabytes more than before, however many rows


class Scales:
    """The most that this process weighs while something is done, in bytes more than before."""

    def __init__(self) -> None:
        self._process, self._stop = psutil.Process(), threading.Event()
        self.before = self.most = self._process.memory_info().rss

    def __enter__(self) -> "Scales":
        self._thread = threading.Thread(target=self._weigh)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _weigh(self) -> None:
        while not self._stop.wait(0.1):
            self.most = max(self.most, self._process.memory_info().rss)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("form", [Form.XLSX, Form.CSV])
@pytest.mark.parametrize(("code", "filters"), KINDS)
def test_a_file_of_every_row(
    shop: Shop, table: Table, code: str, filters: dict[str, str], form: Form
) -> None:
    asker, signer = _first(Role.COMPLIANCE), _first(Role.MANAGER)
    reference = request_file(asker, Wanted(code, form, Purpose.AUDIT, filters, "Đo tốc độ"))
    if waits(reference):
        sign_export(signer, reference, Decision.APPROVED)
    turn = next_turn(WORKER, reference)
    assert turn
    began, busy = time.perf_counter(), time.process_time()
    with Scales() as scales:
        assert make(WORKER, turn)
    spent, own = time.perf_counter() - began, time.process_time() - busy
    more = (scales.most - scales.before) / MEGABYTE
    assert more < FLAT
    size = take_file(asker, reference).size
    table.note(
        f"{code}.{form}",
        shop.size,
        f"{spent:.1f} s {own:.1f} cpu {more:.0f} MB more, {size / MEGABYTE:.1f} MB",
    )


def waits(reference: str) -> bool:
    with GuardedSession(db) as session:
        found = session.scalar(select(Export.state).where(Export.reference == reference))
        return found is State.WAITING


def _first(role: Role) -> Actor:
    with GuardedSession(db) as session:
        return actor_of(session.scalars(select(Staff).where(Staff.role == role)).all()[0])
