"""Suggestions: which complaints share what, how unusual that is, and what a person made of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of
from kalix_compliance.patterns.kinds import Feature


class Suggestion(Model):
    """Complaints inside a window that share a feature. The same evidence is suggested once, for ever."""

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint(
            "(dismissed_at IS NULL) = (dismissed_by IS NULL)", name="dismissed_by_somebody"
        ),
        CheckConstraint("observed > 0 AND expected >= 0", name="figures_make_sense"),
        Index("ix_suggestion_open", "dismissed_at", "found_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    feature: Mapped[Feature] = mapped_column(choice_of(Feature))
    value: Mapped[str] = mapped_column(String(80))
    """A code, an id or a keyed hash: never personal data."""
    window_from: Mapped[date]
    window_until: Mapped[date]
    cases: Mapped[list[str]] = mapped_column(JSON)
    """The complaints' numbers, in order."""
    evidence: Mapped[str] = mapped_column(String(64), unique=True)
    """A hash of feature, value and cases: what was dismissed does not come back for it."""
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    observed: Mapped[int]
    expected: Mapped[float]
    chance: Mapped[float]
    """How probable so many are if nothing is wrong, corrected for how many things were looked at."""
    found_at: Mapped[datetime] = mapped_column(Moment)
    dismissed_at: Mapped[datetime | None] = mapped_column(Moment)
    dismissed_by: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    breach: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
