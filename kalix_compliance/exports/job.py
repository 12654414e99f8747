"""What the worker does about files: make those that were asked for, and let none outlive its days."""

from datetime import timedelta
from time import monotonic

from sqlalchemy import and_, or_, select

from kalix_compliance.casework.approvals import withdraw_requests
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit, runtime
from kalix_compliance.exports import store
from kalix_compliance.exports.kinds import State
from kalix_compliance.exports.making import make
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.states import OVER
from kalix_compliance.exports.turns import next_turn
from kalix_compliance.jobs.saying import said

MAKER = "exports.make"
ONE_RUN = 10.0  # seconds: then others get their turn, and a worker that shall stop can
UNSIGNED = timedelta(days=30)


def make_exports(actor: Actor) -> str | None:
    """Every few seconds: make the files that wait, the oldest first (needs system:export)."""
    actor.require(Permission.SYSTEM_EXPORT)
    ends, made, failed = monotonic() + ONE_RUN, 0, 0
    while monotonic() < ends and (turn := next_turn(actor)):
        done = make(actor, turn)
        made, failed = made + done, failed + (not done)
    return said(made=made, failed=failed)


def end_exports(actor: Actor) -> str | None:
    """Every few minutes: delete what has expired, and whatever broken attempts have left on the disk."""
    actor.require(Permission.SYSTEM_EXPORT)
    now = runtime.get().clock.now()
    with GuardedSession(db) as session:
        expired = session.scalars(
            select(Export.reference).where(
                or_(
                    and_(Export.state == State.READY, Export.expires_at <= now),
                    and_(Export.state == State.WAITING, Export.asked_at <= now - UNSIGNED),
                )
            )
        ).all()
    for reference in expired:
        expire_export(actor, reference)
    cleared = _clear(actor)
    swept = _sweep()
    return said(expired=len(expired), cleared=cleared, swept=swept)


@command(Permission.SYSTEM_EXPORT)
def expire_export(unit: Unit, reference: str) -> None:
    """Its days are over, or nobody has signed it for a month."""
    row = unit.session.scalars(
        select(Export).where(Export.reference == reference).with_for_update()
    ).one()
    unit.about(reference)
    if row.state is State.WAITING:
        withdraw_requests(unit, reference, ApprovalKind.EXPORT)
    if row.state in (State.WAITING, State.READY):
        row.move_to(State.ENDED)


def _clear(actor: Actor) -> int:
    """Of what is over nothing stays but its row; done again when it was cut off."""
    with GuardedSession(db) as session:
        over = session.scalars(
            select(Export.id).where(Export.state.in_(OVER), Export.ended_at.is_(None))
        ).all()
    for export_id in over:
        store.remove(export_id)
        with open_unit(actor) as unit:
            row = unit.session.get_one(Export, export_id, with_for_update=True)
            row.ended_at = unit.now
    return len(over)


def _sweep() -> int:
    """What lies in the folder and belongs to no attempt that counts."""
    lying = store.lying_about()  # before the rows are read: what comes later is not judged
    if not lying:
        return 0
    with GuardedSession(db) as session:
        kept = {
            row.id: row.attempts
            for row in session.execute(
                select(Export.id, Export.attempts).where(
                    Export.state.in_((State.MAKING, State.READY))
                )
            )
        }
    stray = [path for number, path in lying if not store.is_of(path, kept.get(number))]
    for path in stray:
        store.drop(path)
    return len(stray)
