"""Killed at any moment, a backup is whole or is none, and a restore is done or can be done again."""

import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import inspect

from kalix_compliance.backups.creating import create_backup, folder_of_backups
from kalix_compliance.backups.start import SETTING
from kalix_compliance.backups.trial import try_newest
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.queries import CustomerSearch
from kalix_compliance.database.base import db
from tests.backups import BACKER, elsewhere, made_backup, restored
from tests.cases import ANH
from tests.sessions import FreshSession
from tests.stores import Stores

TOUCHES = frozenset(
    "open os.rename os.remove os.mkdir os.chmod os.rmdir subprocess.Popen shutil.rmtree".split()  # noqa: SIM905
)
"""What the interpreter tells of before it is done: between two of these nothing on the disk is named anew."""
POINTS = int(os.environ.get("KILL_POINTS", "5"))


def in_child(work: Callable[[], object], die_at: int) -> int:
    """Do it in a process that is killed before its n-th touch of the disk; how many there were, if any."""
    db.session.remove()
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # a process with threads forks: this child only writes files
        child = os.fork()
    if child == 0:
        touched = 0

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal touched
            if event not in TOUCHES or (event == "open" and not _writes(arguments)):
                return
            touched += 1
            if touched == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

        for engine in db.engines.values():
            engine.dispose(close=False)  # the parent's connections
        code = 1
        try:
            sys.addaudithook(watch)
            work()
            os.write(write, str(touched).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read) as said:
        count = said.read()
    _pid, status = os.waitpid(child, 0)
    assert count or os.WTERMSIG(status) == signal.SIGKILL, "the child failed by itself"
    return int(count or 0)


def _writes(arguments: tuple[object, ...]) -> bool:
    _file, mode, flags = (*arguments, None, None)[:3]
    return any(letter in str(mode) for letter in "wax+") or bool(
        isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
    )


def moments(most: int) -> list[int]:
    """Some of the moments from the first to the last, in even steps."""
    step = max(1, most // POINTS)
    return sorted({*range(1, most + 1, step), most})


def test_a_backup_that_was_killed_is_not_one(app: Flask, actor_with: Callable) -> None:
    register_customer(actor_with(Permission.CUSTOMER_REGISTER), ANH)
    most = in_child(lambda: create_backup(BACKER), die_at=0)
    assert most > 5
    for moment in moments(most):
        before = folder_of_backups().manifests()
        in_child(lambda: create_backup(BACKER), die_at=moment)
        after = folder_of_backups().manifests()
        assert len(after) - len(before) in (0, 1), moment
        assert try_newest(BACKER).troubles == (), moment
        assert not list(folder_of_backups().place.rglob("*.part"))
    made = create_backup(BACKER)
    files = {file.stem for file in folder_of_backups().place.glob("*/*.kalix")}
    assert files == {one.name for one in folder_of_backups().manifests()} and made.name in files


def test_a_restore_that_was_killed_is_begun_anew_or_done(
    app: Flask, actor_with: Callable, stores: Stores, tmp_path: Path
) -> None:
    actor = actor_with(Permission.CUSTOMER_REGISTER, Permission.CUSTOMER_READ)
    register_customer(actor, ANH)
    records, keys = made_backup()

    def attempt(number: int, die_at: int) -> int:
        place = tmp_path / f"new-{number}"
        place.mkdir()
        into = stores.bare(place)
        empty = next(into)
        count = in_child(lambda: restored(records, keys, empty, place), die_at)
        _look_and_finish(empty, place)
        next(into, None)
        return count

    def _look_and_finish(empty: dict[str, str], place: Path) -> None:
        def there() -> tuple[bool, bool, bool]:
            with db.engine.connect() as one, db.engines["keystore"].connect() as other:
                from_records = inspect(one).has_table("customer")
                from_keys = inspect(other).has_table("customer_key")
            return from_records, from_keys, app_is_closed()

        has_records, has_keys, closed = elsewhere(empty, place, there)
        if closed or not has_records:
            again = None if has_keys and not closed else keys
            assert restored(records, again, empty, place).shown.troubles == ()
        elsewhere(empty, place, look)
        assert not list(place.rglob("*.restoring*"))

    def look() -> None:
        assert not app_is_closed()
        with FreshSession(db) as session:
            assert len(CustomerSearch(ANH.phone).rows(session, actor)) == 1

    most = attempt(0, die_at=0)
    for moment in moments(most):
        attempt(moment, die_at=moment)


def app_is_closed() -> bool:
    return bool(current_app.config[SETTING])
