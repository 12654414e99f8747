"""The people whose data is concerned, how they came onto the list, and how they were told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.breaches.kinds import Contacted, ImportState, PartKind, Route, Source
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of


class AffectedPerson(Model):
    """One person on the list of one breach, once. Who it is, the customer's record says."""

    __tablename__ = "affected_person"
    __table_args__ = (
        UniqueConstraint("breach_id", "customer_id"),
        Index("ix_affected_person_breach_route", "breach_id", "route", "id"),
        # Whatever is counted of a list is counted in this index, without its rows.
        Index("ix_affected_person_figures", "breach_id", "route", "source", "erased_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    data_types: Mapped[list[str]] = mapped_column(JSON)
    route: Mapped[Route] = mapped_column(choice_of(Route))
    source: Mapped[Source] = mapped_column(choice_of(Source))
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("affected_import.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str] = mapped_column(String(80))
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was noticed that the customer has been erased: nobody can tell this person anything more."""


class AffectedImport(Model):
    """One file of people: uploaded, mapped, checked, added; `at_row` is how far the work has come."""

    __tablename__ = "affected_import"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"), index=True)
    state: Mapped[ImportState] = mapped_column(choice_of(ImportState), index=True)
    file_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    kind: Mapped[str] = mapped_column(String(8))
    encoding: Mapped[str] = mapped_column(String(20), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    mapping: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    data_types: Mapped[list[str]] = mapped_column(JSON, default=list)
    at_row: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int | None]
    good: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    filled: Mapped[int] = mapped_column(default=0)
    """Known customers who had no phone, e-mail or address before, and have it from this file."""
    added: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(String(40), default="")
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    uploaded_by: Mapped[str] = mapped_column(String(80))
    accepted_by: Mapped[str | None] = mapped_column(String(80))
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ImportPart(Model):
    """A piece of an import, sealed under the house's key; gone when the import has ended."""

    __tablename__ = "affected_import_part"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("affected_import.id"))
    kind: Mapped[PartKind] = mapped_column(choice_of(PartKind))
    number: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (UniqueConstraint("import_id", "kind", "number"),)


class BadRow(Model):
    """A row that was not taken, and why, by codes: nothing of what stood in it."""

    __tablename__ = "affected_import_bad_row"
    import_id: Mapped[UUID] = mapped_column(ForeignKey("affected_import.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40))
    column: Mapped[str] = mapped_column("column_name", String(20), default="")
    other_row: Mapped[int | None]


class ContactAttempt(Model):
    """A call to, or a letter for, an affected person: proof that they were told, or that it was tried."""

    __tablename__ = "affected_contact"
    __table_args__ = (
        Index("ix_affected_contact_person_at", "person_id", "at"),
        Index("ix_affected_contact_notice_outcome", "notice_id", "outcome"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("affected_person.id"))
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("people_notice.id"))
    route: Mapped[Route] = mapped_column(choice_of(Route))
    outcome: Mapped[Contacted] = mapped_column(choice_of(Contacted))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(80))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    receipt: Mapped[str] = mapped_column(String(80), default="")
