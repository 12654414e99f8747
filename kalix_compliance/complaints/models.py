"""Complaints as they are stored; what a person said or wrote is sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    bindparam,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.complaints.catalogue import (
    AnswerRoute,
    Cause,
    Channel,
    Conclusion,
    IdentityMethod,
    Kind,
    Severity,
    Vulnerable,
)
from kalix_compliance.complaints.states import ENDED, LIFE, ActionState, State
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of

OPEN_ROWS = text("state NOT IN ({})".format(", ".join(f"'{state}'" for state in sorted(ENDED))))

COUNTED = ("state", "told_at", "restricted", "registered_by")
LISTED = (
    *COUNTED,
    *("owner_id", "kind", "channel", "place", "received_at", "conclusion", "cause"),
    *("escalated_at", "id"),
)


class Complaint(Model):
    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("received_at <= registered_at", name="received_before_registered"),
        CheckConstraint("closed_at IS NULL OR told_at IS NOT NULL", name="told_before_closed"),
        Index("ix_complaint_state_due", "state", "due_at", "reference"),
        # In order of date, with all that the lists filter by: a rare combination is found without the rows.
        Index("ix_complaint_listed", "due_at", "reference", *LISTED),
        # Reports read the cases of some days, a dashboard those that were answered in a month.
        Index("ix_complaint_received", "received_at", "id"),
        Index(
            "ix_complaint_told",
            "told_at",
            sqlite_where=text("told_at IS NOT NULL"),
            postgresql_where=text("told_at IS NOT NULL"),
        ),
        # Open cases are a few in a hundred; each index has all that their lists and counts ask for.
        Index(
            "ix_complaint_open_due",
            *("due_at", "reference", "owner_id", *COUNTED, "kind", "channel", "place"),
            "received_at",
            sqlite_where=OPEN_ROWS,
            postgresql_where=OPEN_ROWS,
        ),
        Index(
            "ix_complaint_open_owner",
            *("owner_id", "due_at", "reference", *COUNTED),
            sqlite_where=OPEN_ROWS,
            postgresql_where=OPEN_ROWS,
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    state: Mapped[State] = mapped_column(choice_of(State), default=State.RECEIVED)
    kind: Mapped[Kind] = mapped_column(choice_of(Kind))
    channel: Mapped[Channel] = mapped_column(choice_of(Channel))
    place: Mapped[str] = mapped_column(String(40), default="")
    """The hotline number that was called, or the showroom's code."""
    received_at: Mapped[datetime] = mapped_column(Moment)
    registered_at: Mapped[datetime] = mapped_column(Moment)
    registered_by: Mapped[str] = mapped_column(String(80))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    restricted: Mapped[bool] = mapped_column(default=False)
    """About a member of staff: seen only by its owner, who took it, managers and compliance."""
    vulnerable: Mapped[Vulnerable] = mapped_column(choice_of(Vulnerable), default=Vulnerable.NONE)
    data_items: Mapped[list[str]] = mapped_column(JSON, default=list)
    happened_since: Mapped[date | None]
    narrative: Mapped[bytes | None] = mapped_column(LargeBinary)
    wish: Mapped[bytes | None] = mapped_column(LargeBinary)
    order: Mapped[bytes | None] = mapped_column("order_details", LargeBinary)
    ordered_on: Mapped[date | None]
    source: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Who used the data, as the customer tells it: the number that called, the name, the campaign."""
    source_marks: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Keyed hashes of what `source` names, so that cases that name the same can be found unopened."""
    differs: Mapped[bytes | None] = mapped_column(LargeBinary)
    """How this case differs from the customer's other open case."""
    wants_protection: Mapped[bool] = mapped_column(default=False)
    negotiation_asked_at: Mapped[datetime | None] = mapped_column(Moment)

    identity_method: Mapped[IdentityMethod | None] = mapped_column(choice_of(IdentityMethod))
    identity_at: Mapped[datetime | None] = mapped_column(Moment)
    identity_by: Mapped[str | None] = mapped_column(String(80))
    conclusion: Mapped[Conclusion | None] = mapped_column(choice_of(Conclusion))
    severity: Mapped[Severity | None] = mapped_column(choice_of(Severity))
    cause: Mapped[Cause | None] = mapped_column(choice_of(Cause))
    registration_inaccurate: Mapped[bool] = mapped_column(default=False)
    findings: Mapped[bytes | None] = mapped_column(LargeBinary)
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    verified_by: Mapped[str | None] = mapped_column(String(80))

    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[str | None] = mapped_column(String(80))
    answer_route: Mapped[AnswerRoute | None] = mapped_column(choice_of(AnswerRoute))
    answer_message: Mapped[UUID | None]
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the outcome reached the customer: the mail server took it, the call or the posting was done."""

    due_at: Mapped[datetime] = mapped_column(Moment)
    extended_at: Mapped[datetime | None] = mapped_column(Moment)
    escalated_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str | None] = mapped_column(String(80))
    reopened_times: Mapped[int] = mapped_column(default=0)
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its period was over: no words and no person are left, only what statistics need."""
    once_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The form that made this case: a second click on save finds the case instead of making another."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def move_to(self, state: State) -> None:
        """Move along the life of a complaint; raises RuleBroken when the table does not allow it."""
        LIFE.check(self.state, state)
        self.state = state

    @property
    def severe(self) -> bool:
        return self.severity is Severity.HIGH


IS_OPEN: ColumnElement[bool] = Complaint.state.not_in(
    bindparam("ended", sorted(ENDED), expanding=True, literal_execute=True)
)
"""Open cases, in just the words of their indexes: a planner does not see through a parameter."""


class VerificationCheck(Model):
    """The result of one measure of the checklist."""

    __tablename__ = "verification_check"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    complaint_id: Mapped[UUID] = mapped_column(ForeignKey("complaint.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    round: Mapped[int] = mapped_column(default=0)
    result: Mapped[bytes | None] = mapped_column(LargeBinary)
    done_at: Mapped[datetime] = mapped_column(Moment)
    done_by: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class RemedialAction(Model):
    """Something that is done to put the matter right: by whom, until when, with what effect."""

    __tablename__ = "remedial_action"
    __table_args__ = (
        CheckConstraint("state <> 'done' OR done_at IS NOT NULL", name="done_has_a_moment"),
        CheckConstraint(
            "state <> 'checked' OR checked_at IS NOT NULL", name="checked_has_a_moment"
        ),
        Index("ix_remedial_action_suggestion", "suggestion", "state", "complaint_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    complaint_id: Mapped[UUID] = mapped_column(ForeignKey("complaint.id"), index=True)
    number: Mapped[int]
    state: Mapped[ActionState] = mapped_column(choice_of(ActionState), default=ActionState.PLANNED)
    suggestion: Mapped[str] = mapped_column(String(40), default="")
    what: Mapped[bytes | None] = mapped_column(LargeBinary)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    due_on: Mapped[date]
    result: Mapped[bytes | None] = mapped_column(LargeBinary)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(String(80))
    effect: Mapped[bytes | None] = mapped_column(LargeBinary)
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    checked_by: Mapped[str | None] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
