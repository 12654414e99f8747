"""The notice to the people: who wrote it, who approved it, what was frozen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.breaches.kinds import Audience, NoticeState
from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of


class PeopleNotice(Model):
    """One notice to the affected people of a breach, with the six items of D356 Art 29(2)."""

    __tablename__ = "people_notice"
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> author", name="two_people"),
        CheckConstraint(
            "state NOT IN ('sending', 'sent') OR campaign_id IS NOT NULL", name="sent_by_a_campaign"
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"), index=True)
    number: Mapped[int]
    state: Mapped[NoticeState] = mapped_column(choice_of(NoticeState))
    audience: Mapped[Audience] = mapped_column(choice_of(Audience))
    author: Mapped[str] = mapped_column(String(80))
    written_at: Mapped[datetime] = mapped_column(Moment)
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    how_detected: Mapped[bytes] = mapped_column(LargeBinary)
    risks: Mapped[bytes] = mapped_column(LargeBinary)
    measures: Mapped[bytes] = mapped_column(LargeBinary)
    advice: Mapped[bytes] = mapped_column(LargeBinary)
    contacts: Mapped[bytes] = mapped_column(LargeBinary)
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
    people: Mapped[int | None]
    """How many people were on the list when it was put before the approver; the list is locked from then."""
    approval_id: Mapped[UUID | None] = mapped_column(ForeignKey("approval.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[str | None] = mapped_column(String(80))
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id"))
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
