"""Backups are made, tried and restored; whoever was erased since does not come back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.verify import verify
from kalix_compliance.backups.creating import create_backup, folder_of_backups
from kalix_compliance.backups.models import BackupRun
from kalix_compliance.backups.queries import backup_state
from kalix_compliance.backups.trial import try_newest
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.queries import CustomerSearch
from kalix_compliance.database.base import db
from kalix_compliance.staff.roles import Role
from kalix_compliance.vault import safes
from tests.backups import BACKER, elsewhere, files_of, restored
from tests.cases import ANH, case_at
from tests.people import add_member
from tests.sessions import FreshSession
from tests.stores import Addresses, Stores


@pytest.fixture
def empty(stores: Stores, tmp_path: Path) -> Iterator[Addresses]:
    """Three more stores, without a table."""
    folder = tmp_path / "new"
    folder.mkdir()
    yield from stores.bare(folder)


def test_a_backup_is_made_tried_and_restored_with_everything_in_it(
    app: Flask, session: FreshSession, clock: FixedClock, empty: Addresses, tmp_path: Path
) -> None:
    member = add_member(Role.SUPPORT)
    manager = add_member(Role.MANAGER)
    case = case_at("verifying", member.actor, manager.actor)
    first = create_backup(BACKER)
    again = create_backup(BACKER)  # in the same second
    assert [again.name, again.number] == [f"{first.name}-2", 2]
    assert again.records.counts["complaint"] == 1 and again.keys.counts["customer_key"] >= 1
    for file in (*files_of(again), folder_of_backups().place / f"{again.name}.json"):
        assert file.stat().st_mode & 0o077 == 0

    tried = try_newest(BACKER)
    assert (tried.name, tried.troubles) == (again.name, ())
    assert tried.shown and tried.shown.opened == 1
    state = backup_state(session)
    assert state.trouble(clock.now()) is None and state.made_name == again.name
    assert sorted(p.name for p in folder_of_backups().place.glob(".scratch*")) == []

    records, keys = files_of(again)
    done = restored(records, keys, empty, tmp_path / "new")
    assert done.shown.troubles == () and done.indexed == 1

    def looks() -> None:
        with FreshSession(db) as there:
            assert verify(there).clean
            assert len(CustomerSearch(ANH.phone).rows(there, member.actor)) == 1
            assert safes.of(there.scalars(select(Customer.id)).one())
            assert not there.scalars(select(BackupRun).where(BackupRun.backup == again.name)).all()

    elsewhere(empty, tmp_path / "new", looks)
    assert case
