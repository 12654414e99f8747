"""Changing keys: a new epoch for the keys to come, a new master key for all of them.

A new master key costs one row per epoch. Search tokens are derived from the master key as well, so the
search index has to be rebuilt afterwards.
"""

from sqlalchemy import delete, select, update

from kalix_compliance.database.base import KEYSTORE
from kalix_compliance.database.side_stores import insert_into, writing
from kalix_compliance.vault.keys import KeyRing, keyring
from kalix_compliance.vault.master import parse_master_key
from kalix_compliance.vault.models import KeyCheck, KeyEpoch
from kalix_compliance.vault.sealing import new_key


def rotate_epoch() -> int:
    """Begin a new epoch and return its number; keys made from now on are wrapped by it."""
    ring = keyring.get()
    number = ring.newest_epoch() + 1
    with writing(KEYSTORE) as connection:
        row = {"number": number, "wrapped": ring.wrap_epoch(number, new_key())}
        connection.execute(insert_into(connection, KeyEpoch), row)
    return number


def rewrap(old_master: str, new_master: str) -> int:
    """Wrap every epoch key with a new master key, all or none; returns how many epochs there are.

    Both are base64 text. Raises CannotStart when `old_master` is not this key store's. Every process has
    to be started again with the new key.
    """
    old, new = (KeyRing(parse_master_key(text)) for text in (old_master, new_master))
    with writing(KEYSTORE) as connection:
        old.try_on(connection)
        epochs = connection.execute(select(KeyEpoch.number, KeyEpoch.wrapped)).all()
        for number, wrapped in epochs:
            anew = new.wrap_epoch(number, old.unwrap_epoch(number, wrapped))
            connection.execute(
                update(KeyEpoch).where(KeyEpoch.number == number).values(wrapped=anew)
            )
        connection.execute(delete(KeyCheck))
        connection.execute(insert_into(connection, KeyCheck), new.check_row())
    return len(epochs)
