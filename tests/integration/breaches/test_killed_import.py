"""A worker killed with kill -9 at any moment of a check or an import loses nobody and adds nobody twice."""

import os
import random
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from kalix_compliance.breaches.commands import importing
from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.breaches.importing.columns import Columns
from kalix_compliance.breaches.kinds import ImportState
from kalix_compliance.breaches.models import AffectedImport, AffectedPerson, BadRow, ImportPart
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer, IndexedCustomer
from kalix_compliance.database.base import SEARCH
from kalix_compliance.database.side_stores import reading
from tests.breaches import Incident
from tests.settings import MASTER_KEY, SECRET_KEY

IMPORTER = system_actor("breaches.import", Permission.SYSTEM_IMPORT)
PEOPLE = 3_000
TWICE = 40
KILLS = 3
PROGRAM = """
from kalix_compliance.app import create_app
from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission

app = create_app()
with app.app_context():
    while import_people(system_actor("breaches.import", Permission.SYSTEM_IMPORT)):
        pass
"""


def listing() -> bytes:
    rows = [f"Khách Thử {n},09{n:08d},khach{n}@thu.example" for n in range(1, PEOPLE + 1)]
    again = [f"Khach Thu {n},09{n:08d}," for n in range(1, TWICE + 1)]
    return "\n".join(["Họ tên,Điện thoại,Email", *rows, *again]).encode()


def killed_while_working(environ, session, made, after: int) -> None:
    """Start a worker and kill it somewhere behind the row `after`."""
    with subprocess.Popen([sys.executable, "-W", "ignore", "-c", PROGRAM], env=environ) as process:
        while at_row(session, made) < after and process.poll() is None:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.2))
        process.kill()


def at_row(session, made) -> int:
    session.rollback()  # another process has committed
    return session.scalar(select(AffectedImport.at_row).where(AffectedImport.id == made))


def count(session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))


@pytest.mark.sqlite_only
@pytest.mark.timeout(300)  # seven workers are started, six of them killed
def test_kill_9_loses_nobody_and_doubles_nobody(staff_member, addresses, tmp_path, session) -> None:
    case = Incident(staff_member("compliance").actor).open()
    made = importing.upload_people(case.handler, case.reference, Upload("k.csv", listing()))
    importing.check_people(
        case.handler, case.reference, made,
        columns=Columns(name=0, phone=1, email=2), headings=True, data_types=(),
    )  # fmt: skip
    environ = {
        **os.environ,
        **addresses,
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": SECRET_KEY,
        "MASTER_KEY": MASTER_KEY,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    for step in (ImportState.CHECKING, ImportState.ADDING):
        for kill in range(KILLS):
            killed_while_working(environ, session, made, after=PEOPLE * kill // KILLS)
        while import_people(IMPORTER):
            pass
        session.rollback()
        if step is ImportState.CHECKING:
            row = session.get_one(AffectedImport, made, populate_existing=True)
            assert (row.state, row.good, row.bad) == (ImportState.CHECKED, PEOPLE, TWICE)
            assert count(session, BadRow) == TWICE
            importing.accept_import(case.handler, case.reference, made)

    row = session.get_one(AffectedImport, made, populate_existing=True)
    assert (row.state, row.added) == (ImportState.DONE, PEOPLE)
    assert count(session, AffectedPerson) == count(session, Customer) == PEOPLE
    assert len(set(session.scalars(select(AffectedPerson.customer_id)))) == PEOPLE
    assert count(session, ImportPart) == 0
    with reading(SEARCH) as connection:
        assert connection.scalar(select(func.count()).select_from(IndexedCustomer)) == PEOPLE
