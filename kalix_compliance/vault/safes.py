"""Safes: whatever belongs to a person is sealed in that person's safe, under that person's own key.

Destroying the key erases the person from the live data and from every backup of it. Keys are committed to
the key store by themselves, before the row that needs them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import Row, delete, select, update

from kalix_compliance.database.base import KEYSTORE
from kalix_compliance.database.side_stores import engine_of, insert_into, reading, writing
from kalix_compliance.vault.errors import Erased, Tampered
from kalix_compliance.vault.keys import keyring
from kalix_compliance.vault.models import CustomerKey
from kalix_compliance.vault.sealing import new_key, seal, unseal
from kalix_compliance.vault.streams import OpeningStream, SealingStream, open_stream, seal_stream

LONE_HALVES = "surrogatepass"  # whatever text comes in comes out again


@dataclass(frozen=True, slots=True)
class Safe:
    """Seals and unseals what belongs to one owner.

    `place` is "table.column". A sealed value opens only at the place, in the row and for the owner that it
    was sealed for; anything else raises Tampered.
    """

    owner: str
    _key: bytes = field(repr=False)

    def seal(self, place: str, row_id: UUID, text: str) -> bytes:
        return self.seal_bytes(place, row_id, text.encode("utf-8", LONE_HALVES))

    def unseal(self, place: str, row_id: UUID, sealed: bytes) -> str:
        return self.unseal_bytes(place, row_id, sealed).decode("utf-8", LONE_HALVES)

    def seal_bytes(self, place: str, row_id: UUID, content: bytes) -> bytes:
        return seal(self._key, (place, str(row_id), self.owner), content)

    def unseal_bytes(self, place: str, row_id: UUID, sealed: bytes) -> bytes:
        return unseal(self._key, (place, str(row_id), self.owner), sealed)

    def seal_file(self, place: str, row_id: UUID, out: BinaryIO) -> SealingStream:
        """A file too large for one value: what is written to the answer is sealed into `out`."""
        return seal_stream(out, self._key, "/".join((place, str(row_id), self.owner)))

    def unseal_file(self, place: str, row_id: UUID, source: BinaryIO) -> OpeningStream:
        return open_stream(source, self._key, "/".join((place, str(row_id), self.owner)))


Keys = Mapping[UUID | None, Safe | None]


def create(customer_id: UUID) -> Safe:
    """The safe of a new customer, made and committed now; the existing one when it was made before."""
    return create_many([customer_id])[customer_id]


def create_many(customer_ids: Iterable[UUID]) -> dict[UUID, Safe]:
    """Safes of many new customers in one transaction; raises Erased when one of the keys is destroyed."""
    ids = list(customer_ids)
    if not ids:
        return {}
    ring = keyring.get()
    epoch = ring.newest_epoch()
    rows = [
        {"customer_id": owner, "epoch": epoch, "wrapped": ring.wrap(epoch, str(owner), new_key())}
        for owner in ids
    ]
    with writing(KEYSTORE) as connection:
        insert = insert_into(connection, CustomerKey)
        connection.execute(insert.on_conflict_do_nothing(), rows)
    safes = of_many(ids)
    if len(safes) < len(set(ids)):
        raise Erased
    return safes


def of(customer_id: UUID) -> Safe:
    """The safe of a customer; raises Erased when the key is destroyed or was never there."""
    safe = of_many([customer_id]).get(customer_id)
    if safe is None:
        raise Erased(str(customer_id))
    return safe


def passing(owner: UUID) -> Safe:
    """The safe of something that passes, such as a draft or a file in work: made with its first use.

    It belongs to nobody's person and ends with `discard`: then no backup of the records is readable there.
    """
    return of_many([owner]).get(owner) or create(owner)


def belonging_to(customer_id: UUID | None) -> Safe:
    """The customer's own safe, or the house's for what belongs to no customer; raises Erased."""
    return house() if customer_id is None else of(customer_id)


def belonging_to_many(
    customer_ids: Iterable[UUID | None], known: Keys | None = None
) -> dict[UUID | None, Safe | None]:
    """As `of_many`, with the house's safe under None.

    What the page has read already is `known`: None of those whose key is gone.
    """
    found: dict[UUID | None, Safe | None] = {None: house(), **(known or {})}
    unread = {owner for owner in customer_ids if owner is not None and owner not in found}
    found.update(of_many(unread).items())
    return found


def of_many(customer_ids: Iterable[UUID]) -> dict[UUID, Safe]:
    """The safes of many customers, by one statement; those whose key is gone are left out."""
    ids = set(customer_ids)
    if not ids:
        return {}
    wanted = select(CustomerKey.customer_id, CustomerKey.epoch, CustomerKey.wrapped).where(
        CustomerKey.customer_id.in_(ids), CustomerKey.wrapped.is_not(None)
    )
    with reading(KEYSTORE) as connection:
        rows = connection.execute(wanted).all()
    return {row.customer_id: _safe(row) for row in rows}


def house() -> Safe:
    """The safe for what belongs to no customer."""
    return Safe("house", keyring.get().house())


def destroy(customer_id: UUID, at: datetime) -> bool:
    """Destroy a customer's key for ever; False when it was gone already. Nothing brings it back."""
    with writing(KEYSTORE) as connection:
        done = connection.execute(
            update(CustomerKey)
            .where(CustomerKey.customer_id == customer_id, CustomerKey.wrapped.is_not(None))
            .values(wrapped=None, destroyed_at=at)
        )
    _forget_old_pages()
    return bool(done.rowcount)


def discard(owners: Iterable[UUID]) -> None:
    """Take keys of passing things (drafts) out of the key store, without a trace: nobody proves their end."""
    ids = set(owners)
    if not ids:
        return
    with writing(KEYSTORE) as connection:
        connection.execute(delete(CustomerKey).where(CustomerKey.customer_id.in_(ids)))
    _forget_old_pages()


def destroyed() -> list[UUID]:
    """Every customer whose key has been destroyed."""
    wanted = select(CustomerKey.customer_id).where(CustomerKey.destroyed_at.is_not(None))
    with reading(KEYSTORE) as connection:
        return list(connection.scalars(wanted))


def known(customer_ids: Iterable[UUID]) -> Mapping[UUID, datetime | None]:
    """Which customers the key store knows, and when their keys were destroyed, if they were."""
    wanted = select(CustomerKey.customer_id, CustomerKey.destroyed_at).where(
        CustomerKey.customer_id.in_(set(customer_ids))
    )
    with reading(KEYSTORE) as connection:
        return {row.customer_id: row.destroyed_at for row in connection.execute(wanted)}


def _safe(row: Row[UUID, int, bytes | None]) -> Safe:
    owner = str(row.customer_id)
    if row.wrapped is None:
        raise Tampered(owner)
    return Safe(owner, keyring.get().unwrap(row.epoch, owner, row.wrapped))


def _forget_old_pages() -> None:
    """SQLite's write-ahead log may still hold the page with the key: fold it back and cut it off."""
    if engine_of(KEYSTORE).dialect.name == "sqlite":
        with engine_of(KEYSTORE).connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None  # noqa: S101 - a connection that was just given out
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
