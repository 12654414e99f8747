"""Putting the checked people of a file on the list, one sealed piece at a time. Given by the import job."""

from collections.abc import Sequence
from uuid import UUID

from kalix_compliance.breaches.commands.affected import put_on_list
from kalix_compliance.breaches.commands.importing import end_import
from kalix_compliance.breaches.importing import parts
from kalix_compliance.breaches.importing.parts import ROWS_IN_PART
from kalix_compliance.breaches.kinds import ImportState, Source
from kalix_compliance.breaches.models import AffectedImport, Breach
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.registration import fill_gaps, known_among, register_people
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit


@command(Permission.SYSTEM_IMPORT)
def add_imported(unit: Unit, reference: str, import_id: UUID, at: int) -> bool:
    """Put the people of one piece on the list; False when another worker has been faster.

    Somebody known stays who they are, and gains the phone, e-mail or address that they lack: it is by
    these that they are told. Anybody else is registered under a key of their own; in a drill everybody is,
    and no search finds them.
    """
    unit.about(reference, at=at)
    row = still_at(unit, import_id, ImportState.ADDING, at)
    if row is None:
        return False
    breach = unit.session.get_one(Breach, row.breach_id)
    people = parts.people_in(unit.session, import_id, at // ROWS_IN_PART)
    details = [person.details for person in people]
    ids = [None for _ in people] if breach.drill else known_among(unit.session, details)
    new = [one for one, known in zip(details, ids, strict=True) if known is None]
    registered = iter(register_people(unit, new, findable=not breach.drill))
    on_list: dict[UUID, list[str]] = {}
    for person, known in zip(people, ids, strict=True):
        types = on_list.setdefault(known or next(registered), [])
        types[:] = sorted({*types, *(person.data_types or row.data_types)})
    row.filled += fill_gaps(unit, _known(ids, details))
    added = put_on_list(unit, breach, on_list, Source.IMPORT, import_id) if on_list else 0
    row.added += added
    row.at_row = min(at + ROWS_IN_PART, row.rows or 0)
    unit.about(reference, at=at, added=added, registered=len(new))
    if row.at_row >= (row.rows or 0):
        end_import(unit, row, ImportState.DONE)
        tell(
            unit,
            breach,
            "import_done",
            number=row.added,
            already=row.good - row.added,
            filled=row.filled,
        )
    return True


def _known(
    ids: Sequence[UUID | None], details: Sequence[CustomerDetails]
) -> dict[UUID, CustomerDetails]:
    """Who is known already, with what the file says of them."""
    return {known: one for known, one in zip(ids, details, strict=True) if known is not None}


def still_at(unit: Unit, import_id: UUID, state: ImportState, at: int) -> AffectedImport | None:
    """The import, locked, if it still stands where this worker found it."""
    row = unit.session.get(AffectedImport, import_id, with_for_update=True)
    return row if row is not None and row.state is state and row.at_row == at else None
