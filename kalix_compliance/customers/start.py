"""Opening the keys when the application starts, or refusing the start in plain words."""

import logging
from typing import Any

from flask import Flask, appcontext_pushed
from sqlalchemy import inspect, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kalix_compliance.core.errors import CannotStart
from kalix_compliance.customers.models import Customer
from kalix_compliance.database.base import KEYSTORE, db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.database.side_stores import reading
from kalix_compliance.vault import safes
from kalix_compliance.vault.keys import KeyRing, keyring, open_keyring
from kalix_compliance.vault.models import CustomerKey

log = logging.getLogger(__name__)
SAMPLE = 20


def install_vault(app: Flask) -> None:
    """Open the key ring and lend it to every application context; raises CannotStart."""
    with app.app_context():
        ring = _checked_ring(app)

    def lend(sender: Flask, **_extra: Any) -> None:
        if sender is app:
            keyring.set(ring)

    app.extensions["kalix_lend_keys"] = lend  # the signal keeps only a weak reference
    appcontext_pushed.connect(lend, app)


def _checked_ring(app: Flask) -> KeyRing:
    """The key ring of these stores; leaves no connection that a forked worker would share."""
    try:
        ring = open_keyring(app.config)
        with GuardedSession(db) as session:
            refuse_lost_keystore(session)
    finally:
        for engine in db.engines.values():
            engine.dispose()
    return ring


def refuse_lost_keystore(session: Session) -> None:
    """Raise CannotStart when there are customers and the key store knows none of them.

    A few of the oldest and of the newest are looked up: a key store that knows the old ones only is an
    older backup, which is said in the log.
    """
    if not inspect(session.connection()).has_table(Customer.__tablename__):
        return
    oldest = list(session.scalars(select(Customer.id).order_by(Customer.id).limit(SAMPLE)))
    newest = list(session.scalars(select(Customer.id).order_by(Customer.id.desc()).limit(SAMPLE)))
    if not oldest:
        return
    known = _known({*oldest, *newest})
    if not known:
        raise CannotStart(
            "Kho khóa trống hoặc không phải của dữ liệu này: có khách hàng mà không có khóa nào để đọc. "
            "Khôi phục kho khóa mới nhất (KEYSTORE_URL) rồi khởi động lại. "
            "The key store is empty or belongs to other data: there are customers, and no key to read "
            "them. Restore the newest key store (KEYSTORE_URL) and start again."
        )
    if missing := {*oldest, *newest} - known:
        log.error(
            "the key store is older than the records: %d sampled keys are missing", len(missing)
        )


def _known(customer_ids: set[Any]) -> set[Any]:
    try:
        with reading(KEYSTORE) as connection:
            if not inspect(connection).has_table(CustomerKey.__tablename__):
                return set()
        return set(safes.known(customer_ids))
    except SQLAlchemyError as error:
        raise CannotStart(
            "Chưa đọc được kho khóa. Kiểm tra KEYSTORE_URL. / The key store cannot be read."
        ) from error
