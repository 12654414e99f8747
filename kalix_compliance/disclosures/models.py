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
from kalix_compliance.disclosures.kinds import (
    Arrival,
    Asked,
    BodyKind,
    DisclosureState,
    Medium,
    Procedure,
)
from kalix_compliance.disclosures.states import LIFE


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
        CheckConstraint(
            "state <> 'handed-over' OR authentic", name="nothing_leaves_on_a_doubtful_order"
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
    arrival: Mapped[Arrival] = mapped_column(choice_of(Arrival))
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
    due_on: Mapped[date | None]
    """The day that the order itself sets."""
    authentic: Mapped[bool | None]
    """Whether the body said, called back, that the order is its own; None before anybody asked."""
    authentic_at: Mapped[datetime | None] = mapped_column(Moment)
    authentic_by: Mapped[str | None] = mapped_column(String(80))
    authentic_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The published number that was called, and where it was found."""
    authentic_source: Mapped[bytes | None] = mapped_column(LargeBinary)
    authentic_how: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Who answered and what they said."""
    secret: Mapped[bool] = mapped_column(default=False)
    secret_until: Mapped[date | None]
    secret_lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    secret_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    signer_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """The one person who is asked to sign; of a secret entry, nobody else without the right hears."""
    asked: Mapped[Asked | None] = mapped_column(choice_of(Asked))
    """What waits, or last waited, for that signature."""
    selected_by: Mapped[str | None] = mapped_column(String(80))
    selected_at: Mapped[datetime | None] = mapped_column(Moment)
    approval_id: Mapped[UUID | None] = mapped_column(ForeignKey("approval.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[str | None] = mapped_column(String(80))
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the sealed copy was first taken out of the system."""
    medium: Mapped[Medium | None] = mapped_column(choice_of(Medium))
    handed_over_at: Mapped[datetime | None] = mapped_column(Moment)
    handed_over_by: Mapped[str | None] = mapped_column(String(80))
    handed_to: Mapped[bytes | None] = mapped_column(LargeBinary)
    refused_at: Mapped[datetime | None] = mapped_column(Moment)
    refusal: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Why all or part of it was refused."""
    refused_part: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    may_tell_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when the people may be told; until somebody decides it, they are not (law: no duty found)."""
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its time was over and what named a person went."""
    once_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def move_to(self, state: DisclosureState) -> None:
        """Move along the life of a disclosure; raises RuleBroken when the table does not allow it."""
        LIFE.check(self.state, state)
        self.state = state


class DisclosureSubject(Model):
    """A person whose data the order asks for, and the fields that were picked, one by one."""

    __tablename__ = "disclosure_subject"
    __table_args__ = (UniqueConstraint("disclosure_id", "customer_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosure.id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)


class DisclosedCopy(Model):
    """Exactly what leaves about one person, sealed under that person's key.

    `content` is drawn from the records when it is put before the signer; `sealed` is the paper made of it
    when it is signed, with its SHA-256. The seals go with the key, the hash stays.
    """

    __tablename__ = "disclosed_copy"
    __table_args__ = (
        UniqueConstraint("disclosure_id", "customer_id"),
        CheckConstraint("(sha256 IS NULL) = (frozen_at IS NULL)", name="frozen_whole"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosure.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    number: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the content: whether the records still say what the signer read."""
    items: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)
