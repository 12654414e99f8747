"""A file of 100,000 people, as CSV and as XLSX: rows a second, and memory that does not grow with them.

BENCH_ROWS sets how many. The work is done by a process of its own, so that its memory is its own.
"""

import csv
import io
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
import xlsxwriter
from sqlalchemy import func, select

from kalix_compliance.app import create_app
from kalix_compliance.breaches.commands import importing
from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.breaches.importing.columns import Columns
from kalix_compliance.breaches.kinds import DataType, ImportState
from kalix_compliance.breaches.models import AffectedImport, AffectedPerson
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.demo.people import a_person
from kalix_compliance.staff.roles import Role
from tests.breaches import Incident
from tests.people import add_member
from tests.settings import settings_for

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
HEADINGS = ("STT", "Họ tên", "Điện thoại", "Email", "Địa chỉ")
IMPORTER = system_actor("breaches.import", Permission.SYSTEM_IMPORT)


def people(count: int):
    """Different people, in the order of a shop's export; one in a thousand is wrong."""
    rng = Random(7)
    for n in range(1, count + 1):
        one = a_person(rng, n)
        phone = f"09{n:08d}" if n % 1_000 else "0912"
        yield (n, one.name, phone, one.email, one.address)


def as_csv(count: int) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *people(count)])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(count: int) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, cells in enumerate([HEADINGS, *people(count)]):
        sheet.write_row(number, 0, cells)
    book.close()
    return out.getvalue()


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_large_file(sqlite_stores, tmp_path, kind):
    content = (as_csv if kind == "csv" else as_xlsx)(ROWS)
    (tmp_path / f"list.{kind}").write_bytes(content)
    addresses = next(sqlite_stores.fresh(tmp_path))
    given = f"{dict(addresses)!r}, {str(tmp_path)!r}, {kind!r}"
    program = f"from tests.benchmarks.test_import import run; run({given})"
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"\n{kind}, {ROWS:,} rows, {len(content) / 2**20:.1f} MB\n{answer.stdout}")
    assert answer.returncode == 0, answer.stderr[-3000:]
    assert f"added {ROWS - ROWS // 1_000}" in answer.stdout


def run(addresses: dict[str, str], folder: str, kind: str) -> None:
    """In a process of its own: upload, check, accept, add; prints what it cost."""
    path = Path(folder)
    app = create_app(settings_for(addresses, path))
    with app.app_context():
        case = Incident(add_member(Role.COMPLIANCE).actor).open()
        before = _memory()
        began, worked = time.perf_counter(), time.process_time()
        made = importing.upload_people(
            case.handler,
            case.reference,
            Upload(f"list.{kind}", (path / f"list.{kind}").read_bytes()),
        )
        importing.check_people(
            case.handler,
            case.reference,
            made,
            columns=Columns(name=1, phone=2, email=3, address=4),
            headings=True,
            data_types={DataType.NAME},
        )
        uploaded = time.perf_counter()
        _work("checking", made)
        checked = time.perf_counter()
        importing.accept_import(case.handler, case.reference, made)
        _work("adding", made)
        ended = time.perf_counter()
        with GuardedSession(db) as session:
            row = session.get_one(AffectedImport, made)
            listed = session.scalar(select(func.count()).select_from(AffectedPerson))
        assert row.state is ImportState.DONE
        assert row.added == listed
        for name, seconds in (
            ("upload", uploaded - began),
            ("check", checked - uploaded),
            ("add", ended - checked),
            ("all", ended - began),
        ):
            print(f"{name:<10}{seconds:8.1f} s {ROWS / seconds:10.0f} rows/s")
        print(f"own work  {time.process_time() - worked:8.1f} s of processor time")
        print(
            f"added {row.added}, bad {row.bad}, memory {before:.0f} MB at first, {_peak():.0f} MB at most"
        )


def _work(name: str, made) -> None:
    grown = []
    while import_people(IMPORTER):
        with GuardedSession(db) as session:
            at = session.get_one(AffectedImport, made).at_row
        grown.append(f"{at}: {_memory():.0f}")
    print(f"{name}: memory in MB after rows {', '.join(grown)}")


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
