"""A house that an inspector asks about, and its bundle."""

import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from kalix_compliance.breaches.commands.filing import begin_filing, record_filing
from kalix_compliance.breaches.commands.record import edit_record
from kalix_compliance.breaches.kinds import FilingChannel, Form
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.oversight.witnessing import sign_head
from kalix_compliance.staff.commands import Lesson, record_training
from kalix_compliance.staff.models import Staff
from kalix_compliance.staff.roles import Role
from tests.breaches import open_one
from tests.cases import case_at
from tests.erasures import BINH, Leaving
from tests.orders import order_at
from tests.people import add_member

WITNESS = system_actor("audit.checkpoint", Permission.SYSTEM_WITNESS)
ERASED = (BINH.name, "Bình Minh", BINH.phone, BINH.phone[1:], "binh.minh", "Hàng Bún")


def lead_a_life(clock: FixedClock) -> str:
    """A case, a breach with a filed paper, a training, an erased person and a secret order, whose number
    comes back; the end of the trail was signed on three days."""
    handler = add_member(Role.COMPLIANCE, name="Nguyễn Hoàng Yến").actor
    signer = add_member(Role.MANAGER, name="Lê Quốc Bảo").actor
    case_at("answered", handler, signer)
    leaving = Leaving(handler, signer).arrive().ask().plan().sign()
    sign_head(WITNESS)
    leaving.erase(clock)
    breach = open_one(handler)
    changes = {"signer_name": "Trần Minh Đức", "signer_title": "Giám đốc"}
    edit_record(handler, breach, {**changes, "contact_name": "Yến", "contact_phone": "0942689393"})
    minutes = begin_filing(handler, breach, form=Form.MINUTES)
    record_filing(handler, breach, minutes, filed_at=clock.now(), channel=FilingChannel.PORTAL)
    sign_head(WITNESS)
    clock.advance(timedelta(days=1))
    with db.session() as session:
        people = list(session.scalars(select(Staff.id)))
    held_on = date(2026, 11, 20)
    record_training(handler, Lesson("Luật 91/2025/QH15", held_on, "Trường luật", people))
    number = order_at("handed over", handler, signer, secret=True).reference
    sign_head(WITNESS)
    record_training(handler, Lesson("An toàn mạng", held_on, "=cmd|'/c calc'!A1", people))
    return number


def make_bundle(
    app: Flask, out: Path, first: str = "2026-01-01", last: str = "2026-11-26", *more: str
) -> Path:
    """`flask inspection export`."""
    db.session.rollback()
    wanted = ["inspection", "export", "--from", first, "--to", last, *more, str(out)]
    done = app.test_cli_runner().invoke(args=wanted)
    assert done.exit_code == 0, (done.output, done.exception)
    return out


def unpacked(bundle: Path, folder: Path) -> Path:
    """The bundle in an empty folder."""
    folder.mkdir()
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder


def verify_alone(folder: Path, *arguments: str) -> tuple[int, str]:
    """`python3 -I verify.py` there, with nothing of ours at hand."""
    command = [sys.executable, "-I", "verify.py", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={})
    assert done.stderr == ""
    return done.returncode, done.stdout
