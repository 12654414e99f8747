"""The figures of a report: whole months as they were kept, the rest counted now."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.reports.figures.facts import facts_of
from kalix_compliance.reports.figures.scope import Days, Scope, month_of, together
from kalix_compliance.reports.figures.tally import Tally
from kalix_compliance.reports.months import kept_months


@dataclass
class Figures:
    """Counts month by month; a month at either end of the days may be cut."""

    scope: Scope
    months: dict[date, Tally] = field(default_factory=dict)

    @property
    def whole(self) -> Tally:
        """All months together."""
        return self.of(self.scope.days)

    def of(self, days: Days) -> Tally:
        """The months that begin within these days."""
        tally = Tally()
        for month, counts in self.months.items():
            if days.since <= max(month, self.scope.days.since) <= days.until:
                tally.add(counts)
        return tally


def figures_of(session: Session, actor: Actor, scope: Scope, now: datetime) -> Figures:
    """Three statements at most, whatever the days. Only days that can have complaints cost anything."""
    pieces = list(scope.days.months())
    kept = kept_months(session, actor, scope)
    figures = Figures(scope)
    for piece in pieces:
        figures.months[month_of(piece.since).since] = Tally()
    whole = {piece.since for piece in pieces if piece == month_of(piece.since)}
    for month, tally in kept.items():
        if month in whole:
            figures.months[month] = tally
    uncounted = [piece for piece in pieces if piece.since not in kept or piece.since not in whole]
    for fact in facts_of(session, visible_to(actor), scope, together(uncounted), now):
        figures.months[date(int(fact.month[:4]), int(fact.month[5:]), 1)].count(fact)
    return figures
