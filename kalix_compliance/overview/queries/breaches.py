"""The breaches under way, as those who handle them meet them in their queue."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import NoticeState, Status
from kalix_compliance.breaches.models import Breach, BreachMeasure, PeopleNotice
from kalix_compliance.breaches.next_step import Step, next_step
from kalix_compliance.breaches.queries.file import title_of
from kalix_compliance.breaches.queries.standing import standings_of
from kalix_compliance.breaches.rules.status import status_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import ClockView, clocks_of, next_clock
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

LONGEST = 20


@dataclass(frozen=True)
class BreachJob:
    """An open breach: what comes next in it, and the running clock that ends first."""

    reference: str
    title: str
    drill: bool
    status: Status
    step: Step
    clock: ClockView | None


def breach_jobs(session: Session, actor: Actor, now: datetime) -> list[BreachJob]:
    """Every open breach for those who handle them, the nearest end first, drills last; four statements."""
    if not actor.may(Permission.BREACH_HANDLE):
        return []
    breaches = session.scalars(
        select(Breach)
        .where(Breach.closed_at.is_(None), Breach.ruled_out_at.is_(None))
        .order_by(Breach.drill, Breach.opened_at.desc())
        .limit(LONGEST)
    ).all()
    if not breaches:
        return []
    standings = standings_of(session, breaches)
    clocks = clocks_of(session, [breach.reference for breach in breaches], now=now)
    jobs = []
    for breach in breaches:
        clock, standing = next_clock(clocks[breach.reference]), standings[breach.id]
        step = next_step(standing, clock.obligation.code if clock else None)
        if step is not None:
            jobs.append(
                BreachJob(
                    reference=breach.reference,
                    title=title_of(breach),
                    drill=breach.drill,
                    status=status_of(standing),
                    step=step,
                    clock=clock,
                )
            )
    return sorted(
        jobs, key=lambda job: (job.drill, job.clock is None, job.clock and job.clock.due_at)
    )


@dataclass(frozen=True)
class GivenMeasure:
    """A measure that I am to do in a breach that somebody else answers for."""

    reference: str
    drill: bool
    number: int
    what: str
    due_on: date


def measures_given_to(session: Session, actor: Actor) -> list[GivenMeasure]:
    """What I am to do in open breaches of others, the nearest day first; one statement.

    Also for those who may not read breaches: a server is often not in the hands of those who may.
    """
    found = session.execute(
        select(BreachMeasure, Breach.reference, Breach.drill)
        .join(Breach, Breach.id == BreachMeasure.breach_id)
        .where(
            BreachMeasure.owner_id == actor.staff_id,
            BreachMeasure.done_at.is_(None),
            BreachMeasure.dropped_at.is_(None),
            Breach.owner_id.is_distinct_from(actor.staff_id),
            Breach.closed_at.is_(None),
            Breach.ruled_out_at.is_(None),
        )
        .order_by(BreachMeasure.due_on, Breach.reference, BreachMeasure.number)
        .limit(LONGEST)
    ).all()
    safe = safes.house()
    return [
        GivenMeasure(reference, drill, row.number, unseal_from(row, safe, "what"), row.due_on)
        for row, reference, drill in found
    ]


def notices_to_call_for(session: Session, actor: Actor) -> list[str]:
    """The breaches whose notice goes out, for those who call the people whom no mail reaches."""
    if not actor.may(Permission.BREACH_CONTACT) or actor.may(Permission.BREACH_READ):
        return []
    wanted = (
        select(Breach.reference)
        .join(PeopleNotice, PeopleNotice.breach_id == Breach.id)
        .where(
            PeopleNotice.state.in_((NoticeState.SENDING, NoticeState.SENT)),
            Breach.closed_at.is_(None),
            Breach.ruled_out_at.is_(None),
        )
        .distinct()
        .order_by(Breach.reference)
        .limit(LONGEST)
    )
    return list(session.scalars(wanted))
