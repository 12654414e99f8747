"""Where breaches stand, as the rules want to know it; a handful of statements for any number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import (
    Choice,
    DecisionAbout,
    Form,
    Harm,
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
from kalix_compliance.breaches.queries.told import ToldCounts, told_counts
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.deadlines.models import Clock

OPEN_NOTICES = (
    NoticeState.DRAFT,
    NoticeState.SUBMITTED,
    NoticeState.APPROVED,
    NoticeState.SENDING,
)
NOBODY = ToldCounts()
RUNNING_IMPORTS = (ImportState.CHECKING, ImportState.ADDING)


def standing_of(session: Session, breach: Breach) -> Standing:
    return standings_of(session, [breach])[breach.id]


def standings_of(session: Session, breaches: Iterable[Breach]) -> dict[UUID, Standing]:
    """By the breach's id; ten statements however many breaches."""
    rows = list(breaches)
    ids = [breach.id for breach in rows]
    contained = _contained(session, ids)
    harms = _harms(session, ids)
    decisions = _decisions(session, ids)
    filings = _filings(session, ids)
    people = told_counts(session, ids)
    notices = _counts(session, ids, PeopleNotice, PeopleNotice.state.in_(OPEN_NOTICES))
    imports = _counts(session, ids, AffectedImport, AffectedImport.state.in_(RUNNING_IMPORTS))
    measures = _open_measures(session, ids)
    clocks = _running_clocks(session, [breach.reference for breach in rows])
    return {
        breach.id: Standing(
            confirmed=breach.confirmed_at is not None,
            ruled_out=breach.ruled_out_at is not None,
            closed=breach.closed_at is not None,
            contained=breach.id in contained,
            assessed=breach.id in harms,
            harm=harms.get(breach.id),
            data_types=tuple(breach.data_types),
            decisions=tuple(decisions[breach.id].signed.items()),
            waiting_decisions=frozenset(decisions[breach.id].waiting),
            reviews_due=frozenset(decisions[breach.id].due),
            mau_08_filed=(Form.MAU_08, Phase.INITIAL) in filings[breach.id].filed,
            minutes_signed=any(form is Form.MINUTES for form, _ in filings[breach.id].filed),
            open_filings=filings[breach.id].open,
            final_filed=(Form.MAU_08, Phase.FINAL) in filings[breach.id].filed,
            people=people.get(breach.id, NOBODY).people,
            untold=people.get(breach.id, NOBODY).untold,
            erased=people.get(breach.id, NOBODY).erased,
            open_notices=notices.get(breach.id, 0),
            running_imports=imports.get(breach.id, 0),
            open_measures=tuple(measures[breach.id]),
            root_cause=breach.root_cause is not None,
            lessons=breach.lessons is not None,
            retention_set=breach.keep_until is not None,
            running_clocks=clocks.get(breach.reference, 0),
        )
        for breach in rows
    }


@dataclass
class _Decisions:
    signed: dict[DecisionAbout, Choice] = field(default_factory=dict)
    waiting: set[DecisionAbout] = field(default_factory=set)
    due: set[DecisionAbout] = field(default_factory=set)


@dataclass
class _Filings:
    filed: set[tuple[Form, Phase]] = field(default_factory=set)
    open: int = 0


def _contained(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    """The newest setting of the time counts; it may have been taken back."""
    newest: dict[UUID, bool] = {}
    rows = session.execute(
        select(BreachMoment.breach_id, BreachMoment.at)
        .where(BreachMoment.breach_id.in_(ids), BreachMoment.kind == Moment.CONTAINED)
        .order_by(BreachMoment.set_at, BreachMoment.id)
    )
    for breach_id, at in rows:
        newest[breach_id] = at is not None
    return {breach_id for breach_id, is_set in newest.items() if is_set}


def _harms(session: Session, ids: Sequence[UUID]) -> dict[UUID, Harm]:
    """What the newest assessment of each says about harm."""
    rows = session.execute(
        select(Assessment.breach_id, Assessment.harm)
        .where(Assessment.breach_id.in_(ids))
        .order_by(Assessment.at, Assessment.id)
    )
    return {row.breach_id: row.harm for row in rows}


def _decisions(session: Session, ids: Sequence[UUID]) -> dict[UUID, _Decisions]:
    """The newest signed decision about each question, and those that wait for a signature."""
    found: dict[UUID, _Decisions] = defaultdict(_Decisions)
    rows = session.scalars(
        select(BreachDecision)
        .where(
            BreachDecision.breach_id.in_(ids),
            BreachDecision.declined_at.is_(None),
            BreachDecision.withdrawn_at.is_(None),
        )
        .order_by(BreachDecision.made_at, BreachDecision.id)
    )
    for row in rows:
        of_breach = found[row.breach_id]
        if row.signed_at is None:
            of_breach.waiting.add(row.about)
            continue
        of_breach.signed[row.about] = row.choice
        of_breach.due.discard(row.about)
        if row.reminded_at is not None:
            of_breach.due.add(row.about)
    return found


def _filings(session: Session, ids: Sequence[UUID]) -> dict[UUID, _Filings]:
    """Which papers are filed, and how many are begun and not filed yet."""
    found: dict[UUID, _Filings] = defaultdict(_Filings)
    rows = session.execute(
        select(Filing.breach_id, Filing.form, Filing.phase, Filing.filed_at).where(
            Filing.breach_id.in_(ids)
        )
    )
    for row in rows:
        if row.filed_at is None:
            found[row.breach_id].open += 1
        else:
            found[row.breach_id].filed.add((row.form, row.phase))
    return found


def _counts(
    session: Session,
    ids: Sequence[UUID],
    table: type[PeopleNotice] | type[AffectedImport],
    condition: object,
) -> dict[UUID, int]:
    rows = session.execute(
        select(table.breach_id, func.count())
        .where(table.breach_id.in_(ids), condition)  # type: ignore[arg-type]
        .group_by(table.breach_id)
    )
    return {row[0]: row[1] for row in rows}


def _open_measures(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[int]]:
    """The numbers of the measures that are neither done nor dropped."""
    found: dict[UUID, list[int]] = defaultdict(list)
    rows = session.execute(
        select(BreachMeasure.breach_id, BreachMeasure.number)
        .where(
            BreachMeasure.breach_id.in_(ids),
            BreachMeasure.done_at.is_(None),
            BreachMeasure.dropped_at.is_(None),
        )
        .order_by(BreachMeasure.number)
    )
    for breach_id, number in rows:
        found[breach_id].append(number)
    return found


def _running_clocks(session: Session, references: Sequence[str]) -> dict[str, int]:
    rows = session.execute(
        select(Clock.about, func.count())
        .where(Clock.about.in_(references), Clock.met_at.is_(None), Clock.cancelled_at.is_(None))
        .group_by(Clock.about)
    )
    return {row[0]: row[1] for row in rows}
