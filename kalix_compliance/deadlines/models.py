"""Clocks as they are stored, the warnings they gave, and the corrections of the calendar."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of
from kalix_compliance.deadlines.levels import Level

RUNNING = text("met_at IS NULL AND cancelled_at IS NULL")
TO_FLAG = text("next_flag_at IS NOT NULL")
CANCELLED = text("cancelled_at IS NOT NULL")


class Clock(Model):
    """One running or finished term of one record; a reopened record starts a new round.

    `due_at` is the first instant that is too late, `first_due_at` the same before an extension.
    `missed` is never taken back. `next_flag_at` is when the next level or reminder begins; NULL when none
    is to come.
    """

    __tablename__ = "clock"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    obligation: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(80))
    round: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    last_day: Mapped[date]
    first_due_at: Mapped[datetime] = mapped_column(Moment)
    extended_at: Mapped[datetime | None] = mapped_column(Moment)
    met_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    missed: Mapped[bool] = mapped_column(default=False)
    flagged_level: Mapped[Level] = mapped_column(choice_of(Level), default=Level.OK)
    next_flag_at: Mapped[datetime | None] = mapped_column(Moment)
    owner_id: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("about", "obligation", "round"),
        Index(
            "ix_clock_one_running",
            "about",
            "obligation",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
        Index(
            "ix_clock_next_flag_at",
            "next_flag_at",
            "id",
            sqlite_where=TO_FLAG,
            postgresql_where=TO_FLAG,
        ),
        Index("ix_clock_met_at", "met_at", "obligation", "about", "started_at", "missed"),
        Index(
            "ix_clock_cancelled_at",
            "cancelled_at",
            sqlite_where=CANCELLED,
            postgresql_where=CANCELLED,
        ),
        Index(
            "ix_clock_missed",
            "obligation",
            "about",
            sqlite_where=text("missed = 1"),  # each as its database writes a condition
            postgresql_where=text("missed"),
        ),
        Index(
            "ix_clock_running_of",
            "owner_id",
            "about",
            "due_at",
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
        CheckConstraint("round >= 1", name="round_counts"),
        CheckConstraint("due_at > started_at", name="due_after_start"),
        CheckConstraint("first_due_at <= due_at OR extended_at IS NULL", name="extension_prolongs"),
        CheckConstraint("first_due_at = due_at OR extended_at IS NOT NULL", name="first_due_kept"),
        CheckConstraint("met_at IS NULL OR met_at >= started_at", name="met_after_start"),
        CheckConstraint("met_at IS NULL OR cancelled_at IS NULL", name="one_end"),
        CheckConstraint(
            "next_flag_at IS NULL OR (met_at IS NULL AND cancelled_at IS NULL)",
            name="only_running_flags",
        ),
        CheckConstraint("flagged_level <> 'overdue' OR missed", name="overdue_is_missed"),
        CheckConstraint("met_at IS NULL OR met_at < due_at OR missed", name="met_late_is_missed"),
    )

    @property
    def is_running(self) -> bool:
        return self.met_at is None and self.cancelled_at is None


class ClockWarning(Model):
    """A level that a clock reached; for a term by the hour, how many hours were left.

    `hours_left` is 0 for a level of a day term and for a miss. `passed_over`: an outage jumped across it.
    """

    __tablename__ = "clock_warning"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    clock_id: Mapped[UUID] = mapped_column(ForeignKey("clock.id"))
    due_at: Mapped[datetime] = mapped_column(Moment)
    level: Mapped[Level] = mapped_column(choice_of(Level))
    hours_left: Mapped[int] = mapped_column(default=0)
    reached_at: Mapped[datetime] = mapped_column(Moment)
    noticed_at: Mapped[datetime] = mapped_column(Moment)
    passed_over: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("clock_id", "due_at", "level", "hours_left"),)


class DayOverride(Model):
    """A single day that the company works, or does not, against weekday and library."""

    __tablename__ = "day_override"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day: Mapped[date] = mapped_column(unique=True)
    working: Mapped[bool]
    note: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
