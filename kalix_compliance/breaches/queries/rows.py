"""Breaches as rows of a list: the register's, the queue's, the search's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import STATUS_NAMES
from kalix_compliance.breaches.kinds import Status
from kalix_compliance.breaches.models import Breach, BreachComplaint
from kalix_compliance.breaches.next_step import Step, next_step
from kalix_compliance.breaches.queries.file import title_of
from kalix_compliance.breaches.queries.standing import standings_of
from kalix_compliance.breaches.rules.record import Counts
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.breaches.rules.status import status_of
from kalix_compliance.core.language import Sentence
from kalix_compliance.database.rows import by_first
from kalix_compliance.deadlines.queries import ClockView, clocks_of, next_clock
from kalix_compliance.staff.queries import names_of


@dataclass(frozen=True)
class BreachRow:
    """One breach in a list. `clock` is the running one that ends first; `missed` counts broken terms."""

    id: UUID
    reference: str
    title: str
    drill: bool
    status: Status
    standing: Standing
    opened_at: datetime
    owner: str
    owner_id: UUID | None
    people: int | None
    complaints: int
    clock: ClockView | None
    missed: int
    step: Step | None

    @property
    def status_name(self) -> Sentence:
        return STATUS_NAMES[self.status]


def breach_rows(session: Session, breaches: Sequence[Breach], now: datetime) -> list[BreachRow]:
    """The rows in the given order; a fixed number of statements however many."""
    standings = standings_of(session, breaches)
    clocks = clocks_of(session, [breach.reference for breach in breaches], now=now)
    complaints = _complaints(session, [breach.id for breach in breaches])
    owners = names_of(session, {b.owner_id for b in breaches if b.owner_id})
    rows = []
    for breach in breaches:
        case = standings[breach.id]
        views = clocks[breach.reference]
        clock = next_clock(views)
        guesses = Counts(breach.people_least, breach.people_best, breach.people_most)
        rows.append(
            BreachRow(
                id=breach.id,
                reference=breach.reference,
                title=title_of(breach),
                drill=breach.drill,
                status=status_of(case),
                standing=case,
                opened_at=breach.opened_at,
                owner=owners.get(breach.owner_id, "") if breach.owner_id else "",
                owner_id=breach.owner_id,
                people=case.people or guesses.likeliest,
                complaints=complaints.get(breach.id, 0),
                clock=clock,
                missed=sum(view.missed or view.level.late for view in views),
                step=next_step(case, clock.obligation.code if clock else None),
            )
        )
    return rows


def _complaints(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(BreachComplaint.breach_id, func.count())
        .where(BreachComplaint.breach_id.in_(ids))
        .group_by(BreachComplaint.breach_id)
    )
    return by_first(rows)
