"""What is given to courts, the procuracy, the police and other bodies, as it is stored."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of
from kalix_compliance.disclosures.kinds import BodyKind, DisclosureState, Medium, Procedure


class Disclosure(Model):
    """One order of one body. What was written is sealed under the house's key: the order must be provable
    also after a person was erased; what left is sealed apart, in `DisclosedCopy`."""

    __tablename__ = "disclosure"
    __table_args__ = (
        CheckConstraint("received_at <= registered_at", name="received_before_registered"),
        CheckConstraint("approved_by IS NULL OR approved_by <> selected_by", name="two_people"),
        CheckConstraint(
            "state <> 'handed-over' OR (authentic_at IS NOT NULL AND approved_at IS NOT NULL "
            "AND handed_over_at IS NOT NULL)",
            name="checked_and_signed_before_it_leaves",
        ),
        Index("ix_disclosure_state", "state", "received_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[DisclosureState] = mapped_column(choice_of(DisclosureState))
    body_kind: Mapped[BodyKind] = mapped_column(choice_of(BodyKind))
    procedure: Mapped[Procedure] = mapped_column(choice_of(Procedure))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    officer: Mapped[bytes | None] = mapped_column(LargeBinary)
    officer_contact: Mapped[bytes | None] = mapped_column(LargeBinary)
    order_no: Mapped[str] = mapped_column(String(80))
    order_on: Mapped[date]
    case_no: Mapped[bytes | None] = mapped_column(LargeBinary)
    legal_basis: Mapped[bytes] = mapped_column(LargeBinary)
    scope: Mapped[bytes] = mapped_column(LargeBinary)
    """What the order asks for, in its own words."""
    asked_fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The kinds of data that the order names: nothing else may be picked."""
    received_at: Mapped[datetime] = mapped_column(Moment)
    registered_at: Mapped[datetime] = mapped_column(Moment)
    registered_by: Mapped[str] = mapped_column(String(80))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    authentic_at: Mapped[datetime | None] = mapped_column(Moment)
    authentic_by: Mapped[str | None] = mapped_column(String(80))
    authentic_how: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret: Mapped[bool] = mapped_column(default=False)
    secret_until: Mapped[date | None]
    secret_lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    secret_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    selected_by: Mapped[str | None] = mapped_column(String(80))
    selected_at: Mapped[datetime | None] = mapped_column(Moment)
    approval_id: Mapped[UUID | None] = mapped_column(ForeignKey("approval.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[str | None] = mapped_column(String(80))
    medium: Mapped[Medium | None] = mapped_column(choice_of(Medium))
    handed_over_at: Mapped[datetime | None] = mapped_column(Moment)
    handed_over_by: Mapped[str | None] = mapped_column(String(80))
    handed_to: Mapped[bytes | None] = mapped_column(LargeBinary)
    refused_at: Mapped[datetime | None] = mapped_column(Moment)
    refusal: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Why all or part of it was refused."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class DisclosureSubject(Model):
    """A person whose data the order asks for, and the fields that were picked, one by one."""

    __tablename__ = "disclosure_subject"
    __table_args__ = (UniqueConstraint("disclosure_id", "customer_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosure.id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)


class DisclosedCopy(Model):
    """Exactly what left about one person, sealed under that person's key, with its SHA-256."""

    __tablename__ = "disclosed_copy"
    __table_args__ = (UniqueConstraint("disclosure_id", "customer_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosure.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    frozen_at: Mapped[datetime] = mapped_column(Moment)
