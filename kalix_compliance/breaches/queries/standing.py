"""Where breaches stand, as the rules want to know it: each fact a subquery, all of them one statement."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, String, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kalix_compliance.breaches.kinds import (
    DecisionAbout,
    Form,
    ImportState,
    Moment,
    NoticeState,
    Phase,
)
from kalix_compliance.breaches.models import (
    AffectedImport,
    Assessment,
    Breach,
    BreachDecision,
    BreachMeasure,
    BreachMoment,
    Filing,
    PeopleNotice,
)
from kalix_compliance.breaches.queries.told import erased_of_list, on_list, told_of_list
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.deadlines.models import Clock

OPEN_NOTICES = (
    NoticeState.DRAFT,
    NoticeState.SUBMITTED,
    NoticeState.APPROVED,
    NoticeState.SENDING,
)
RUNNING_IMPORTS = (ImportState.CHECKING, ImportState.ADDING)


def standing_of(session: Session, breach: Breach) -> Standing:
    return standings_of(session, [breach])[breach.id]


def standings_of(session: Session, breaches: Iterable[Breach]) -> dict[UUID, Standing]:
    """By the breach's id; one statement however many breaches."""
    rows = {breach.id: breach for breach in breaches}
    if not rows:
        return {}
    facts = select(Breach.id, *_facts()).where(Breach.id.in_(rows))
    return {
        fact["id"]: _standing(rows[fact["id"]], fact) for fact in session.execute(facts).mappings()
    }


def _standing(breach: Breach, fact: RowMapping) -> Standing:
    signed = {about: fact[f"signed_{about}"] for about in DecisionAbout}
    return Standing(
        confirmed=breach.confirmed_at is not None,
        ruled_out=breach.ruled_out_at is not None,
        closed=breach.closed_at is not None,
        contained=fact["contained_at"] is not None,
        assessed=fact["harm"] is not None,
        harm=fact["harm"],
        data_types=tuple(breach.data_types),
        decisions=tuple((about, choice) for about, choice in signed.items() if choice),
        waiting_decisions=frozenset(a for a in DecisionAbout if fact[f"waiting_{a}"]),
        reviews_due=frozenset(a for a in DecisionAbout if fact[f"reminded_{a}"] is not None),
        mau_08_filed=fact["mau_08"] > 0,
        minutes_signed=fact["minutes"] > 0,
        open_filings=fact["open_filings"],
        final_filed=fact["final"] > 0,
        people=fact["people"],
        untold=fact["people"] - fact["told"] - fact["erased"],
        erased=fact["erased"],
        open_notices=fact["open_notices"],
        running_imports=fact["running_imports"],
        open_measures=tuple(sorted(map(int, (fact["open_measures"] or "").split()))),
        root_cause=breach.root_cause is not None,
        lessons=breach.lessons is not None,
        retention_set=breach.keep_until is not None,
        running_clocks=fact["running_clocks"],
    )


def _facts() -> list[ColumnElement[Any]]:
    """What is to be known of a row of `Breach`, by name."""
    filed = Filing.filed_at.is_not(None)
    mau_08 = Filing.form == Form.MAU_08
    facts = {
        "contained_at": _newest(
            BreachMoment.at,
            BreachMoment.kind == Moment.CONTAINED,
            by=(BreachMoment.set_at, BreachMoment.id),
        ),
        "harm": _newest(Assessment.harm, by=(Assessment.at, Assessment.id)),
        "mau_08": _count(Filing, filed, mau_08, Filing.phase == Phase.INITIAL),
        "final": _count(Filing, filed, mau_08, Filing.phase == Phase.FINAL),
        "minutes": _count(Filing, filed, Filing.form == Form.MINUTES),
        "open_filings": _count(Filing, ~filed),
        "people": on_list(),
        "told": told_of_list(),
        "erased": erased_of_list(),
        "open_notices": _count(PeopleNotice, PeopleNotice.state.in_(OPEN_NOTICES)),
        "running_imports": _count(AffectedImport, AffectedImport.state.in_(RUNNING_IMPORTS)),
        "open_measures": _open_measures(),
        "running_clocks": _running_clocks(),
    }
    for about in DecisionAbout:
        asked = BreachDecision.about == about
        signed, by = (
            BreachDecision.signed_at.is_not(None),
            (BreachDecision.made_at, BreachDecision.id),
        )
        waits = (
            BreachDecision.signed_at.is_(None),
            BreachDecision.declined_at.is_(None),
            BreachDecision.withdrawn_at.is_(None),
        )
        facts |= {
            f"signed_{about}": _newest(BreachDecision.choice, asked, signed, by=by),
            f"reminded_{about}": _newest(BreachDecision.reminded_at, asked, signed, by=by),
            f"waiting_{about}": _count(BreachDecision, asked, *waits),
        }
    return [fact.label(name) for name, fact in facts.items()]


def _newest(
    column: InstrumentedAttribute[Any],
    *conditions: ColumnElement[bool],
    by: tuple[InstrumentedAttribute[Any], ...],
) -> ColumnElement[Any]:
    """What the newest row says that belongs to the breach: the last in the order `by`."""
    return (
        select(column)
        .where(column.class_.breach_id == Breach.id, *conditions)
        .order_by(*(one.desc() for one in by))
        .limit(1)
        .scalar_subquery()
    )


def _count(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).where(table.breach_id == Breach.id, *conditions).scalar_subquery()


def _open_measures() -> ColumnElement[str]:
    """The numbers of those that are neither done nor dropped, with blanks between them."""
    return (
        select(func.aggregate_strings(cast(BreachMeasure.number, String), " "))
        .where(
            BreachMeasure.breach_id == Breach.id,
            BreachMeasure.done_at.is_(None),
            BreachMeasure.dropped_at.is_(None),
        )
        .scalar_subquery()
    )


def _running_clocks() -> ColumnElement[int]:
    return (
        select(func.count())
        .where(
            Clock.about == Breach.reference, Clock.met_at.is_(None), Clock.cancelled_at.is_(None)
        )
        .scalar_subquery()
    )
