"""Legal holds: while one stands, nothing of the person or the case is erased or anonymised."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of
from kalix_compliance.holds.kinds import Basis

STANDING = text("lifted_at IS NULL")


class LegalHold(Model):
    """A hold on a person, or on a record by its reference (Law 91/2025 Art 14(2), 19)."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("(customer_id IS NULL) = (about <> '')", name="one_thing_is_held"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_whole"),
        Index(
            "ix_legal_hold_standing",
            "until",
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    about: Mapped[str] = mapped_column(String(20), default="", index=True)
    belongs_to: Mapped[UUID | None] = mapped_column(index=True)
    """Whose data it keeps: the held person, or the person of the held record; what is written here is
    sealed under that person's key, or under the house's when a record belongs to nobody."""
    basis: Mapped[Basis] = mapped_column(choice_of(Basis))
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[date | None]
    """When somebody looks at it again. A hold does not end by itself: see `rules.py`."""
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_by: Mapped[str | None] = mapped_column(String(80))
    review: Mapped[bytes | None] = mapped_column(LargeBinary)
    placed_at: Mapped[datetime] = mapped_column(Moment)
    placed_by: Mapped[str] = mapped_column(String(80))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by: Mapped[str | None] = mapped_column(String(80))
    lift_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the period of a lifted hold was over: number, basis and days are left."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
