"""Whatever is done to the stored trail by somebody who holds the database, a check names it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.testimony import armoured
from kalix_compliance.audit.verify import Flaw, verify
from kalix_compliance.audit.witness import Contradicted, files_of, folder_of, last_checkpoint
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.demo.sink import Sink
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.delivery import deliver_due
from kalix_compliance.oversight.commands import verify_chain
from kalix_compliance.oversight.jobs import ChainBroken, WitnessDoubted
from kalix_compliance.oversight.jobs import verify_chain as nightly
from kalix_compliance.oversight.witness_jobs import send_checkpoint, sign_checkpoint
from kalix_compliance.oversight.witnessing import restart_checkpoints, sign_head, witness_doubts
from tests.sessions import FreshSession
from tests.tampering import Row, cut, disarm, rewrite, swap, tamper

CLERK = system_actor("clerk", Permission.AUDIT_READ)
WITNESS = system_actor("audit.checkpoint", Permission.SYSTEM_WITNESS)
NIGHT = system_actor("audit.verify", Permission.AUDIT_VERIFY)
POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER)


@command(Permission.AUDIT_READ)
def do_something(unit: Unit, reference: str) -> None:
    """Leave an entry, and nothing else."""
    unit.about(reference, kind="leak", times=3)


def work(count: int) -> None:
    for number in range(count):
        do_something(CLERK, f"KN-2026-{number:06d}")


def lie(row: Row) -> Row:
    return {**row, "subject": "KN-2026-999999"}


@pytest.fixture
def witnessed(app: Flask) -> Flask:
    """Eight entries; the sixth was signed."""
    work(6)
    assert sign_head(WITNESS)
    work(2)
    return app


def flaw(session: FreshSession) -> tuple[int | None, Flaw | None]:
    session.rollback()
    found = verify(session)
    return found.bad_number, found.flaw


def verified(app: Flask, *arguments: str) -> tuple[int, str]:
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=["audit", "verify", *arguments])
    return done.exit_code, done.output


def test_an_altered_row_is_named(witnessed: Flask, session: FreshSession) -> None:
    tamper('UPDATE audit_entry SET facts = \'{"kind": "other"}\' WHERE number = 4')
    assert flaw(session) == (4, Flaw.ALTERED)
    code, said = verified(witnessed)
    assert code == 1
    assert "entry 4 was altered; 3 entries before it fit" in said


def test_swapped_rows_are_named(witnessed: Flask, session: FreshSession) -> None:
    swap(3, 4)
    assert flaw(session) == (3, Flaw.UNLINKED)
    assert verified(witnessed)[0] == 1


@pytest.mark.parametrize("after", [7, 5, 1])
def test_a_cut_tail_is_named_by_the_head(
    witnessed: Flask, session: FreshSession, after: int
) -> None:
    tamper(f"DELETE FROM audit_entry WHERE number > {after}")
    assert flaw(session) == (after + 1, Flaw.CUT_OFF)
    assert verified(witnessed)[0] == 1


def test_a_tail_cut_with_its_head_is_named_by_the_checkpoint(
    witnessed: Flask, session: FreshSession
) -> None:
    cut(5)
    assert flaw(session) == (None, None)
    code, said = verified(witnessed)
    assert code == 1
    assert "entry 6 is missing, and a signed checkpoint saw it" in said
    assert verify_chain(NIGHT).flaw is Flaw.FORGOTTEN
    with pytest.raises(ChainBroken):
        nightly(NIGHT)
    with pytest.raises(Contradicted):
        sign_checkpoint(WITNESS)


def test_an_insert_or_replace_is_refused_or_named(witnessed: Flask, session: FreshSession) -> None:
    how = "OR REPLACE " if db.engine.dialect.name == "sqlite" else ""
    disarm()
    with db.engine.begin() as connection:
        if not how:
            connection.execute(
                text("CREATE TEMP TABLE kept AS SELECT * FROM audit_entry WHERE number = 4")
            )
            connection.execute(text("DELETE FROM audit_entry WHERE number = 4"))
        connection.execute(
            text(
                f"INSERT {how}INTO audit_entry (number, at, actor, action, subject, facts, changes, "
                "commitments, previous_hash, hash) SELECT number, at, actor, 'forged', subject, facts, "
                f"changes, commitments, previous_hash, hash FROM {'audit_entry' if how else 'kept'} "
                "WHERE number = 4"
            )
        )
    assert flaw(session) == (4, Flaw.ALTERED)
    assert verified(witnessed)[0] == 1


def test_a_chain_written_anew_with_a_new_head_is_named_by_the_checkpoint_only(
    witnessed: Flask, session: FreshSession
) -> None:
    rewrite(5, lie)
    assert flaw(session) == (None, None)
    assert session.get(AuditEntry, 5).subject == "KN-2026-999999"
    code, said = verified(witnessed)
    assert code == 1
    assert "entry 6 is not the entry that a signed checkpoint saw" in said
    assert "5 entries before it fit" in said
    with pytest.raises(Contradicted, match="entry=6 serial=1"):
        sign_head(WITNESS)
    assert len(folder_lines(witnessed)) == 1


def test_what_was_written_anew_after_the_last_checkpoint_waits_for_none_any_more(
    witnessed: Flask,
) -> None:
    """The gap of five minutes that the job leaves, and why the mails and the job are both needed."""
    rewrite(7, lie)
    assert verified(witnessed)[0] == 0


def folder_lines(app: Flask) -> list[str]:
    return "".join(f.read_text() for f in files_of(folder_of(app.config))).splitlines()


def test_the_nightly_mail_finds_it_when_the_folder_is_gone_with_the_database(
    witnessed: Flask, sink: Sink, tmp_path: Path, clock: FixedClock
) -> None:
    """The folder was emptied, or written anew by somebody who found the key beside the database."""
    witnessed.config["COMPLIANCE_MAILBOX"] = "tuan-thu@kalix.vn"
    assert send_checkpoint(WITNESS) == "entry=8 serial=2"
    assert send_checkpoint(WITNESS) is not None  # a second worker, the same night
    clock.advance(timedelta(seconds=5))
    assert deliver_due(POSTMAN, limit=10).accepted == 1
    (mail,) = sink.mails()
    assert mail["To"].addresses[0].addr_spec == "tuan-thu@kalix.vn"
    saved = tmp_path / "saved.eml"
    saved.write_bytes(bytes(mail))
    work(3)
    code, said = verified(witnessed, "--checkpoint", str(saved))
    assert code == 0, said

    for file in files_of(folder_of(witnessed.config)):
        file.unlink()
    code, said = verified(witnessed)
    assert code == 1
    assert "doubt: newer-lines-are-missing 0<" in said
    with pytest.raises(WitnessDoubted, match="newer-lines-are-missing"):
        nightly(NIGHT)
    rewrite(2, lie)
    code, said = verified(witnessed, "--checkpoint", str(saved))
    assert code == 1
    assert "entry 8 is not the entry that a signed checkpoint saw" in said
    key = witnessed.test_cli_runner().invoke(args=["audit", "key"]).output.split()[0]
    assert verified(witnessed, "--checkpoint", str(saved), "--key", key)[0] == 1


def test_a_checkpoint_of_another_house_proves_nothing_and_is_told(
    witnessed: Flask, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    settings = {"SIGNING_KEY": "b3RoZXItaG91c2Utc2lnbmluZy1rZXktMTIzNDU2Nzg"}
    settings["CHECKPOINT_DIR"] = str(theirs)
    ours = dict(witnessed.config)
    witnessed.config.update(settings)
    assert sign_head(WITNESS)
    witnessed.config.update({name: ours[name] for name in settings})
    code, said = verified(witnessed, "--checkpoint", str(theirs))
    assert code == 1
    assert "doubt: signed-with-another-key" in said
    nothing = tmp_path / "nothing.txt"
    nothing.write_text("không có gì ở đây\n")
    assert verified(witnessed, "--checkpoint", str(theirs), "--checkpoint", str(nothing))[0] == 1


def test_the_witness_signs_only_what_is_new_and_says_what_it_signed(
    witnessed: Flask, actor_with: Callable[..., Actor]
) -> None:
    assert sign_checkpoint(WITNESS) == "entry=8 serial=2"
    assert sign_checkpoint(WITNESS) is None
    last = last_checkpoint(witnessed.config)
    assert last and last.number == 8
    assert armoured(last).startswith("-----BEGIN")
    code, said = verified(witnessed)
    assert code == 0
    assert said.startswith("8 entries checked: clean\n2 checkpoints heard; checkpoint 2: entry 8, ")
    run = witnessed.test_cli_runner()
    assert "nothing was added" in run.invoke(args=["audit", "checkpoint"]).output
    assert last.fingerprint in run.invoke(args=["audit", "key"]).output
    with pytest.raises(NotAllowed):
        sign_head(actor_with(Permission.AUDIT_VERIFY))


def test_after_a_backup_was_put_back_somebody_says_so_once_and_every_check_repeats_it(
    witnessed: Flask,
) -> None:
    sign_head(WITNESS)
    cut(4)
    work(1)
    assert verified(witnessed)[0] == 1
    run = witnessed.test_cli_runner()
    refused = run.invoke(args=["audit", "checkpoint"])
    assert refused.exit_code == 1
    assert "not the one that was signed before" in refused.output
    assert run.invoke(args=["audit", "restart-checkpoints", "--because", " "]).exit_code == 1
    with pytest.raises(RuleBroken):
        restart_checkpoints(WITNESS, "x" * 201)
    said = run.invoke(args=["audit", "restart-checkpoints", "--because", "Bản sao lưu 21/11"])
    assert said.exit_code == 0, said.output
    code, text_ = verified(witnessed)
    assert (code, "note: restart" in text_, "Bản sao lưu 21/11" in text_) == (0, True, True)
    assert not witness_doubts()
    assert sign_head(WITNESS) is None


def test_a_folder_that_cannot_be_read_does_not_stop_the_check_of_the_chain(
    witnessed: Flask, tmp_path: Path
) -> None:
    for file in files_of(folder_of(witnessed.config)):
        file.unlink()
    (folder_of(witnessed.config) / "checkpoints-2026-11.jsonl").mkdir()
    assert verify_chain(NIGHT).clean
    with pytest.raises(WitnessDoubted, match="line-cannot-be-read"):
        nightly(NIGHT)
    assert "cannot read the checkpoints" in verified(witnessed)[1]
    with pytest.raises(OSError):  # noqa: PT011 - whatever the file system says
        sign_checkpoint(WITNESS)
