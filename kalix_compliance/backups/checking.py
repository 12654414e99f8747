"""What a restored store has to show: the same chain, the erased gone again, everybody else readable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import head_of, verify
from kalix_compliance.backups.again import Again, catch_up, readable_erased
from kalix_compliance.backups.house import open_keys, upgrade
from kalix_compliance.backups.refusals import Trouble
from kalix_compliance.backups.sealed_file import Heading
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.database.base import KEYSTORE, db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.database.side_stores import reading, writing
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Tampered
from kalix_compliance.vault.models import CustomerKey

SAMPLE = 200
CHUNK = 500


@dataclass(frozen=True)
class Shown:
    """What a restored store showed; `troubles` is empty when all was as it has to be."""

    troubles: tuple[Trouble, ...]
    entries: int = 0
    customers: int = 0
    opened: int = 0
    again: Again = field(default_factory=Again)


@dataclass(frozen=True)
class Tombstones:
    """Which keys the newest key store has, and which of them are destroyed, since when."""

    known: frozenset[UUID]
    destroyed: Mapping[UUID, datetime]


def tombstones() -> Tombstones:
    """Of the key store of this house."""
    wanted = select(CustomerKey.customer_id, CustomerKey.destroyed_at)
    with reading(KEYSTORE) as connection:
        rows = connection.execute(wanted).all()
    return Tombstones(
        frozenset(row.customer_id for row in rows),
        {row.customer_id: row.destroyed_at for row in rows if row.destroyed_at},
    )


def lay(newest: Tombstones) -> None:
    """Destroy in this house's older key store what the newest one has destroyed or thrown away."""
    older = tombstones()
    with writing(KEYSTORE) as connection:
        for person, at in newest.destroyed.items():
            connection.execute(
                update(CustomerKey)
                .where(CustomerKey.customer_id == person)
                .values(wrapped=None, destroyed_at=at)
            )
        for owner in older.known - newest.known:
            connection.execute(delete(CustomerKey).where(CustomerKey.customer_id == owner))


def bring_up(records: Heading, *, newest: Tombstones | None = None) -> Shown:
    """In the house of a restored backup: everything that makes it one that people may work with again.

    `newest` are the tombstones of the living key store, when this house has an older one. Raises
    BackupRefused when the keys do not belong to the records.
    """
    upgrade()
    open_keys()
    troubles = [*_keys_trouble()]
    if newest is not None:
        lay(newest)
    with GuardedSession(db) as session:
        verdict, head = verify(session), head_of(session)
        customers = session.scalar(select(func.count()).select_from(Customer)) or 0
    known = (head.number, head.hash) if head else (0, "")
    if not verdict.clean or known != (records.chain_number, records.chain_hash):
        troubles.append(Trouble.CHAIN)
    again = catch_up()
    if any(True for _person in readable_erased()):
        troubles.append(Trouble.NOT_EMPTIED)
    with GuardedSession(db) as session:
        opened, readable = _open_some(session)
    if not readable:
        troubles.append(Trouble.UNREADABLE)
    return Shown(tuple(troubles), verdict.checked, customers, opened, again)


def still_in_chain(session: Session, heading: Heading) -> bool:
    """Whether the living chain has, at the place where the backup ended, the entry that was there then."""
    if not heading.chain_number:
        return True
    wanted = select(AuditEntry.hash).where(AuditEntry.number == heading.chain_number)
    return session.scalar(wanted) == heading.chain_hash


def _keys_trouble() -> list[Trouble]:
    """Keys are backed up after the records, so none of a customer is missing."""
    last: UUID | None = None
    with GuardedSession(db) as session:
        while True:
            wanted = select(Customer.id).order_by(Customer.id).limit(CHUNK)
            if last is not None:
                wanted = wanted.where(Customer.id > last)
            chunk = session.scalars(wanted).all()
            if set(chunk) - set(safes.known(chunk)):
                return [Trouble.KEYS_MISSING]
            if len(chunk) < CHUNK:
                return []
            last = chunk[-1]


def _open_some(session: Session) -> tuple[int, bool]:
    """Open what is sealed of some customers; how many, and whether all of it opened."""
    wanted = select(Customer).where(Customer.name != b"").order_by(func.random()).limit(SAMPLE)
    people = session.scalars(wanted).all()
    keys = safes.of_many(person.id for person in people)
    try:
        for person in people:
            if person.id in keys:
                open_details(keys[person.id], person)
    except Tampered:
        return 0, False
    return len(keys), True
