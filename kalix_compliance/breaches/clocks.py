"""Which clocks a breach has: started, moved and stopped by its times, its gravity and its decisions."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.deeds import duties_done
from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Moment
from kalix_compliance.breaches.models import Assessment, Breach, BreachDecision
from kalix_compliance.breaches.moments import moments_of
from kalix_compliance.breaches.obligations import CYBER_SERIOUS, ENDED_BY, EVERY_CLOCK, STARTS
from kalix_compliance.breaches.rules.standing import still_counts
from kalix_compliance.database.rows import by_first
from kalix_compliance.deadlines.tracking import cancel_clocks, count_from, meet_clock
from kalix_compliance.execution.unit import Unit


def planned_starts(
    times: Mapping[Moment, datetime],
    *,
    serious: bool | None,
    not_notified: Collection[DecisionAbout] = (),
) -> dict[str, datetime]:
    """From when each clock counts; a clock that is left out does not run.

    `not_notified`: what was decided and signed not to be notified.
    """
    starts = {code: times[kind] for code, kind in STARTS.items() if kind in times}
    if not serious:
        starts.pop(CYBER_SERIOUS, None)
    for code, about in ENDED_BY.items():
        if about in not_notified:
            starts.pop(code, None)
    return starts


def reconcile_clocks(unit: Unit, breach: Breach) -> None:
    """Start, move and cancel every clock, so that they fit the breach's times, `serious` and decisions.

    A breach that has ended has no running clock; when it is open again they count as before. What was met
    stays met, and what was missed stays missed. What was done before its clock began has met it.
    """
    unit.session.flush()
    starts: dict[str, datetime] = {}
    if not breach.closed_at and not breach.ruled_out_at:
        times = {kind: moment.given for kind, moment in moments_of(unit.session, breach.id).items()}
        starts = planned_starts(
            times, serious=breach.serious, not_notified=not_notified(unit.session, breach.id)
        )
    done = duties_done(unit.session, breach.id) if starts else {}
    for code, started_at in starts.items():
        count_from(unit, code, breach.reference, started_at, owner_id=breach.owner_id)
        if code in done:
            meet_clock(unit, code, breach.reference, done[code])
    if others := [code for code in EVERY_CLOCK if code not in starts]:
        cancel_clocks(unit, breach.reference, *others)


def not_notified(session: Session, breach_id: UUID) -> set[DecisionAbout]:
    """What the newest signed decision says not to notify, while what is known now allows that."""
    harm = session.scalar(
        select(Assessment.harm)
        .where(Assessment.breach_id == breach_id)
        .order_by(Assessment.at.desc(), Assessment.id.desc())
        .limit(1)
    )
    rows = session.execute(
        select(BreachDecision.about, BreachDecision.choice)
        .where(BreachDecision.breach_id == breach_id, BreachDecision.signed_at.is_not(None))
        .order_by(BreachDecision.signed_at, BreachDecision.id)
    )
    newest = by_first(rows)
    if Choice.DO_NOT not in newest.values():
        return set()
    data_types = session.scalars(select(Breach.data_types).where(Breach.id == breach_id)).one()
    return {
        about
        for about, choice in newest.items()
        if choice is Choice.DO_NOT and still_counts(about, choice, harm, data_types)
    }
