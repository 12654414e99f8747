"""What an inspector is given: what is in it, what is not, and that it checks itself."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import runtime
from kalix_compliance.exports.commands.asking import Wanted, request_file
from kalix_compliance.exports.commands.taking import take_file
from kalix_compliance.exports.job import MAKER
from kalix_compliance.exports.kinds import Form, Purpose
from kalix_compliance.exports.making import make
from kalix_compliance.exports.table import Asking
from kalix_compliance.exports.turns import next_turn
from kalix_compliance.inspection.kind import INSPECTION, people_of
from kalix_compliance.staff.roles import Role
from kalix_compliance.vault.masking import mask_name
from tests.cases import ANH
from tests.inspection import ERASED, lead_a_life, make_bundle, unpacked, verify_alone
from tests.people import add_member
from tests.sessions import FreshSession
from tests.tampering import cut, rewrite


def everything(bundle: Path) -> dict[str, str]:
    """Each file as text; a workbook as the XML inside it."""
    said = {}
    with zipfile.ZipFile(bundle) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith((".xlsx", ".docx")):
                with zipfile.ZipFile(io.BytesIO(content)) as inner:
                    content = b"\n".join(inner.read(part) for part in inner.namelist())
            said[name] = content.decode(errors="replace")
    return said


def test_a_bundle_holds_what_an_inspector_asks_for_and_nothing_that_is_nobodys_business(
    app: Flask, clock: FixedClock, tmp_path: Path, session: FreshSession
) -> None:
    hidden = lead_a_life(clock)
    out = make_bundle(app, tmp_path / "out.zip")
    said = everything(out)
    where = unpacked(out, tmp_path / "empty")
    code, told = verify_alone(where)
    assert code == 0, told
    assert "MỌI THỨ KHỚP / EVERYTHING FITS" in told
    assert "điểm ký đúng chữ ký / 3 checkpoints are signed" in told
    assert verify_alone(where, str(out))[0] == 0

    # Who was erased, and which order is secret, stands nowhere.
    for name, text in said.items():
        assert hidden not in text, name
        assert not [trace for trace in ERASED if trace in text], name
    closed = [line for line in said["audit/chain.jsonl"].splitlines() if '"closed"' in line]
    assert closed
    assert f"{len(closed)} mục đóng" in told
    assert all(
        set(json.loads(line)) == {"number", "previous_hash", "hash", "closed"} for line in closed
    )
    assert "về hồ sơ mật chỉ có dấu" in said["README.txt"]

    # What was asked for does.
    assert "KN-2026-000001" in said["registers/complaints.csv"]
    assert mask_name(ANH.name) in said["registers/complaints.csv"]
    assert "Ánh Tuyết" not in "".join(said.values())
    assert "Trường luật" in said["people/trainings.csv"]
    assert "'=cmd|" in said["people/trainings.csv"]
    assert "training:record" in said["people/rights.csv"]
    assert "Biên bản xác nhận" in said["filings/filings.csv"]
    assert "đúng hạn" in said["clocks/clocks.csv"]
    assert "Lê Quốc Bảo" in said["approvals/approvals.csv"]
    assert [
        name for name in said if name.startswith("filings/papers/SC-2026-") and name.endswith("pdf")
    ]
    book = load_workbook(where / "people/trainings.xlsx")
    assert book.active.max_row == 5 + 4

    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one()
    assert entry.action == "note_bundle"
    assert entry.facts["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert entry.facts["manifest"] == hashlib.sha256(said["MANIFEST.json"].encode()).hexdigest()


def test_a_slice_begins_with_a_signed_entry_and_a_rewritten_or_cut_chain_is_found_by_the_inspector(
    app: Flask, clock: FixedClock, tmp_path: Path
) -> None:
    lead_a_life(clock)
    out = make_bundle(app, tmp_path / "slice.zip", "2026-11-26")
    code, told = verify_alone(unpacked(out, tmp_path / "slice"))
    assert code == 0, told
    with zipfile.ZipFile(out) as archive:
        ends = json.loads(archive.read("audit/head.json"))
    assert ends["start"]["number"] > 0
    assert f"mục {ends['start']['number'] + 1}–{ends['head']['number']}" in told
    tail = ends["head"]["number"] - 1

    rewrite(ends["start"]["number"] + 1, lambda row: {**row, "subject": "KN-2026-999999"})
    again = make_bundle(app, tmp_path / "again.zip")
    code, told = verify_alone(unpacked(again, tmp_path / "again"))
    assert code == 1
    assert "differs from a signed checkpoint" in told

    clock.at = clock.at.replace(year=2027)
    cut(tail - 4)
    short = make_bundle(app, tmp_path / "short.zip")
    code, told = verify_alone(unpacked(short, tmp_path / "short"))
    assert code == 1, told
    assert "ĐÁNG NGỜ" in told


def test_the_command_line_says_what_it_does_not_do(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner()
    auditor = add_member(Role.AUDITOR)
    officer = add_member(Role.COMPLIANCE)
    out = tmp_path / "out.zip"

    def ask(first: str, last: str, *more: str) -> str:
        done = run.invoke(
            args=["inspection", "export", "--from", first, "--to", last, *more, str(out)]
        )
        assert done.exit_code == 1, done.output
        assert not list(tmp_path.glob("*.zip")) and not list(tmp_path.glob(".insp*"))
        return done.output

    assert "Chưa đọc được ngày" in ask("hôm qua", "2026-11-01")
    assert "phải trước ngày kết thúc" in ask("2026-11-02", "01/11/2026")
    assert "chưa tới" in ask("2026-11-02", "2027-01-01")
    assert "no open account" in ask("2026-01-01", "2026-11-01", "--by", auditor.email)
    assert "no open account" in ask("2026-01-01", "2026-11-01", "--by", "nobody@kalix.vn")
    make_bundle(app, out, "01/01/2026", "22/11/2026", "--by", officer.email)
    assert out.stat().st_mode & 0o077 == 0
    assert (
        "is there already"
        in run.invoke(
            args=["inspection", "export", "--from", "2026-01-01", "--to", "2026-11-01", str(out)]
        ).output
    )
    nowhere = tmp_path / "no" / "where.zip"
    assert (
        "cannot write"
        in run.invoke(
            args=[
                "inspection",
                "export",
                "--from",
                "2026-01-01",
                "--to",
                "2026-11-01",
                str(nowhere),
            ]
        ).output
    )
    alone = tmp_path / "verify.py"
    said = run.invoke(args=["inspection", "verifier", str(alone)]).output
    assert said.split()[0] == hashlib.sha256(alone.read_bytes()).hexdigest()
    assert run.invoke(args=["inspection", "verifier"]).output == alone.read_text()


@pytest.mark.sqlite_only
def test_secret_orders_go_in_only_when_they_are_asked_for_by_who_may_know_them(
    app: Flask, clock: FixedClock, tmp_path: Path, session: FreshSession
) -> None:
    hidden = lead_a_life(clock)
    officer = add_member(Role.COMPLIANCE).actor
    maker = system_actor(MAKER, Permission.SYSTEM_EXPORT)

    def made(**filters: str) -> Path:
        wanted = Wanted("inspection", Form.ZIP, Purpose.INSPECTION, filters, "Đoàn 12/QĐ")
        number = request_file(officer, wanted)
        turn = next_turn(maker, number)
        assert turn and make(maker, turn)
        out = tmp_path / f"{number}.zip"
        out.write_bytes(b"".join(take_file(officer, number).pieces))
        return out

    with_it, without = made(secret="yes"), made()
    assert hidden in everything(with_it)["registers/disclosures.csv"]
    assert not [name for name, text in everything(without).items() if hidden in text]
    manifest = json.loads(everything(without)["MANIFEST.json"])
    assert manifest["reference"].startswith("TX-")
    assert (manifest["from"], manifest["to"]) == ("2026-01-01", "2026-11-26")
    for number, bundle in enumerate((with_it, without)):
        code, told = verify_alone(unpacked(bundle, tmp_path / str(number)))
        assert code == 0, told

    lent = runtime.get()
    asking = Asking(session, officer, {"secret": "yes"}, clock.now(), lent.company)
    filters = INSPECTION.read(asking)
    assert filters["secret"] == "yes"
    less = replace(officer, permissions=officer.permissions - {Permission.DISCLOSURE_SECRET})
    assert "secret" not in INSPECTION.read(replace(asking, actor=less))
    people = people_of(replace(asking, filters=filters))
    assert (
        people
        == people_of(replace(asking, filters=INSPECTION.read(replace(asking, filters={})))) + 1
    )
    with pytest.raises(NotAllowed):
        request_file(
            add_member(Role.MANAGER).actor, Wanted("inspection", Form.ZIP, Purpose.AUDIT, {})
        )
