"""An opened intake form, from its first draft to the case that came out of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment


class IntakeDraft(Model):
    """What is typed and not yet saved, sealed under a key of its own; `id` is the opened form's.

    After the save the row stays for some days without a text, with the case's number: a second click on
    save, or an autosave that comes late, then finds that the work is done.
    """

    __tablename__ = "intake_draft"
    __table_args__ = (
        CheckConstraint("reference IS NULL OR sealed IS NULL", name="empty_when_saved"),
        Index("ix_intake_draft_staff_id", "staff_id", "updated_at"),
        Index("ix_intake_draft_updated_at", "updated_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    updated_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    reference: Mapped[str | None] = mapped_column(String(20))
