"""The breach register: every breach and drill, by state, year and name; the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import ENDED
from kalix_compliance.breaches.kinds import Status
from kalix_compliance.breaches.models import AffectedPerson, Breach, BreachComplaint
from kalix_compliance.breaches.queries.rows import BreachRow, breach_rows
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.rows import by_first
from kalix_compliance.deadlines.queries import LATELY, missed_one, past_one
from kalix_compliance.vault.folding import fold

PAGE = 50
MOST_LOOKED_AT = 2_000
"""Names are sealed and the state is worked out, so both are looked for row by row; a company with more
breaches than this has other worries."""

IS_ENDED = or_(Breach.closed_at.is_not(None), Breach.ruled_out_at.is_not(None))
LIKELY: dict[Status, ColumnElement[bool]] = {
    Status.SUSPECTED: and_(Breach.confirmed_at.is_(None), ~IS_ENDED),
    Status.CONFIRMED: and_(Breach.confirmed_at.is_not(None), ~IS_ENDED),
    Status.CONTAINED: and_(Breach.confirmed_at.is_not(None), ~IS_ENDED),
    Status.NOTIFIED: and_(Breach.confirmed_at.is_not(None), ~IS_ENDED),
    Status.CLOSED: Breach.closed_at.is_not(None),
    Status.RULED_OUT: Breach.ruled_out_at.is_not(None),
}
"""Which rows may have a status; which of them have it, `rules/status.py` says."""


@dataclass(frozen=True)
class BreachSearch:
    """Find breaches; an empty search finds every open one that is no drill.

    `statuses` None means the open ones; `after` is the number after which the page begins.
    """

    statuses: frozenset[Status] | None = None
    year: int | None = None
    drill: bool = False
    text: str = ""
    overdue: bool = False
    """Only those with a term that has passed."""
    kept: bool | None = None
    """Whether every term was kept; None does not ask."""
    lately: bool = False
    """Only what ended in the last twelve months."""
    after: str = ""
    limit: int = PAGE

    def page(self, session: Session, actor: Actor, now: datetime) -> "BreachPage":
        """One page of rows and where the next begins."""
        actor.require(Permission.BREACH_READ)
        wanted = select(Breach).where(*self._conditions(now)).order_by(Breach.reference.desc())
        if self.after:
            wanted = wanted.where(Breach.reference < self.after)
        if not self._by_hand:
            found = session.scalars(wanted.limit(self.limit + 1)).all()
            rows = breach_rows(session, found[: self.limit], now)
            return BreachPage(rows, rows[-1].reference if len(found) > self.limit else None)
        found = session.scalars(wanted.limit(MOST_LOOKED_AT)).all()
        rows = [row for row in breach_rows(session, found, now) if self._fits(row)]
        more = rows[self.limit - 1].reference if len(rows) > self.limit else None
        return BreachPage(rows[: self.limit], more)

    @property
    def _chosen(self) -> frozenset[Status]:
        return frozenset(Status) - ENDED if self.statuses is None else self.statuses

    @property
    def _by_hand(self) -> bool:
        """Whether SQL alone cannot say which rows are meant."""
        whole = (frozenset(Status), frozenset(Status) - ENDED, ENDED)
        exact = (Status.SUSPECTED, Status.CLOSED, Status.RULED_OUT)
        one_of_a_kind = len(self._chosen) == 1 and next(iter(self._chosen)) in exact
        return bool(self.text) or not (self._chosen in whole or one_of_a_kind)

    def _conditions(self, now: datetime) -> Sequence[ColumnElement[bool]]:
        conditions = [
            Breach.drill.is_(self.drill),
            or_(*(LIKELY[status] for status in sorted(self._chosen))),
        ]
        if self.year is not None:
            conditions.append(Breach.reference.like(f"SC-{self.year}-%"))
        if self.overdue:
            conditions.append(Breach.reference.in_(past_one("breach.", now)))
        if self.kept is not None:
            missed = Breach.reference.in_(missed_one("breach."))
            conditions.append(~missed if self.kept else missed)
        if self.lately:
            conditions.append(func.coalesce(Breach.closed_at, Breach.ruled_out_at) > now - LATELY)
        return conditions

    def _fits(self, row: BreachRow) -> bool:
        asked = fold(self.text).strip()
        named = not asked or asked in fold(f"{row.reference} {row.title}")
        return named and row.status in self._chosen


@dataclass(frozen=True)
class BreachPage:
    rows: list[BreachRow]
    more: str | None


@dataclass(frozen=True)
class Figures:
    """The register in four numbers, drills apart."""

    open: int
    drills: int
    missed: int
    untold: int


def figures_of(rows: Sequence[BreachRow], drills: int) -> Figures:
    """What the open breaches add up to."""
    return Figures(
        open=len(rows),
        drills=drills,
        missed=sum(row.missed for row in rows),
        untold=sum(row.standing.untold for row in rows),
    )


def years_and_drills(session: Session) -> tuple[list[int], int]:
    """The years in which breaches or drills were opened, the newest first, and how many drills are under
    way; one statement."""
    year = func.substr(Breach.reference, 4, 4)
    drills = func.count().filter(Breach.drill.is_(True), ~IS_ENDED)
    rows = session.execute(select(year, drills).group_by(year)).all()
    return sorted((int(row[0]) for row in rows), reverse=True), sum(row[1] for row in rows)


def open_breaches(session: Session, actor: Actor, now: datetime) -> list[BreachRow]:
    """Every open breach that is no drill, the clock that ends first on top; for queues and counts."""
    rows = BreachSearch(limit=MOST_LOOKED_AT).page(session, actor, now).rows
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(rows, key=lambda row: row.clock.due_at if row.clock else far)


def breaches_of_complaints(session: Session, complaints: Sequence[str]) -> dict[str, str]:
    """The number of the breach that each complaint is behind; those behind none are left out."""
    rows = session.execute(
        select(BreachComplaint.complaint, Breach.reference)
        .join(Breach, Breach.id == BreachComplaint.breach_id)
        .where(BreachComplaint.complaint.in_(complaints))
    )
    return by_first(rows)


def breaches_of_customer(session: Session, customer_id: UUID) -> list[Breach]:
    """The breaches on whose list a customer stands, the newest first."""
    wanted = (
        select(Breach)
        .join(AffectedPerson, AffectedPerson.breach_id == Breach.id)
        .where(AffectedPerson.customer_id == customer_id)
    )
    return list(session.scalars(wanted.order_by(Breach.reference.desc())))
