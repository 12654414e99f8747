"""The record itself: what is known, the times and who set them, the complaints behind it, the measures."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.breaches.kinds import Cause, Discovery
from kalix_compliance.breaches.kinds import Moment as MomentKind
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of


class Breach(Model):
    """One breach, or one drill. Counts: the least, the best guess, the most; empty means unknown."""

    __tablename__ = "breach"
    __table_args__ = (
        CheckConstraint(
            "people_least IS NULL OR people_best IS NULL OR people_least <= people_best",
            name="least_to_best",
        ),
        CheckConstraint(
            "people_best IS NULL OR people_most IS NULL OR people_best <= people_most",
            name="best_to_most",
        ),
        CheckConstraint("closed_at IS NULL OR ruled_out_at IS NULL", name="one_end"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    drill: Mapped[bool] = mapped_column(default=False)
    title: Mapped[bytes] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by: Mapped[str] = mapped_column(String(80))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    once_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The form that opened this breach: a second click finds it instead of opening another."""

    # What happened (D356 Art 28(1), Mẫu số 08 part 2)
    ongoing: Mapped[bool] = mapped_column(default=False)
    discovery: Mapped[Discovery | None] = mapped_column(choice_of(Discovery))
    discovery_text: Mapped[bytes | None] = mapped_column(LargeBinary)
    act: Mapped[bytes | None] = mapped_column(LargeBinary)
    place: Mapped[bytes | None] = mapped_column(LargeBinary)
    related_parties: Mapped[bytes | None] = mapped_column(LargeBinary)
    nature: Mapped[list[str]] = mapped_column(JSON, default=list)
    cause: Mapped[Cause | None] = mapped_column(choice_of(Cause))
    cause_text: Mapped[bytes | None] = mapped_column(LargeBinary)
    systems: Mapped[bytes | None] = mapped_column(LargeBinary)
    processor: Mapped[bytes | None] = mapped_column(LargeBinary)
    data_types: Mapped[list[str]] = mapped_column(JSON, default=list)
    records_count: Mapped[int | None]
    people_least: Mapped[int | None]
    people_best: Mapped[int | None]
    people_most: Mapped[int | None]
    consequences: Mapped[bytes | None] = mapped_column(LargeBinary)
    serious: Mapped[bool | None]
    """A serious cyber incident (D331 Art 31): it has a 24-hour report besides the 72-hour one."""
    times_differ: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Why the attack and the violation were detected at different times."""

    # Who answers for it, and who signs (Mẫu số 08); the company's officer unless said otherwise
    contact_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_title: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_email: Mapped[bytes | None] = mapped_column(LargeBinary)
    signer_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    signer_title: Mapped[bytes | None] = mapped_column(LargeBinary)

    # How far it has come
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by: Mapped[str | None] = mapped_column(String(80))
    ruled_out_at: Mapped[datetime | None] = mapped_column(Moment)
    ruled_out_by: Mapped[str | None] = mapped_column(String(80))
    root_cause: Mapped[bytes | None] = mapped_column(LargeBinary)
    lessons: Mapped[bytes | None] = mapped_column(LargeBinary)
    remedied_on: Mapped[date | None]
    """The day on which remediation was finished: the file is kept five years from it (D356 Art 29)."""
    keep_until: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str | None] = mapped_column(String(80))
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its period was over: no words and no people are left, only what statistics need."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class BreachMoment(Model):
    """One setting of one time; the newest row of a kind counts, earlier ones stay as they were.

    `at` is empty when a time was taken back.
    """

    __tablename__ = "breach_moment"
    __table_args__ = (Index("ix_breach_moment_breach_kind", "breach_id", "kind", "set_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"))
    kind: Mapped[MomentKind] = mapped_column(choice_of(MomentKind))
    at: Mapped[datetime | None] = mapped_column(Moment)
    set_at: Mapped[datetime] = mapped_column(Moment)
    set_by: Mapped[str] = mapped_column(String(80))
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)


class BreachComplaint(Model):
    """A complaint behind a breach; a complaint is behind one breach at most."""

    __tablename__ = "breach_complaint"
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"), index=True)
    complaint: Mapped[str] = mapped_column(String(20), primary_key=True)
    linked_at: Mapped[datetime] = mapped_column(Moment)
    linked_by: Mapped[str] = mapped_column(String(80))


class BreachMeasure(Model):
    """Something done, or to be done, to stop the breach and reduce its harm."""

    __tablename__ = "breach_measure"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR dropped_at IS NULL", name="done_or_dropped"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"), index=True)
    number: Mapped[int]
    what: Mapped[bytes] = mapped_column(LargeBinary)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    due_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(String(80))
    result: Mapped[bytes | None] = mapped_column(LargeBinary)
    dropped_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
