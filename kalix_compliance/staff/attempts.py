"""Tries at a password, counted in the database before the password is looked at.

Counted first, a hundred requests at once get no more tries than one after another; counted in the
database, restarts and more processes give none either.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kalix_compliance.core.actor import Actor
from kalix_compliance.execution.command import again_if_worth_it
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.staff.models import SignInThrottle
from kalix_compliance.staff.throttle import Gate, Permit, is_forgiven, wait_after


def take_try(actor: Actor, *gates: Gate) -> Permit:
    """Count one try at every gate, unless one of them is closed."""

    def once() -> Permit:
        with open_unit(actor) as unit:
            rows = _rows(unit, gates)
            if wait := max(_remaining(row, unit.now) for row in rows):
                return Permit(wait)
            closes = [_count(row, gate, unit.now) for row, gate in zip(rows, gates, strict=True)]
            left = [gate.free_tries - row.failures for row, gate in zip(rows, gates, strict=True)]
            return Permit(timedelta(), max(0, min(left)), max(closes))

    return again_if_worth_it(once)


def forgive(unit: Unit, account: Gate, address: Gate | None = None) -> None:
    """The right password came: the account starts afresh, the address gets this one try back.

    Were the address forgiven too, one good account would buy endless tries at all the others.
    """
    unit.session.execute(delete(SignInThrottle).where(SignInThrottle.key == account.key))
    if address is not None:
        unit.session.execute(
            update(SignInThrottle)
            .where(SignInThrottle.key == address.key, SignInThrottle.failures > 0)
            .values(failures=SignInThrottle.failures - 1, closed_until=None)
        )


def _rows(unit: Unit, gates: Iterable[Gate]) -> list[SignInThrottle]:
    """The gates' rows, locked, in the order of the gates; made if this is the first try."""
    keys = [gate.key for gate in gates]
    dialect = unit.session.get_bind().dialect.name
    make = (postgresql if dialect == "postgresql" else sqlite).insert(SignInThrottle)
    unit.session.execute(
        make.values(
            [{"key": key, "failures": 0, "last_at": unit.now} for key in sorted(keys)]
        ).on_conflict_do_nothing()
    )
    found = unit.session.scalars(
        select(SignInThrottle)
        .where(SignInThrottle.key.in_(keys))
        .order_by(SignInThrottle.key)
        .with_for_update()
    )
    by_key = {row.key: row for row in found}
    return [by_key[key] for key in keys]


def _remaining(row: SignInThrottle, now: datetime) -> timedelta:
    if row.closed_until is None or row.closed_until <= now:
        return timedelta()
    return row.closed_until - now


def _count(row: SignInThrottle, gate: Gate, now: datetime) -> timedelta:
    if is_forgiven(row.last_at, now):
        row.failures = 0
    row.failures += 1
    row.last_at = now
    wait = wait_after(row.failures, gate.free_tries)
    row.closed_until = now + wait if wait else None
    return wait
