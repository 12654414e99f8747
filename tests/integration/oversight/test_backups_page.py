"""The page of backups and the command line: what was done, what it showed, what to do."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask, current_app

from kalix_compliance.backups.creating import folder_of_backups
from kalix_compliance.backups.jobs import TrialFailed, make_backup, try_backup
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.schedule import JOBS
from tests.backups import elsewhere, files_of
from tests.cases import ANH
from tests.client import Browser
from tests.people import Member
from tests.stores import Addresses, Stores


@pytest.fixture
def empty(stores: Stores, tmp_path: Path) -> Iterator[Addresses]:
    """Three more stores, without a table."""
    folder = tmp_path / "new"
    folder.mkdir()
    yield from stores.bare(folder)


def job(name: str) -> object:
    return next(row for row in JOBS if row.name == name)


def test_the_page_says_what_is_missing_then_what_was_done_and_what_went_wrong(
    app: Flask,
    client: Browser,
    signed_in: Callable[[str], Member],
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    signed_in("administrator")
    page = client.get("/system/backups/").text
    assert "Chưa có bản sao lưu nào" in page and "Chưa khôi phục thử lần nào" in page
    assert make_backup(job("backups.create").actor).startswith("name=")
    assert try_backup(job("backups.trial").actor).startswith("name=")
    with statements() as few:
        page = client.get("/system/backups/").text
    assert "Không có gì phải làm" in page and "Khôi phục được" in page

    newest = folder_of_backups().newest()
    assert newest
    files_of(newest)[0].write_bytes(b"KALIX-BACKUP-1 records 0000000000000000\n")
    with pytest.raises(TrialFailed):
        try_backup(job("backups.trial").actor)
    for _ in range(3):
        make_backup(job("backups.create").actor)
    with statements() as more:
        page = client.get("/system/backups/").text
    assert "niêm bằng khóa khác" in page
    assert len(more) == len(few)
    assert "không đạt" in client.get("/system").text


def test_nobody_else_sees_the_page(client: Browser, signed_in: Callable[[str], Member]) -> None:
    signed_in("support")
    assert client.get("/system/backups/").status_code == 403


def test_from_the_command_line_a_backup_is_made_listed_tried_and_put_back(
    app: Flask, actor_with: Callable, empty: Addresses, tmp_path: Path
) -> None:
    register_customer(actor_with(Permission.CUSTOMER_REGISTER), ANH)
    run = app.test_cli_runner().invoke
    made = run(args=["backup", "create", "--to", str(tmp_path / "stick")])
    assert made.exit_code == 0, made.output
    records, keys = made.output.split()
    assert records.startswith(str(tmp_path / "stick" / "records"))
    listed = run(args=["backup", "list", "--in", str(tmp_path / "stick")])
    assert Path(records).stem in listed.output
    nothing = run(args=["backup", "trial"])
    assert nothing.exit_code == 1 and "flask backup create" in nothing.output
    run(args=["backup", "create"])
    assert run(args=["backup", "trial"]).exit_code == 0

    def put_back(*arguments: str) -> tuple[int, str]:
        done = current_app.test_cli_runner().invoke(args=["backup", "restore", *arguments])
        return done.exit_code, done.output

    new = tmp_path / "new"
    code, said = elsewhere(empty, new, lambda: put_back("--records", records))
    assert code == 2 and "--keys-live" in said
    code, said = elsewhere(empty, new, lambda: put_back("--records", keys, "--keys", records))
    assert code == 1 and "đổi chỗ" in said
    code, said = elsewhere(empty, new, lambda: put_back("--records", records, "--keys", keys))
    assert code == 0, said
    assert "1  khách tìm được" in said
    code, said = elsewhere(empty, new, lambda: put_back("--records", records, "--keys-live"))
    assert code == 1 and "không bị ghi đè" in said
