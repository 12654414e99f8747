"""Mark the clocks that reached a new level or reminder, each once, however long nobody looked."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import KalixError, NotAllowed
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.deadlines.calendar import WorkingCalendar, working_hours_after
from kalix_compliance.deadlines.calendars import calendar_of
from kalix_compliance.deadlines.events import LevelReached, ReminderReached
from kalix_compliance.deadlines.levels import Level, bands_of
from kalix_compliance.deadlines.marks import Mark, marks_of
from kalix_compliance.deadlines.models import Clock, ClockWarning
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.jobs.saying import said

log = logging.getLogger(__name__)
CHUNK = 200

Told = tuple[UUID, datetime, Level, int]
Reached = LevelReached | ReminderReached


class Waiting(NamedTuple):
    """A clock's place in the queue of those to be flagged."""

    at: datetime
    id: UUID


@dataclass(frozen=True)
class Flagged:
    """How many clocks were looked at, how many warned anew, and which could not be flagged."""

    clocks: int = 0
    warnings: int = 0
    failed: tuple[UUID, ...] = ()

    def __str__(self) -> str:
        return said(clocks=self.clocks, warnings=self.warnings, failed=len(self.failed)) or ""

    def __add__(self, other: "Flagged") -> "Flagged":
        return Flagged(
            self.clocks + other.clocks,
            self.warnings + other.warnings,
            self.failed + other.failed,
        )


class TakenMeanwhile(KalixError):
    """Another worker flagged these clocks first: there is nothing to do, nor to record."""


def flag_clocks(actor: Actor, *, chunk: int = CHUNK) -> Flagged:
    """Flag every clock that is due for it, the one that waits longest first, a chunk to a transaction.

    Acts on state, so a run after days of outage catches up, and two runs at once share the work. A clock
    that cannot be flagged is logged, left for the next run, and does not hold up the others.
    """
    done = Flagged()
    place: Waiting | None = None
    while waiting := _waiting(place, chunk):
        done += _flag_or_isolate(actor, [row.id for row in waiting])
        place = waiting[-1]
    return done


def _flag_or_isolate(actor: Actor, ids: Sequence[UUID]) -> Flagged:
    """Flag these together; when that fails, each alone, to find the one that does not work."""
    try:
        return flag_due_clocks(actor, ids)
    except TakenMeanwhile:
        return Flagged()
    except NotAllowed:
        raise
    except Exception:
        log.exception("could not flag %s clocks", len(ids))
        if len(ids) == 1:
            return Flagged(failed=tuple(ids))
    return sum((_flag_or_isolate(actor, [one]) for one in ids), Flagged())


def _waiting(place: Waiting | None, limit: int) -> Sequence[Waiting]:
    """The next clocks whose next level has begun, after `place` in the order of their waiting."""
    now = runtime.get().clock.now()
    asked = select(Clock.next_flag_at, Clock.id).where(Clock.next_flag_at <= now)
    if place is not None:
        later = Clock.next_flag_at > place.at
        asked = asked.where(or_(later, and_(Clock.next_flag_at == place.at, Clock.id > place.id)))
    asked = asked.order_by(Clock.next_flag_at, Clock.id).limit(limit)
    with GuardedSession(db) as session:
        return [Waiting(at, id_) for at, id_ in session.execute(asked) if at is not None]


@command(Permission.SYSTEM_REMIND)
def flag_due_clocks(unit: Unit, ids: Sequence[UUID]) -> Flagged:
    """Flag those of these clocks that still need it and that no other worker is flagging."""
    clocks = unit.session.scalars(
        select(Clock)
        .where(Clock.id.in_(ids), Clock.next_flag_at <= unit.now)
        .order_by(Clock.next_flag_at, Clock.id)
        .with_for_update(skip_locked=True)
    ).all()
    if not clocks:
        raise TakenMeanwhile
    told = _already_told(unit, clocks)
    reached = [event for clock in clocks for event in _flag(unit, clock, told)]
    unit.session.flush()
    for event in reached:
        unit.announce(event)
    unit.about("clocks", clocks=len(clocks), warnings=len(reached), **_by_level(reached))
    return Flagged(len(clocks), len(reached))


def _flag(unit: Unit, clock: Clock, told: set[Told]) -> Iterator[Reached]:
    """Move one clock on; only the latest mark it has passed is told, those before are noted."""
    calendar, duty = calendar_of(unit), obligation_of(clock.obligation)
    marks = marks_of(duty, clock.due_at, clock.last_day, calendar)
    passed = [mark for mark in marks if mark.at <= unit.now]
    for mark in passed:
        if (clock.id, clock.due_at, mark.level, mark.hours_left) not in told:
            warning = _note(unit, clock, mark, passed_over=mark is not passed[-1])
            if mark is passed[-1]:
                yield _event(unit, clock, warning, calendar)
    level = bands_of(duty, clock.due_at, clock.last_day, calendar).level_at(unit.now)
    clock.flagged_level = level
    clock.missed = clock.missed or level is Level.OVERDUE
    clock.next_flag_at = marks[len(passed)].at if len(passed) < len(marks) else None


def _note(unit: Unit, clock: Clock, mark: Mark, *, passed_over: bool) -> ClockWarning:
    warning = ClockWarning(
        id=new_id(),
        clock_id=clock.id,
        due_at=clock.due_at,
        level=mark.level,
        hours_left=mark.hours_left,
        reached_at=mark.at,
        noticed_at=unit.now,
        passed_over=passed_over,
    )
    unit.session.add(warning)
    return warning


def _event(unit: Unit, clock: Clock, warning: ClockWarning, calendar: WorkingCalendar) -> Reached:
    if obligation_of(clock.obligation).reminders:
        return ReminderReached(
            obligation=clock.obligation,
            about=clock.about,
            hours_left=warning.hours_left or None,
            level=warning.level,
            due_at=clock.due_at,
            owner_id=clock.owner_id,
            tell_from=unit.now,
            clock_id=clock.id,
            warning_id=warning.id,
        )
    return LevelReached(
        obligation=clock.obligation,
        about=clock.about,
        level=warning.level,
        due_at=clock.due_at,
        owner_id=clock.owner_id,
        last_day=clock.last_day,
        tell_from=working_hours_after(unit.now, calendar),
        clock_id=clock.id,
        warning_id=warning.id,
    )


def _already_told(unit: Unit, clocks: Sequence[Clock]) -> set[Told]:
    """Marks told before for the same end: a calendar that was corrected back warns nobody twice."""
    ids = [clock.id for clock in clocks]
    rows = unit.session.execute(
        select(
            ClockWarning.clock_id,
            ClockWarning.due_at,
            ClockWarning.level,
            ClockWarning.hours_left,
        ).where(ClockWarning.clock_id.in_(ids))
    )
    return {(row.clock_id, row.due_at, row.level, row.hours_left) for row in rows}


def _by_level(reached: Sequence[Reached]) -> dict[str, int]:
    levels = [event.level for event in reached]
    return {str(level): levels.count(level) for level in sorted(set(levels))}
