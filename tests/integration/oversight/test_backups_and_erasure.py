"""Who was erased after a backup is erased in what is restored from it, wherever the erasure stood then."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.audit.verify import verify
from kalix_compliance.backups.restoring import Restored
from kalix_compliance.backups.trial import try_newest
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.queries import CustomerSearch
from kalix_compliance.database.base import db
from kalix_compliance.intake.commands import keep_draft
from kalix_compliance.intake.models import IntakeDraft
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.staff.models import StaffSession
from kalix_compliance.subject_requests.commands.erasing_steps import erase_step, next_step
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.kinds import ErasureState
from kalix_compliance.vault import safes
from kalix_compliance.vault.rotation import rotate_epoch
from tests.backups import BACKER, elsewhere, made_backup, restored
from tests.cases import ANH, case_at
from tests.client import Browser
from tests.erasures import BINH, COOLING, ERASER, Leaving
from tests.people import add_member, open_door
from tests.posting import queue
from tests.sessions import FreshSession
from tests.stores import Addresses, Stores

Again = Callable[[Path], Restored]


@pytest.fixture
def there(stores: Stores, tmp_path: Path, addresses: Addresses) -> Iterator[tuple[Addresses, Path]]:
    """Empty records beside the living key store."""
    folder = tmp_path / "new"
    folder.mkdir()
    for made in stores.bare(folder):
        yield {**made, "KEYSTORE_URL": addresses["KEYSTORE_URL"]}, folder


@pytest.mark.parametrize("halfway", ["planned", "cooling", "complaints", "key", "empty"])
def test_an_erasure_that_went_on_after_the_backup_is_done_in_what_is_restored(
    app: Flask, clock: FixedClock, there: tuple[Addresses, Path], halfway: str
) -> None:
    leaving = Leaving().arrive()
    other = register_customer(leaving.handler, ANH)
    leaving.plan()
    if halfway != "planned":
        leaving.sign()
        clock.advance(COOLING + timedelta(minutes=1))
    steps = [] if halfway in ("planned", "cooling") else list(_until(leaving, halfway))
    records, _keys = made_backup()
    if halfway == "planned":
        leaving.sign()
        clock.advance(COOLING + timedelta(minutes=1))
    assert erase_people(ERASER) == "done=1", steps
    assert try_newest(BACKER).troubles == ()

    again = restored(records, None, *there).shown
    assert again.troubles == ()
    assert again.again.emptied == (0 if halfway == "empty" else 1)
    assert again.again.finished == 1

    def looks() -> None:
        assert leaving.row.state is ErasureState.DONE and leaving.row.certificate
        with FreshSession(db) as session:
            assert session.get_one(Customer, leaving.customer).name == b""
            assert CustomerSearch(BINH.phone).rows(session, leaving.handler) == []
            assert len(CustomerSearch(ANH.phone).rows(session, leaving.handler)) == 1
            assert verify(session).clean

    elsewhere(*there, looks)
    assert safes.of(other)


def _until(leaving: Leaving, last: str) -> Iterator[str]:
    while (step := next_step(leaving.row.step)) is not None:
        erase_step(ERASER, leaving.row.id, step)
        yield step
        if step == last:
            return


def test_what_may_have_left_since_does_not_leave_again(
    app: Flask, clock: FixedClock, there: tuple[Addresses, Path], client: Browser
) -> None:
    member = add_member("support")
    open_door(client, member)
    customer = register_customer(member.actor, ANH)
    queue(ANH.email, customer=customer)
    queue(ANH.email, customer=customer, send_after=clock.now() + timedelta(days=9))
    saved, kept = (_draft(member) for _ in range(2))
    records, _keys = made_backup()
    safes.discard([saved])  # the form was saved after the backup
    rotate_epoch()
    late = CustomerDetails(name="Người Đến Sau", phone="0987000111")
    register_customer(member.actor, late)

    done = restored(records, None, *there).shown
    assert done.troubles == ()
    assert (done.again.held_mail, done.again.drafts, done.again.ended_sessions) == (1, 1, 1)

    def looks() -> None:
        with FreshSession(db) as session:
            states = session.scalars(select(OutboxMessage.state)).all()
            assert sorted(states) == [Delivery.QUEUED, Delivery.UNCERTAIN]
            assert session.scalars(select(IntakeDraft.id)).all() == [kept]
            assert all(session.scalars(select(StaffSession.ended_at)))
            assert len(CustomerSearch(ANH.phone).rows(session, member.actor)) == 1
        register_customer(member.actor, late)  # the work of after the backup is typed again

    elsewhere(*there, looks)


def _draft(member: object) -> UUID:
    opened = UUID(int=_draft.__dict__.setdefault("n", 0) + 1)
    _draft.__dict__["n"] += 1
    keep_draft(member.actor, opened, [("narrative", "đang ghi")])
    return opened


def test_a_chain_that_was_written_anew_since_is_found_by_the_trial(app: Flask) -> None:
    member, manager = add_member("support"), add_member("manager")
    case_at("received", member.actor, manager.actor)
    made_backup()
    with db.engine.begin() as connection:
        for trigger in _triggers(connection):
            connection.exec_driver_sql(trigger)
        connection.exec_driver_sql("UPDATE audit_entry SET hash = '" + "0" * 64 + "'")
    assert [str(t) for t in try_newest(BACKER).troubles] == ["other-chain"]


def _triggers(connection: object) -> list[str]:
    if connection.dialect.name != "sqlite":
        return ["ALTER TABLE audit_entry DISABLE TRIGGER ALL"]
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'"
    ).scalars()
    return [f"DROP TRIGGER {name}" for name in list(names)]
