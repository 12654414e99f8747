"""Whose turn a file is: claimed by one worker at a time, told how far it is, ended once.

Whoever holds a file says so every second. Who has been silent for too long is taken to be dead: another
claims the file under the next attempt, and the first, should it come back, finds that it is not its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit, runtime
from kalix_compliance.exports.kinds import State
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.notes import tell_asker
from kalix_compliance.exports.rules import BROKEN_OFF

ATTEMPTS = 3
HOLD = timedelta(seconds=45)
PATIENCE = timedelta(seconds=20)
"""Before a failed file is tried again, times the attempt."""
EVERY = 1.0  # seconds between two words about the progress
LONGEST_FAILURE = 200


class Superseded(Exception):
    """The file is no longer this worker's: cancelled, or taken over by another."""


@dataclass(frozen=True)
class Turn:
    """The right to make one file, under one attempt."""

    export_id: UUID
    attempt: int


def next_turn(actor: Actor, only: str = "") -> Turn | None:
    """Claim the file that waits longest (or this one); None when there is none. A look costs no write."""
    now = runtime.get().clock.now()
    with GuardedSession(db) as session:
        found = session.scalar(_waiting(now, only).limit(1))
    if found is None:
        return None
    with open_unit(actor) as unit:
        row = unit.session.scalar(
            select(Export)
            .where(Export.id == found, _is_free(unit.now))
            .with_for_update(skip_locked=True)
        )
        if row is None:  # another was faster
            return None
        row.move_to(State.MAKING)
        row.attempts += 1
        row.held_until, row.done, row.total = unit.now + HOLD, 0, 0
        return Turn(row.id, row.attempts)


def _waiting(now: datetime, only: str) -> Any:
    wanted = select(Export.id).where(_is_free(now))
    if only:
        wanted = wanted.where(Export.reference == only)
    return wanted.order_by(Export.asked_at, Export.id)


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Nobody holds it. A hold further off than any that is given comes from a clock that was set back."""
    free = or_(
        Export.held_until.is_(None),
        Export.held_until <= now,
        Export.held_until > now + max(HOLD, ATTEMPTS * PATIENCE),
    )
    return and_(Export.state.in_((State.QUEUED, State.MAKING)), free)


class Voice:
    """Says how far a file is, once a second at most; raises Superseded when it is another's by now."""

    def __init__(self, actor: Actor, turn: Turn) -> None:
        self._actor, self._turn = actor, turn
        self._said, self.heard = monotonic(), (0, 0)

    def __call__(self, done: int, total: int) -> None:
        self.heard = (done, total)
        if monotonic() - self._said >= EVERY:
            self.say(done, total)

    def say(self, done: int, total: int) -> None:
        with open_unit(self._actor) as unit:
            result = unit.session.execute(
                update(Export)
                .where(*_still(self._turn))
                .values(done=done, total=max(done, total), held_until=unit.now + HOLD)
                .execution_options(synchronize_session=False)
            )
        self._said = monotonic()
        if not (isinstance(result, CursorResult) and result.rowcount == 1):
            raise Superseded


def _still(turn: Turn) -> tuple[ColumnElement[bool], ...]:
    return (
        Export.id == turn.export_id,
        Export.attempts == turn.attempt,
        Export.state == State.MAKING,
    )


@dataclass(frozen=True)
class Made:
    """A file that lies on the disk."""

    name: str
    size: int
    sha256: str


@command(Permission.SYSTEM_EXPORT)
def finish_export(unit: Unit, turn: Turn, made: Made) -> None:
    """The file can be taken, for as many days as EXPORT_DAYS says; raises Superseded."""
    row = _own(unit, turn)
    row.move_to(State.READY)
    row.made_at, row.held_until = unit.now, None
    row.file_name, row.size, row.sha256 = made.name, made.size, made.sha256
    row.failure = ""
    row.expires_at = unit.now + timedelta(days=int(unit.lent.settings["EXPORT_DAYS"]))
    unit.about(row.reference, attempt=turn.attempt, size=made.size, sha256=made.sha256)
    if row.approved_by:
        tell_asker(unit, row)


@command(Permission.SYSTEM_EXPORT)
def fail_export(unit: Unit, turn: Turn, failure: str, *, for_good: bool) -> None:
    """It could not be made: it is tried again a little later, three times in all; raises Superseded."""
    row = _own(unit, turn)
    row.failure = failure[:LONGEST_FAILURE]
    unit.about(row.reference, attempt=turn.attempt, failure=row.failure)
    if for_good or turn.attempt >= ATTEMPTS:
        row.move_to(State.FAILED)
        row.held_until = None
        tell_asker(unit, row)
    else:
        row.move_to(State.QUEUED)
        row.held_until = unit.now + PATIENCE * turn.attempt


def worn_out(turn: Turn) -> bool:
    """Whether all attempts before this one were cut off without a word: the file kills its worker."""
    return turn.attempt > ATTEMPTS


def give_up(actor: Actor, turn: Turn) -> None:
    fail_export(actor, turn, BROKEN_OFF, for_good=True)


def _own(unit: Unit, turn: Turn) -> Export:
    row = unit.session.get(Export, turn.export_id, with_for_update=True)
    if row is None or row.attempts != turn.attempt or row.state is not State.MAKING:
        raise Superseded
    return row
