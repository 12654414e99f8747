"""How grave it is, and what was decided on that: each judgement stays as it was made."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Harm
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of


class Assessment(Model):
    """One assessment; the newest counts. Scores are in quarters (2 is stored as 8, 0.75 as 3).

    `inputs` holds the codes that were ticked, so that the sum can be gone through again.
    """

    __tablename__ = "breach_assessment"
    __table_args__ = (
        Index("ix_breach_assessment_breach_at", "breach_id", "at"),
        CheckConstraint("data_context BETWEEN 4 AND 16", name="data_context_in_range"),
        CheckConstraint("ease BETWEEN 1 AND 4", name="ease_in_range"),
        CheckConstraint("circumstances BETWEEN 0 AND 8", name="circumstances_in_range"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(80))
    data_context: Mapped[int]
    ease: Mapped[int]
    circumstances: Mapped[int]
    inputs: Mapped[dict[str, object]] = mapped_column(JSON)
    over_hundred: Mapped[bool] = mapped_column(default=False)
    unintelligible: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[bytes | None] = mapped_column(LargeBinary)
    harm: Mapped[Harm] = mapped_column(choice_of(Harm))
    harm_reasons: Mapped[bytes | None] = mapped_column(LargeBinary)


class BreachDecision(Model):
    """Notify, do not, or later; it counts when a second person of another role has signed."""

    __tablename__ = "breach_decision"
    __table_args__ = (
        Index("ix_breach_decision_breach_at", "breach_id", "made_at"),
        CheckConstraint("signed_by IS NULL OR signed_by <> made_by", name="two_people"),
        CheckConstraint("signed_at IS NULL OR declined_at IS NULL", name="signed_or_declined"),
        CheckConstraint("signed_at IS NULL OR withdrawn_at IS NULL", name="signed_or_withdrawn"),
        CheckConstraint("(choice = 'later') = (review_at IS NOT NULL)", name="later_has_a_time"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"))
    about: Mapped[DecisionAbout] = mapped_column(choice_of(DecisionAbout))
    choice: Mapped[Choice] = mapped_column(choice_of(Choice))
    facts: Mapped[bytes] = mapped_column(LargeBinary)
    """The facts then known, in words and frozen: later knowledge does not change what was decided on."""
    reasons: Mapped[bytes | None] = mapped_column(LargeBinary)
    review_at: Mapped[datetime | None] = mapped_column(Moment)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(80))
    approval_id: Mapped[UUID | None] = mapped_column(ForeignKey("approval.id"))
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_by: Mapped[str | None] = mapped_column(String(80))
    declined_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    """When people were told that the time to look at a "later" again had come."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
