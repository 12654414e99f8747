"""What is no backup, not ours, not whole or not in its place is refused in words, and nothing is touched."""

import shutil
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect, text

from kalix_compliance.backups.creating import create_backup, folder_of_backups, seal_store
from kalix_compliance.backups.folder import Folder, held
from kalix_compliance.backups.models import Act, BackupRun
from kalix_compliance.backups.queries import backup_state, run_rows
from kalix_compliance.backups.refusals import WORDS, BackupRefused, Trouble
from kalix_compliance.backups.sealed_file import BackupKey, Heading, Store, opened_file, seal_file
from kalix_compliance.backups.trial import try_newest
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.database.base import db
from tests.backups import BACKER, elsewhere, made_backup, restored
from tests.cases import ANH
from tests.sessions import FreshSession
from tests.settings import BACKUP_KEY
from tests.stores import Addresses, Stores

OTHER = urlsafe_b64encode(b"another-key-of-thirty-two-bytes!").decode()


@pytest.fixture
def empty(stores: Stores, tmp_path: Path) -> Iterator[Addresses]:
    """Three more stores, without a table."""
    folder = tmp_path / "new"
    folder.mkdir()
    yield from stores.bare(folder)


@pytest.fixture
def customer(app: Flask, actor_with: Callable) -> None:
    register_customer(actor_with(Permission.CUSTOMER_REGISTER), ANH)


def refused(work: Callable[[], object]) -> Trouble:
    with pytest.raises(BackupRefused) as refusal:
        work()
    assert str(refusal.value)
    return refusal.value.trouble


def test_files_that_do_not_fit_are_told_apart_and_leave_the_place_empty(
    customer: None, empty: Addresses, tmp_path: Path
) -> None:
    records, keys = made_backup()
    new = tmp_path / "new"

    def tried(a: Path, b: Path | None, **settings: object) -> Trouble:
        return refused(lambda: restored(a, b, empty, new, **settings))

    assert tried(keys, records) is Trouble.SWAPPED
    assert tried(records, keys, BACKUP_KEY=OTHER) is Trouble.OTHER_KEY
    assert tried(records, keys, BACKUP_KEY="") is Trouble.NO_KEY
    assert tried(records, keys, BACKUP_KEY="ngắn") is Trouble.BAD_KEY
    assert tried(records, keys, MASTER_KEY=OTHER) is Trouble.OTHER_KEYS
    assert tried(records, None) is Trouble.NO_KEYS
    whole = records.read_bytes()
    for number, content in enumerate(
        (
            whole[:-1],
            whole[: len(whole) // 2],
            whole[:60],
            whole + b"\0",
            whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:],
        )
    ):
        broken = tmp_path / f"broken-{number}.kalix"
        broken.write_bytes(content)
        assert tried(broken, keys) is Trouble.DAMAGED, number
    for number, content in enumerate((b"", b"SQLite format 3\0", b"KALIX-BACKUP-1 records\n")):
        other = tmp_path / f"other-{number}.kalix"
        other.write_bytes(content)
        assert tried(other, keys) is Trouble.NOT_A_BACKUP, number
    # the sealed inside of the one under the first line of the other
    line, _, inside = keys.read_bytes().partition(b"\n")
    forged = tmp_path / "forged.kalix"
    forged.write_bytes(line.replace(b"keys", b"records") + b"\n" + inside)
    assert tried(forged, keys) is Trouble.DAMAGED

    assert not list(new.glob("*.restoring*")) and not list(new.rglob(".scratch*"))
    assert restored(records, keys, empty, new).shown.troubles == ()
    assert tried(records, keys) is Trouble.KEYS_THERE
    assert tried(records, None) is Trouble.NOT_EMPTY


def test_an_older_program_s_backup_is_brought_up(
    empty: Addresses, stores: Stores, tmp_path: Path
) -> None:
    (tmp_path / "old").mkdir()
    old = stores.bare(tmp_path / "old")

    def made_then() -> None:
        flask_migrate.upgrade(revision="0003")
        folder, key = Folder(tmp_path / "stick"), BackupKey(BACKUP_KEY)
        folder.make()
        for store in Store:
            seal_store(folder, key, tmp_path, store, name="then", made_at="2026-11-21T18:15:00Z")

    elsewhere(next(old), tmp_path / "old", made_then)
    records, keys = (tmp_path / "stick" / store / "then.kalix" for store in Store)
    done = restored(records, keys, empty, tmp_path / "new")
    assert done.shown.troubles == () and done.heading.revision == "0003"

    def looks() -> None:
        with db.engine.connect() as connection:
            assert inspect(connection).has_table(BackupRun.__tablename__)

    elsewhere(empty, tmp_path / "new", looks)


def test_a_newer_program_s_backup_is_not_opened_by_an_older_one(
    customer: None, empty: Addresses, tmp_path: Path
) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    records, keys = made_backup()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    again = lambda: restored(records, keys, empty, tmp_path / "new")  # noqa: E731
    assert refused(again) is Trouble.NEWER
    assert try_newest(BACKER).troubles == (Trouble.NEWER,)


def test_what_stands_in_the_way_of_a_backup_is_kept_with_what_to_do(
    app: Flask,
    customer: None,
    session: FreshSession,
    clock: FixedClock,
    tmp_path: Path,
    actor_with: Callable,
    monkeypatch: pytest.MonkeyPatch,
    database_kind: str,
) -> None:
    looker = actor_with(Permission.SYSTEM_HEALTH)
    assert backup_state(session).trouble(clock.now())
    assert try_newest(BACKER).troubles == (Trouble.NO_BACKUP,)
    app.config["BACKUP_KEY"] = ""
    assert refused(lambda: create_backup(BACKER)) is Trouble.NO_KEY
    assert "BACKUP_KEY" in str(backup_state(session).trouble(clock.now()))
    app.config["BACKUP_KEY"] = BACKUP_KEY
    keystore = app.config["KEYSTORE_URL"]
    folder_of_backups().make()
    with held(folder_of_backups().place / ".lock"):
        assert refused(lambda: create_backup(BACKER)) is Trouble.BUSY
        assert refused(lambda: try_newest(BACKER)) is Trouble.BUSY
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    assert refused(lambda: create_backup(BACKER, blocked)) is Trouble.NO_FOLDER
    if database_kind == "postgresql":
        monkeypatch.setenv("PATH", str(tmp_path))
        assert refused(lambda: create_backup(BACKER)) is Trouble.NO_TOOLS
        monkeypatch.undo()
    rows = run_rows(session, looker, Act.CREATE)
    assert rows and not any(row.good for row in rows)
    assert WORDS[Trouble.NO_FOLDER] in rows[0 if database_kind == "sqlite" else 1].troubles
    made = create_backup(BACKER)
    assert (
        sorted(p.name for p in folder_of_backups().place.glob("*/*")) == [f"{made.name}.kalix"] * 2
    )
    assert keystore


def test_old_backups_go_by_number_and_never_the_one_just_made(
    app: Flask, customer: None, clock: FixedClock
) -> None:
    app.config["BACKUP_KEEP"] = 2
    names = [create_backup(BACKER).name for _ in range(2)]
    clock.advance(timedelta(days=-2000))  # the clock is set back by years
    early = create_backup(BACKER).name
    known = [one.name for one in folder_of_backups().manifests()]
    assert known == [early, names[1]]
    assert folder_of_backups().newest().name == early
    halves = folder_of_backups().file(Store.KEYS, "20200101T000000Z")
    halves.write_bytes(b"a process was killed here")
    scratch = folder_of_backups().place / ".scratch-1"
    scratch.mkdir()
    create_backup(BACKER)
    assert not halves.exists() and not scratch.exists()


def test_a_sealed_file_opens_as_it_was_whatever_its_size(tmp_path: Path) -> None:
    key = BackupKey(BACKUP_KEY)
    for size in (0, 1, 65_535, 300_000):
        clear = tmp_path / "clear"
        clear.write_bytes(bytes(range(256)) * (size // 256) + b"x" * (size % 256))
        sealed = tmp_path / f"sealed-{size}"
        heading = Heading("n", Store.KEYS, "sqlite", "now", "0001", {"a": size})
        seal_file(key, heading, clear, sealed)
        with opened_file(key, sealed, Store.KEYS) as (known, pieces):
            assert b"".join(pieces) == clear.read_bytes()
        assert known == heading


def test_a_backup_that_was_changed_behind_its_manifest_fails_its_trial(
    customer: None, session: FreshSession, clock: FixedClock
) -> None:
    records, keys = made_backup()
    content = records.read_bytes()
    records.write_bytes(content[:-1])
    assert try_newest(BACKER).troubles == (Trouble.DAMAGED,)
    trouble = backup_state(session).trouble(clock.now())
    assert trouble and "không đạt" in str(trouble)
    records.write_bytes(content)
    shutil.copy(records, keys)
    assert try_newest(BACKER).troubles == (Trouble.SWAPPED,)
    assert inspect(db.engine).has_table(BackupRun.__tablename__)
