"""The key store: keys are made once, destroyed for ever, and a wrong or lost store stops the start."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, make_url, select

from kalix_compliance.app import create_app
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import CannotStart
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import CustomerDetails, register_customer
from kalix_compliance.customers.start import refuse_lost_keystore
from kalix_compliance.database.base import KEYSTORE
from kalix_compliance.database.side_stores import reading, writing
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased, Tampered
from kalix_compliance.vault.keys import keyring, open_keyring
from kalix_compliance.vault.master import make_master_key
from kalix_compliance.vault.models import CustomerKey
from kalix_compliance.vault.rotation import rewrap, rotate_epoch
from tests.sessions import FreshSession
from tests.settings import settings_for
from tests.stores import Addresses

Statements = Callable[[], AbstractContextManager[list[str]]]
PLACE = "customer.name"


def wrapped(customer_id: object) -> bytes | None:
    with reading(KEYSTORE) as connection:
        return connection.scalar(
            select(CustomerKey.wrapped).where(CustomerKey.customer_id == customer_id)
        )


def test_a_safe_opens_what_it_sealed_also_when_it_is_fetched_again(app: Flask) -> None:
    customer = new_id()
    sealed = safes.create(customer).seal(PLACE, customer, "Nguyễn Văn An")
    assert safes.of(customer).unseal(PLACE, customer, sealed) == "Nguyễn Văn An"


def test_making_a_safe_twice_gives_the_same_safe(app: Flask) -> None:
    customer = new_id()
    sealed = safes.create(customer).seal(PLACE, customer, "An")
    assert safes.create(customer).unseal(PLACE, customer, sealed) == "An"


def test_the_store_holds_no_key_in_clear(app: Flask) -> None:
    customer = new_id()
    safe = safes.create(customer)
    assert safe._key not in (wrapped(customer) or b"")


def test_keys_of_many_customers_are_fetched_by_one_statement(
    app: Flask, statements: Statements
) -> None:
    ids = [new_id() for _ in range(50)]
    safes.create_many(ids)
    with statements() as seen:
        assert set(safes.of_many([*ids, new_id()])) == set(ids)
    assert len(seen) == 1


def test_a_destroyed_key_never_comes_back(app: Flask, clock: FixedClock) -> None:
    customer = new_id()
    safes.create(customer)
    assert safes.destroy(customer, clock.now())
    assert not safes.destroy(customer, clock.now())
    assert wrapped(customer) is None
    assert safes.known([customer]) == {customer: clock.now()}
    assert safes.of_many([customer]) == {}
    for use in (safes.of, safes.create):
        with pytest.raises(Erased):
            use(customer)


@pytest.mark.sqlite_only
def test_a_destroyed_key_is_in_no_file_any_more(app: Flask, clock: FixedClock) -> None:
    customer = new_id()
    safes.create(customer)
    secret = wrapped(customer)
    file = Path(make_url(app.config["KEYSTORE_URL"]).database or "")
    safes.destroy(customer, clock.now())
    left = [path for path in file.parent.glob(f"{file.name}*") if secret in path.read_bytes()]
    assert left == []


def test_a_key_copied_to_another_customer_does_not_open(app: Flask) -> None:
    one, other = new_id(), new_id()
    safes.create_many([one, other])
    with writing(KEYSTORE) as connection:
        connection.execute(
            CustomerKey.__table__.update()
            .where(CustomerKey.customer_id == other)
            .values(wrapped=wrapped(one))
        )
    with pytest.raises(Tampered):
        safes.of(other)


def test_the_house_has_a_safe_of_its_own(app: Flask) -> None:
    row = new_id()
    sealed = safes.house().seal("draft.text", row, "nháp")
    keyring.set(open_keyring(app.config))
    assert safes.house().unseal("draft.text", row, sealed) == "nháp"


def test_keys_of_every_epoch_can_be_used(app: Flask) -> None:
    old, new = new_id(), new_id()
    sealed = safes.create(old).seal(PLACE, old, "trước")
    assert rotate_epoch() == 2
    safes.create(new)
    assert safes.of(old).unseal(PLACE, old, sealed) == "trước"
    with reading(KEYSTORE) as connection:
        epochs = connection.execute(select(CustomerKey.customer_id, CustomerKey.epoch)).all()
    assert dict(map(tuple, epochs)) == {old: 1, new: 2}


def test_a_new_master_key_opens_everything_and_the_old_one_nothing(
    app: Flask, master_key: str
) -> None:
    customer = new_id()
    sealed = safes.create(customer).seal(PLACE, customer, "An")
    rotate_epoch()
    fresh = make_master_key()
    assert rewrap(master_key, fresh) == 2
    keyring.set(open_keyring({"MASTER_KEY": fresh}))
    assert safes.of(customer).unseal(PLACE, customer, sealed) == "An"
    with pytest.raises(CannotStart, match="does not belong to this key store"):
        open_keyring(app.config)


def test_a_wrong_master_key_stops_the_start(app: Flask, addresses: Addresses) -> None:
    safes.create(new_id())
    settings = {**settings_for(addresses), "MASTER_KEY": make_master_key()}
    with pytest.raises(CannotStart, match="Khóa chủ không phải là khóa của kho khóa này"):
        create_app(settings)


def test_a_missing_master_key_stops_the_start(addresses: Addresses) -> None:
    with pytest.raises(CannotStart, match="The master key is missing"):
        create_app({**settings_for(addresses), "MASTER_KEY": ""})


@pytest.mark.sqlite_only
def test_a_key_store_that_cannot_be_opened_stops_the_start(
    addresses: Addresses, tmp_path: Path
) -> None:
    settings = {**settings_for(addresses), "KEYSTORE_URL": f"sqlite:///{tmp_path}/gone/keystore.db"}
    with pytest.raises(CannotStart, match="Chưa mở được kho khóa"):
        create_app(settings)


@pytest.mark.sqlite_only
def test_a_key_store_that_is_no_database_stops_the_start(
    addresses: Addresses, tmp_path: Path
) -> None:
    (tmp_path / "letter.db").write_text("Đây là một lá thư. " * 500)
    settings = {**settings_for(addresses), "KEYSTORE_URL": f"sqlite:///{tmp_path}/letter.db"}
    with pytest.raises(CannotStart, match="The key store"):
        create_app(settings)


@pytest.mark.sqlite_only
def test_a_lost_key_store_stops_the_start_when_there_are_customers(
    app: Flask, addresses: Addresses, tmp_path: Path, actor_with: Callable[..., object]
) -> None:
    empty = {**settings_for(addresses), "KEYSTORE_URL": f"sqlite:///{tmp_path}/new.db"}
    create_app(empty)
    register_customer(
        actor_with(Permission.CUSTOMER_REGISTER),  # type: ignore[arg-type]
        CustomerDetails("Nguyễn Văn An"),
    )
    with pytest.raises(CannotStart, match="Kho khóa trống hoặc không phải của dữ liệu này"):
        create_app(empty)


def test_an_emptied_key_store_is_refused(
    app: Flask, session: FreshSession, actor_with: Callable[..., object]
) -> None:
    refuse_lost_keystore(session)
    register_customer(
        actor_with(Permission.CUSTOMER_REGISTER),  # type: ignore[arg-type]
        CustomerDetails("Nguyễn Văn An"),
    )
    refuse_lost_keystore(session)
    with writing(KEYSTORE) as connection:
        connection.execute(delete(CustomerKey))
    with pytest.raises(CannotStart):
        refuse_lost_keystore(session)
