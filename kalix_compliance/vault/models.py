"""The key store: wrapped keys and nothing else, in a store of its own with backups of its own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.database.base import KEYSTORE, Model
from kalix_compliance.database.types import Moment

ONLY_ROW = 1


class KeyCheck(Model):
    """Tells whether a master key is the one that this key store was made with; reveals nothing of it."""

    __tablename__ = "key_check"
    __bind_key__ = KEYSTORE
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class KeyEpoch(Model):
    """The key that wraps the customer keys of one period, itself wrapped by the master key."""

    __tablename__ = "key_epoch"
    __bind_key__ = KEYSTORE
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class HouseKey(Model):
    """The key for what belongs to no customer: drafts, mail to staff."""

    __tablename__ = "house_key"
    __bind_key__ = KEYSTORE
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int]
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class CustomerKey(Model):
    """One person's key. The row stays when the key is destroyed: the proof that it is gone."""

    __tablename__ = "customer_key"
    __bind_key__ = KEYSTORE
    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment)
