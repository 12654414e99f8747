"""A breach as one page reads it: each table once, however many parts of the page speak of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import (
    Assessment,
    Breach,
    BreachComplaint,
    BreachDecision,
    BreachMeasure,
    Filing,
    PeopleNotice,
)
from kalix_compliance.breaches.moments import History, Moments, counting, history_of
from kalix_compliance.breaches.queries.affected import AffectedSummary, affected_summary
from kalix_compliance.breaches.queries.standing import standing_of
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.casework.evidence import EvidenceRow, evidence_of
from kalix_compliance.casework.models import Approval
from kalix_compliance.deadlines.queries import ClockView, clocks_about
from kalix_compliance.staff.queries import every_name


@dataclass(frozen=True)
class Reading:
    """What is stored about one breach at one moment, read when a part of the page first speaks of it.

    It lives as long as one page or one command, and is not asked again after a change.
    """

    session: Session
    breach: Breach
    now: datetime

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.session, self.breach)

    @cached_property
    def clocks(self) -> Sequence[ClockView]:
        """The newest round of each: running ones first, the nearest end on top."""
        return clocks_about(self.session, self.breach.reference, now=self.now)

    @cached_property
    def history(self) -> History:
        """Every setting of every time, the newest first."""
        return history_of(self.session, self.breach.id)

    @property
    def moments(self) -> Moments:
        """The times that count."""
        return counting(self.history)

    @cached_property
    def assessments(self) -> Sequence[Assessment]:
        """Newest first."""
        return self.session.scalars(
            select(Assessment)
            .where(Assessment.breach_id == self.breach.id)
            .order_by(Assessment.at.desc(), Assessment.id.desc())
        ).all()

    @cached_property
    def decisions(self) -> Sequence[BreachDecision]:
        """Newest first."""
        return self.session.scalars(
            select(BreachDecision)
            .where(BreachDecision.breach_id == self.breach.id)
            .order_by(BreachDecision.made_at.desc(), BreachDecision.id.desc())
        ).all()

    @cached_property
    def approvals(self) -> Sequence[Approval]:
        """What was put before a second person, the oldest first."""
        return self.session.scalars(
            select(Approval)
            .where(Approval.about == self.breach.reference)
            .order_by(Approval.asked_at)
        ).all()

    @cached_property
    def filings(self) -> Sequence[Filing]:
        """In the order in which they were begun."""
        return self.session.scalars(
            select(Filing)
            .where(Filing.breach_id == self.breach.id)
            .order_by(Filing.began_at, Filing.id)
        ).all()

    @cached_property
    def measures(self) -> Sequence[BreachMeasure]:
        """In the order of their numbers."""
        return self.session.scalars(
            select(BreachMeasure)
            .where(BreachMeasure.breach_id == self.breach.id)
            .order_by(BreachMeasure.number)
        ).all()

    @cached_property
    def evidence(self) -> Sequence[EvidenceRow]:
        """The files with their SHA-256, the oldest first."""
        return evidence_of(self.session, self.breach.reference)

    @cached_property
    def notices(self) -> Sequence[PeopleNotice]:
        """To the people, the newest first."""
        return self.session.scalars(
            select(PeopleNotice)
            .where(PeopleNotice.breach_id == self.breach.id)
            .order_by(PeopleNotice.number.desc())
        ).all()

    @cached_property
    def people(self) -> AffectedSummary:
        """The list of the affected in figures."""
        return affected_summary(self.session, self.breach)

    @cached_property
    def complaints(self) -> tuple[str, ...]:
        """The numbers of the complaints behind the breach, the oldest first."""
        wanted = select(BreachComplaint.complaint).where(
            BreachComplaint.breach_id == self.breach.id
        )
        return tuple(self.session.scalars(wanted.order_by(BreachComplaint.complaint)))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Everybody who works or worked here, by actor id."""
        return every_name(self.session)

    def name(self, who: str | UUID | None) -> str:
        """What somebody is called; jobs have no name."""
        return self.names.get(str(who), "")
