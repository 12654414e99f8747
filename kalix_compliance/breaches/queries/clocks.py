"""The clocks of a breach as cards, and what a change of its times would move."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.clocks import not_notified, planned_starts
from kalix_compliance.breaches.deeds import duties_done
from kalix_compliance.breaches.obligations import (
    ASSESS,
    AUTHORITY,
    CONSUMER,
    CYBER,
    CYBER_SERIOUS,
    EVERY_CLOCK,
    PEOPLE,
)
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.rules.times import Times
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import say
from kalix_compliance.deadlines.calendars import load_calendar
from kalix_compliance.deadlines.clock_cards import ClockCard, card_of
from kalix_compliance.deadlines.drawing import FullRuler, Step
from kalix_compliance.deadlines.models import ClockWarning
from kalix_compliance.deadlines.obligations import Obligation, obligation_of
from kalix_compliance.deadlines.queries import ClockView, earlier_rounds
from kalix_compliance.deadlines.terms import due_of

REMINDED = say("nhắc")
FILED = say("Nộp")
DONE = {
    AUTHORITY: FILED,
    CONSUMER: FILED,
    CYBER_SERIOUS: FILED,
    CYBER: FILED,
    PEOPLE: say("Báo xong"),
    ASSESS: say("Đánh giá"),
}


def clock_cards(clocks: Iterable[ClockView]) -> list[ClockCard]:
    """The clocks of a breach as cards, in the given order."""
    return [
        card_of(view, DONE[view.obligation.code]) for view in clocks if view.obligation.code in DONE
    ]


@dataclass(frozen=True)
class Reminder:
    """A mark that a clock passed: `hours_left` is None for the miss; `told_at` is None when an outage
    jumped across it."""

    hours_left: int | None
    reached_at: datetime
    told_at: datetime | None


@dataclass(frozen=True)
class ClockHistory:
    """One duty of a breach: its newest clock, the rounds before it, and what people were reminded of."""

    clock: ClockView
    card: ClockCard
    ruler: FullRuler
    earlier: tuple[ClockView, ...]
    reminders: tuple[Reminder, ...]


def clock_history(session: Session, reference: str, code: str, now: datetime) -> ClockHistory:
    """Everything about one clock of a breach; three statements. Raises NotFound."""
    rounds = [v for v in earlier_rounds(session, reference, now=now) if v.obligation.code == code]
    if code not in DONE or not rounds:
        raise NotFound(f"{code} of {reference}")
    newest = max(rounds, key=lambda view: view.round)
    rows = session.scalars(
        select(ClockWarning)
        .where(ClockWarning.clock_id.in_([view.id for view in rounds]))
        .order_by(ClockWarning.noticed_at, ClockWarning.reached_at)
    )
    reminders = tuple(
        Reminder(
            row.hours_left or None, row.reached_at, None if row.passed_over else row.noticed_at
        )
        for row in rows
    )
    told = [Step(r.told_at, title=REMINDED) for r in reminders if r.told_at]
    return ClockHistory(
        newest,
        card_of(newest, DONE[code]),
        newest.full_ruler([step for step in told if step.at >= newest.started_at]),
        tuple(view for view in rounds if view is not newest),
        reminders,
    )


@dataclass(frozen=True)
class ClockMove:
    """What new times do to one clock: `before` and `after` are its ends, None where it does not run.

    `overdue`: the new end has passed, so that the clock is missed the moment this is saved. `met`: the duty
    was done already and is judged by the new end.
    """

    obligation: Obligation
    before: datetime | None
    after: datetime | None
    overdue: bool
    met: bool


def moves_of(r: Reading, times: Times) -> list[ClockMove]:
    """What saving these times would move, clock by clock; nothing is changed."""
    session, breach, now = r.session, r.breach, r.now
    starts = planned_starts(
        times, serious=breach.serious, not_notified=not_notified(session, breach.id)
    )
    running = {view.obligation.code: view for view in r.clocks if not view.cancelled_at}
    calendar, done = load_calendar(session), duties_done(session, breach.id)
    moves = []
    for code in EVERY_CLOCK:
        view, start = running.get(code), starts.get(code)
        after = due_of(start, obligation_of(code).term, calendar).at if start else None
        if view is not None and view.met_at and after is None:
            continue  # what was done stays done
        before = view.due_at if view else None
        if before != after:
            moves.append(_move(code, view, before, after, done.get(code), now))
    return moves


def fingerprint(moves: Iterable[ClockMove]) -> str:
    """Names a set of moves, so that a save can say which ones the person has seen."""
    seen = "|".join(f"{move.obligation.code} {move.before} {move.after}" for move in moves)
    return hashlib.sha256(seen.encode()).hexdigest()[:32]


def late_moves(moves: Sequence[ClockMove]) -> list[ClockMove]:
    """Those that would be missed at once: a miss is never taken back."""
    return [move for move in moves if move.overdue]


def _move(
    code: str,
    view: ClockView | None,
    before: datetime | None,
    after: datetime | None,
    done_at: datetime | None,
    now: datetime,
) -> ClockMove:
    met_at = (view.met_at if view else None) or done_at
    seen_at = met_at or now
    missed = view is not None and view.missed
    overdue = after is not None and seen_at >= after and not missed
    return ClockMove(obligation_of(code), before, after, overdue, met_at is not None)
