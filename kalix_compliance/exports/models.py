"""Files that were asked for: of what, what for, by whom, and how far the work has come."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of
from kalix_compliance.exports.kinds import Form, Purpose, State
from kalix_compliance.exports.states import LIFE


class Export(Model):
    """One file. Its bytes lie sealed in a file of their own and are deleted when it has expired."""

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("state <> 'ready' OR made_at IS NOT NULL", name="ready_is_made"),
        CheckConstraint("done <= total OR total = 0", name="done_of_total"),
        CheckConstraint("approved_by IS NULL OR approved_by <> asked_by", name="two_people"),
        Index("ix_export_state", "state", "asked_at"),
        Index("ix_export_asked_by", "asked_by", "asked_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    form: Mapped[Form] = mapped_column(choice_of(Form))
    filters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What was chosen: codes, ids and dates only."""
    purpose: Mapped[Purpose] = mapped_column(choice_of(Purpose))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What for, in words; sealed under the house's key."""
    state: Mapped[State] = mapped_column(choice_of(State))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[str] = mapped_column(String(80))
    people: Mapped[int] = mapped_column(default=0)
    """How many people the file names; beyond a hundred a second person signs."""
    approved_by: Mapped[str | None] = mapped_column(String(80))
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    """Whoever makes it has it until then; after a failure nobody tries again before."""
    failure: Mapped[str] = mapped_column(String(200), default="")
    """A code of ours, or the kind of error and the line; never its message."""
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    file_name: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when nothing is left of it but this row."""
    downloads: Mapped[int] = mapped_column(default=0)
    once_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def move_to(self, state: State) -> None:
        """Move along the life of a file; raises RuleBroken when the table does not allow it."""
        LIFE.check(self.state, state)
        self.state = state
