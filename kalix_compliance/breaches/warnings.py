"""Mail to colleagues about a breach: it was opened, a clock runs out, somebody is to sign."""

from collections.abc import Collection

from sqlalchemy import select

from kalix_compliance.breaches.models import Breach
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import PERMISSIONS, Role

WATCHING = frozenset({Role.COMPLIANCE, Role.MANAGER})
READERS = frozenset(role for role in Role if Permission.BREACH_READ in PERMISSIONS[role])


def write_to(
    unit: Unit,
    reference: str,
    notice: str,
    people: Collection[StaffRow],
    /,
    once: str = "",
    **values: object,
) -> None:
    """Queue one notice to each of these colleagues, at any hour: a breach's clocks run at night too.

    Mail says which breach and what to do, never what happened; who may not open the breach finds their
    part of it in the queue. A drill is marked as one. With `once`
    each person gets it once, however often this is called.
    """
    if not people:
        return
    drill = is_drill(unit, reference)
    for person in people:
        write_to_colleague(
            unit,
            person,
            notice,
            reference,
            {
                "reference": reference,
                "path": f"/breaches/{reference}" if person.role in READERS else "/queue",
                "drill": drill,
                **values,
            },
            once=once,
        )


def watching(unit: Unit, *roles: Role) -> list[StaffRow]:
    """Those who follow breaches (of these roles), except who has just done it."""
    wanted = colleagues(unit.session, *(roles or WATCHING))
    return [person for person in wanted if str(person.id) != unit.actor.id]


def signers(unit: Unit, asked_by: str) -> list[StaffRow]:
    """Who may give the second signature: another role than the one that asks, and another person."""
    roles = [role for role in Role if Permission.BREACH_APPROVE in PERMISSIONS[role]]
    return [person for person in colleagues(unit.session, *roles) if str(person.id) != asked_by]


def is_drill(unit: Unit, reference: str) -> bool:
    """Whether this is an exercise."""
    wanted = select(Breach.drill).where(Breach.reference == reference)
    return bool(unit.session.scalar(wanted))
