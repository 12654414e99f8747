"""Data subjects' requests as they are stored; words are sealed under the person's own key."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of
from kalix_compliance.subject_requests.kinds import (
    ErasureState,
    IdentityCheck,
    PassedOnState,
    RefusalGround,
    Relation,
    RequestChannel,
    RequestKind,
    RequestState,
    ToldBy,
)
from kalix_compliance.subject_requests.package.kinds import CodeBy, HandedBy

NOT_CANCELLED = text("state <> 'cancelled'")
UNDER_WAY = text("ended_at IS NULL")


class SubjectRequest(Model):
    """One request of one person, of one kind."""

    __tablename__ = "subject_request"
    __table_args__ = (
        CheckConstraint("received_at <= registered_at", name="received_before_registered"),
        CheckConstraint(
            "state <> 'completed' OR (identity_at IS NOT NULL AND told_at IS NOT NULL)",
            name="known_and_told_before_completed",
        ),
        CheckConstraint("refused_by IS NULL OR ground IS NOT NULL", name="refused_by_an_article"),
        Index("ix_subject_request_state", "state", "due_at", "reference"),
        Index("ix_subject_request_due", "due_at", "reference"),
        Index(
            "ix_subject_request_under_way",
            "due_at",
            "reference",
            "owner_id",
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
        Index("ix_subject_request_complaint", "complaint", "due_at", "reference"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(choice_of(RequestKind))
    state: Mapped[RequestState] = mapped_column(choice_of(RequestState))
    channel: Mapped[RequestChannel] = mapped_column(choice_of(RequestChannel))
    place: Mapped[str] = mapped_column(String(40), default="")
    complaint: Mapped[str] = mapped_column(String(20), default="")
    received_at: Mapped[datetime] = mapped_column(Moment)
    registered_at: Mapped[datetime] = mapped_column(Moment)
    registered_by: Mapped[str] = mapped_column(String(80))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    others_must_act: Mapped[bool] = mapped_column(default=False)
    """A processor or third party must act: the longer term (D356 Art 5)."""
    wish: Mapped[bytes | None] = mapped_column(LargeBinary)
    relation: Mapped[Relation] = mapped_column(choice_of(Relation), default=Relation.SELF)
    representative: Mapped[bytes | None] = mapped_column(LargeBinary)
    identity_method: Mapped[IdentityCheck | None] = mapped_column(choice_of(IdentityCheck))
    identity_at: Mapped[datetime | None] = mapped_column(Moment)
    identity_by: Mapped[str | None] = mapped_column(String(80))
    identity_failed_at: Mapped[datetime | None] = mapped_column(Moment)
    """When what was checked did not fit; empty once somebody has made sure after all."""
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the first answer, with the procedure and the date, reached the person (2 working days)."""
    answered_how: Mapped[ToldBy | None] = mapped_column(choice_of(ToldBy, name="answeredhow"))
    answer_message: Mapped[UUID | None]
    due_at: Mapped[datetime] = mapped_column(Moment)
    extended_at: Mapped[datetime | None] = mapped_column(Moment)
    extension_message: Mapped[UUID | None]
    extension_told_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the person knew of the new date and the reasons (D356 Art 5)."""
    outcome: Mapped[bytes | None] = mapped_column(LargeBinary)
    ground: Mapped[RefusalGround | None] = mapped_column(choice_of(RefusalGround))
    partly: Mapped[bool] = mapped_column(default=False)
    """Only a part is refused; the rest is carried out."""
    refusal: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The reasons as the person is told them."""
    refused_at: Mapped[datetime | None] = mapped_column(Moment)
    refused_by: Mapped[str | None] = mapped_column(String(80))
    """When the second person signed the refusal, and who."""
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    told_by: Mapped[ToldBy | None] = mapped_column(choice_of(ToldBy))
    told_message: Mapped[UUID | None]
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[str | None] = mapped_column(String(80))
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its period was over: no words and no person are left."""
    once_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class IdentityCode(Model):
    """A code that was sent to the address on file: only its hash, for a while, for a few tries."""

    __tablename__ = "subject_identity_code"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("subject_request.id"), index=True)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    sent_by: Mapped[str] = mapped_column(String(80))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    hashed: Mapped[bytes] = mapped_column(LargeBinary)
    wrong: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was used, used up, or replaced by another."""
    message_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class AccessPackage(Model):
    """Everything held about the person, in a file that opens with a code and expires."""

    __tablename__ = "access_package"
    __table_args__ = (
        CheckConstraint("released_by IS NULL OR released_by <> made_by", name="two_people"),
        CheckConstraint("downloads = 0 OR released_at IS NOT NULL", name="released_before_taken"),
        CheckConstraint(
            "(code_told_at IS NULL) = (code_told_by IS NULL) AND (code_told_at IS NULL) = (code_by IS NULL)",
            name="code_told_whole",
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("subject_request.id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(index=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    sections: Mapped[dict[str, object]] = mapped_column(JSON)
    struck: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Words that a reader wanted out because they name somebody else; gone with the file."""
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_by: Mapped[str | None] = mapped_column(String(80))
    """Who has read it last before its release."""
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    released_by: Mapped[str | None] = mapped_column(String(80))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    downloads: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The file, sealed under the person's key; gone when it has expired."""
    code: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The code, sealed too; gone when it was shown."""
    code_told_at: Mapped[datetime | None] = mapped_column(Moment)
    code_told_by: Mapped[str | None] = mapped_column(String(80))
    code_by: Mapped[CodeBy | None] = mapped_column(choice_of(CodeBy))
    ready_message: Mapped[UUID | None]
    """The mail that told the person that it can be fetched."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the bytes were deleted: it expired, or another was made in its place."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class PackageDownload(Model):
    """One time that the file left the system: who took it, and how it was to reach the person."""

    __tablename__ = "access_package_download"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    package_id: Mapped[UUID] = mapped_column(ForeignKey("access_package.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(80))
    handed_by: Mapped[HandedBy] = mapped_column(choice_of(HandedBy))


class Correction(Model):
    """One field before and after, and who that had received the data was told."""

    __tablename__ = "subject_correction"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("subject_request.id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(index=True)
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[bytes | None] = mapped_column(LargeBinary)
    after: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(80))


class PassedOn(Model):
    """The request as it was passed on to a processor or third party, with a date of its own."""

    __tablename__ = "subject_passed_on"
    __table_args__ = (
        UniqueConstraint("request_id", "processor_id"),
        Index("ix_subject_passed_on_waiting", "state", "due_on"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("subject_request.id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(index=True)
    processor_id: Mapped[UUID] = mapped_column(ForeignKey("processor.id"), index=True)
    state: Mapped[PassedOnState] = mapped_column(choice_of(PassedOnState))
    what: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What they are to do, in the words that they were told."""
    fields: Mapped[list[str]] = mapped_column(JSON)
    """Which of the person's data was told along, by which they know whom it is about."""
    way: Mapped[ToldBy] = mapped_column(choice_of(ToldBy))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    sent_by: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date]
    soon_told_at: Mapped[datetime | None] = mapped_column(Moment)
    late_told_at: Mapped[datetime | None] = mapped_column(Moment)
    """When they were reminded: shortly before their date, and after it."""
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_by: Mapped[str | None] = mapped_column(String(80))
    message_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class RecipientTold(Model):
    """Somebody who had received the data was told by hand of what became of it, or need not be."""

    __tablename__ = "subject_recipient_told"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("subject_request.id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    way: Mapped[ToldBy | None] = mapped_column(choice_of(ToldBy))
    """How; None when they need not be told, for the reason in `note`."""
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(80))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)


class Erasure(Model):
    """An erasure and its proof. After it, nothing here says who the person was."""

    __tablename__ = "erasure"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    """The certificate's number, XD-2026-00001."""
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("subject_request.id"))
    customer_id: Mapped[UUID]
    state: Mapped[ErasureState] = mapped_column(choice_of(ErasureState), index=True)
    planned_at: Mapped[datetime] = mapped_column(Moment)
    planned_by: Mapped[str] = mapped_column(String(80))
    approval_id: Mapped[UUID | None] = mapped_column(ForeignKey("approval.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[str | None] = mapped_column(String(80))
    not_before: Mapped[datetime | None] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the person knew the day: afterwards there is no address to write to."""
    told_by: Mapped[ToldBy | None] = mapped_column(choice_of(ToldBy))
    told_message: Mapped[UUID | None]
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    halted: Mapped[str] = mapped_column(String(40), default="")
    """Why it does not go on, as a code; empty while nothing stops it."""
    halted_at: Mapped[datetime | None] = mapped_column(Moment)
    step: Mapped[str] = mapped_column(String(40), default="")
    """The last step that is finished, so that a broken erasure goes on where it was."""
    counts: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    kept: Mapped[list[object]] = mapped_column(JSON, default=list)
    """What stays, without personal data, with the article that asks for it."""
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_by: Mapped[str | None] = mapped_column(String(80))
    cancel_code: Mapped[str] = mapped_column(String(40), default="")
    certificate_sha256: Mapped[str] = mapped_column(String(64), default="")
    certificate: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> planned_by", name="two_people"),
        CheckConstraint("state <> 'done' OR done_at IS NOT NULL", name="done_has_a_moment"),
        CheckConstraint(
            "state NOT IN ('erasing', 'done') OR approved_by IS NOT NULL",
            name="signed_before_begun",
        ),
        Index(
            "ix_erasure_one_per_person",
            "customer_id",
            unique=True,
            sqlite_where=NOT_CANCELLED,
            postgresql_where=NOT_CANCELLED,
        ),
    )
