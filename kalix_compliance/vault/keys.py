"""The key ring: master key → epoch keys → customer keys, and the house key.

Epoch keys and the house key are kept in memory once they are unwrapped. Customer keys never are: another
process may destroy one at any moment, and from then on nobody may read with it.
"""

import hmac
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from kalix_compliance.core.errors import CannotStart
from kalix_compliance.database.base import KEYSTORE
from kalix_compliance.database.side_stores import engine_of, insert_into, reading, writing
from kalix_compliance.vault.blind_index import BlindIndex
from kalix_compliance.vault.errors import Tampered
from kalix_compliance.vault.master import MasterKey, make_master_key, read_master_key
from kalix_compliance.vault.models import ONLY_ROW, HouseKey, KeyCheck, KeyEpoch
from kalix_compliance.vault.sealing import new_key, seal, unseal

__all__ = ["KeyRing", "keyring", "make_master_key", "open_keyring"]

keyring: ContextVar["KeyRing"] = ContextVar("keyring")


def wrong_master_key() -> CannotStart:
    return CannotStart(
        "Khóa chủ không phải là khóa của kho khóa này. Đặt lại đúng MASTER_KEY đã dùng khi lập kho "
        "khóa, hoặc đúng kho khóa (KEYSTORE_URL). The master key does not belong to this key store: "
        "set the MASTER_KEY that the key store was made with, or the right KEYSTORE_URL."
    )


def open_keyring(settings: Mapping[str, Any]) -> "KeyRing":
    """Read the master key and try it on the key store; needs an application context, writes nothing.

    Raises CannotStart when the master key is missing, malformed or of another key store, or when the key
    store cannot be reached. An empty key store is filled by the first key that is made.
    """
    ring = KeyRing(read_master_key(settings))
    address = engine_of(KEYSTORE).url.render_as_string(hide_password=True)
    try:
        with reading(KEYSTORE) as connection:
            if inspect(connection).has_table(KeyCheck.__tablename__):
                ring.try_on(connection)
    except SQLAlchemyError as error:
        raise CannotStart(
            f"Chưa mở được kho khóa {address}. Kiểm tra KEYSTORE_URL, thư mục và quyền đọc ghi. "
            f"The key store {address} cannot be opened: check KEYSTORE_URL, its folder and permissions."
        ) from error
    return ring


class KeyRing:
    """What one application may open: made at its start, shared by its requests and jobs."""

    def __init__(self, master: MasterKey) -> None:
        self.index = BlindIndex(master.derive)
        self._wrapping = master.derive("wrapping")
        self._check = master.derive("check")
        self._epochs: dict[int, bytes] = {}
        self._house: bytes | None = None

    def try_on(self, connection: Connection) -> bool:
        """Whether this key store has been begun; raises CannotStart when it has another master key."""
        value = connection.scalar(select(KeyCheck.value).where(KeyCheck.id == ONLY_ROW))
        if value is not None and not hmac.compare_digest(value, self._check):
            raise wrong_master_key()
        return value is not None

    def newest_epoch(self) -> int:
        """The number of the epoch that wraps new keys; begins the key store when it is empty."""
        newest = select(KeyEpoch.number).order_by(KeyEpoch.number.desc()).limit(1)
        with reading(KEYSTORE) as connection:
            if number := connection.scalar(newest):
                return number
        self._begin()
        return self.newest_epoch()

    def house(self) -> bytes:
        """The key for what belongs to no customer."""
        if self._house is None:
            self.newest_epoch()
            with reading(KEYSTORE) as connection:
                row = connection.execute(select(HouseKey.epoch, HouseKey.wrapped)).one()
            self._house = self.unwrap(row.epoch, "house", row.wrapped)
        return self._house

    def wrap(self, epoch: int, owner: str, key: bytes) -> bytes:
        """Wrap the key of `owner` with an epoch's key."""
        return seal(self._epoch(epoch), ("key", str(epoch), owner), key)

    def unwrap(self, epoch: int, owner: str, wrapped: bytes) -> bytes:
        """The key of `owner`; raises Tampered when it was wrapped for somebody else."""
        return unseal(self._epoch(epoch), ("key", str(epoch), owner), wrapped)

    def wrap_epoch(self, number: int, key: bytes) -> bytes:
        return seal(self._wrapping, ("epoch", str(number)), key)

    def unwrap_epoch(self, number: int, wrapped: bytes) -> bytes:
        return unseal(self._wrapping, ("epoch", str(number)), wrapped)

    def check_row(self) -> dict[str, Any]:
        return {"id": ONLY_ROW, "value": self._check}

    def _epoch(self, number: int) -> bytes:
        if number not in self._epochs:
            with reading(KEYSTORE) as connection:
                wrapped = connection.scalar(
                    select(KeyEpoch.wrapped).where(KeyEpoch.number == number)
                )
            if wrapped is None:
                raise Tampered(f"epoch {number} is missing from the key store")
            self._epochs[number] = self.unwrap_epoch(number, wrapped)
        return self._epochs[number]

    def _begin(self) -> None:
        """The first rows of an empty key store; of two processes that try, one does it."""
        first = new_key()
        house = seal(first, ("key", "1", "house"), new_key())
        try:
            with writing(KEYSTORE) as connection:
                if self.try_on(connection):
                    return
                for table, row in (
                    (KeyCheck, self.check_row()),
                    (KeyEpoch, {"number": 1, "wrapped": self.wrap_epoch(1, first)}),
                    (HouseKey, {"id": ONLY_ROW, "epoch": 1, "wrapped": house}),
                ):
                    connection.execute(insert_into(connection, table), row)
        except IntegrityError:
            with reading(KEYSTORE) as connection:
                self.try_on(connection)
