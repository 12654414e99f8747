"""Customers as they are stored, and the search index over them in a store of its own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, ForeignKey, Index, LargeBinary, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from kalix_compliance.core.ids import new_id
from kalix_compliance.customers.personal_data import Limit
from kalix_compliance.database.base import SEARCH, Model
from kalix_compliance.database.types import Moment, choice_of

UNFINDABLE = 0
"""The search_version of the made-up people of a drill: no search finds them."""


class Customer(Model):
    """A person; personal_data.py says what each sealed column holds."""

    __tablename__ = "customer"
    __table_args__ = (Index("ix_customer_search", "id", "search_version"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    email: Mapped[bytes | None] = mapped_column(LargeBinary)
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    restricted_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when the person's data may only be kept (Law 91/2025 Art 4(1)(d)): no bulk mail, no marketing."""
    objected_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when the person objects to marketing."""
    search_version: Mapped[int] = mapped_column(default=1)
    """Grows when a field that can be searched changes; the index keeps the one that it knows."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class CustomerLimit(Model):
    """What a person has forbidden, from when to when, and by which request; one of a kind in force at a time.

    `scope` is what they said, `lift_reason` why it was lifted; both sealed under the person's key.
    """

    __tablename__ = "customer_limit"
    __table_args__ = (
        Index(
            "uq_customer_limit_in_force",
            "customer_id",
            "kind",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[Limit] = mapped_column(choice_of(Limit))
    set_at: Mapped[datetime] = mapped_column(Moment)
    set_by: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(20), default="")
    """The request by which it was asked for."""
    scope: Mapped[bytes | None] = mapped_column(LargeBinary)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by: Mapped[str | None] = mapped_column(String(80))
    lifted_about: Mapped[str] = mapped_column(String(20), default="")
    lift_reason: Mapped[bytes | None] = mapped_column(LargeBinary)


class PackedId(TypeDecorator[UUID]):
    """An id in 16 bytes on SQLite, where a UUID would take 32 characters of every token row."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[UUID] | TypeEngine[bytes]:
        return LargeBinary(16) if dialect.name == "sqlite" else Uuid()

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> UUID | bytes | None:
        return value.bytes if value and dialect.name == "sqlite" else value

    def process_result_value(self, value: UUID | bytes | None, _dialect: Dialect) -> UUID | None:
        return UUID(bytes=value) if isinstance(value, bytes) else value


class SearchToken(Model):
    """This token finds this customer. Rebuilt by `flask customers reindex`, never backed up."""

    __tablename__ = "search_token"
    __bind_key__ = SEARCH
    __table_args__ = {"sqlite_with_rowid": False}
    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    customer_id: Mapped[UUID] = mapped_column(PackedId, primary_key=True)


class IndexedCustomer(Model):
    """Which search_version of a customer the index knows, and by which tokens."""

    __tablename__ = "indexed_customer"
    __bind_key__ = SEARCH
    __table_args__ = {"sqlite_with_rowid": False}
    customer_id: Mapped[UUID] = mapped_column(PackedId, primary_key=True)
    version: Mapped[int]
    tokens: Mapped[bytes] = mapped_column(LargeBinary)
    """The tokens, eight bytes each, so that old ones are found without a second index on them."""
