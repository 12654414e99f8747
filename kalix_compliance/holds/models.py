"""Legal holds: while one stands, nothing of the person or the case is erased or anonymised."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment


class LegalHold(Model):
    """A hold on a person, or on a record by its reference (Law 91/2025 Art 14(2), 19)."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("(customer_id IS NULL) = (about <> '')", name="one_thing_is_held"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    about: Mapped[str] = mapped_column(String(20), default="", index=True)
    basis: Mapped[str] = mapped_column(String(40))
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[date | None]
    placed_at: Mapped[datetime] = mapped_column(Moment)
    placed_by: Mapped[str] = mapped_column(String(80))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by: Mapped[str | None] = mapped_column(String(80))
    lift_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
