"""Noting that somebody on a list has been erased: nothing is left by which to reach them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit


@command(Permission.SYSTEM_SWEEP)
def note_erased(unit: Unit, reference: str, people: Collection[UUID]) -> int:
    """Note these people of a list as erased; returns how many were not noted before."""
    breach = load_open(unit, reference)
    rows = unit.session.scalars(
        select(AffectedPerson)
        .where(
            AffectedPerson.breach_id == breach.id,
            AffectedPerson.id.in_(people),
            AffectedPerson.erased_at.is_(None),
        )
        .with_for_update()
    ).all()
    for person in rows:
        person.erased_at = unit.now
    unit.about(reference, count=len(rows))
    if rows:
        tell(unit, breach, "people_erased", count=len(rows))
    return len(rows)


def not_noted(unit: Unit, customers: Collection[UUID]) -> dict[str, list[UUID]]:
    """Who of these customers stands unnoted on lists of open breaches, by the breach."""
    rows = unit.session.execute(
        select(Breach.reference, AffectedPerson.id)
        .join(Breach, Breach.id == AffectedPerson.breach_id)
        .where(
            AffectedPerson.customer_id.in_(customers),
            AffectedPerson.erased_at.is_(None),
            Breach.closed_at.is_(None),
            Breach.ruled_out_at.is_(None),
        )
    )
    found: dict[str, list[UUID]] = defaultdict(list)
    for reference, person_id in rows:
        found[reference].append(person_id)
    return found
