"""What the worker does for people on a list who have been erased: note that nobody can tell them any more.

Their key is destroyed in the key store, so that nothing is left by which to reach them. Without the note a
breach with such a person could never be closed.
"""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.breaches.commands.affected import in_chunks
from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, open_unit
from kalix_compliance.vault import safes


def note_erased_people(actor: Actor) -> str | None:
    """Every ten minutes (needs system:sweep): whoever was erased while on the list of an open breach."""
    actor.require(Permission.SYSTEM_SWEEP)
    noted = 0
    for chunk in in_chunks(safes.destroyed()):
        with open_unit(actor) as unit:
            found = _unnoted(unit, chunk)
        for reference, people in found.items():
            noted += note_erased(actor, reference, people)
    return f"noted={noted}" if noted else None


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


def _unnoted(unit: Unit, customers: Collection[UUID]) -> dict[str, list[UUID]]:
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
