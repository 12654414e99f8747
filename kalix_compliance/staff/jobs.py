"""What the worker does for accounts."""

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, or_

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import Model
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.staff.failures import KEPT as FAILURES_KEPT
from kalix_compliance.staff.models import SignInFailures, SignInThrottle, StaffSession
from kalix_compliance.staff.throttle import FORGIVEN_AFTER

KEPT = timedelta(days=30)


def sweep_sessions(actor: Actor) -> int:
    """Remove sessions unused or ended for 30 days and failures long forgiven; returns how many rows went.

    The daily counts of failures are kept for 90 days.

    That somebody signed in and out stays in the audit trail.
    """
    actor.require(Permission.SYSTEM_SWEEP)
    with open_unit(actor) as unit:
        before = unit.now - KEPT
        ended = or_(StaffSession.ended_at < before, StaffSession.seen_at < before)
        forgiven = SignInThrottle.last_at < unit.now - FORGIVEN_AFTER
        counted = SignInFailures.day < in_hanoi(unit.now - FAILURES_KEPT).date()
        return (
            _delete(unit, StaffSession, ended)
            + _delete(unit, SignInThrottle, forgiven)
            + _delete(unit, SignInFailures, counted)
        )


def _delete(unit: Unit, table: type[Model], which: ColumnElement[bool]) -> int:
    done = cast("CursorResult[Any]", unit.session.execute(delete(table).where(which)))
    return done.rowcount
