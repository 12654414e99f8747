"""What the worker does for people on a list who have been erased: note that nobody can tell them any more.

The key store alone knows of it, for their key is destroyed there. Without the note a breach with such a
person on its list could never be closed.
"""

from kalix_compliance.breaches.commands.affected import in_chunks
from kalix_compliance.breaches.commands.erased import not_noted, note_erased
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.saying import said
from kalix_compliance.vault import safes


def note_erased_people(actor: Actor) -> str | None:
    """Every ten minutes (needs system:sweep): whoever was erased while on the list of an open breach."""
    actor.require(Permission.SYSTEM_SWEEP)
    noted = 0
    for chunk in in_chunks(safes.destroyed()):
        with open_unit(actor) as unit:
            found = not_noted(unit, chunk)
        for reference, people in found.items():
            noted += note_erased(actor, reference, people)
    return said(noted=noted)
