"""The records that can be held: each feature says which numbers are its own (`contributions.py`)."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.casework.story import tell
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.contributions import Records, contributed
from kalix_compliance.execution.unit import Unit
from kalix_compliance.holds.models import LegalHold


def kinds_of_records() -> Mapping[str, Records]:
    """By the letters that a number begins with."""
    return {records.prefix: records for records in contributed().records}


def records_of(reference: str) -> Records | None:
    return kinds_of_records().get(reference.partition("-")[0])


def tell_of_hold(unit: Unit, hold: LegalHold, kind: str) -> None:
    """The held record's story says that it is held, or no longer, where it has the words for it."""
    records = records_of(hold.about)
    if records is not None and records.tells_of_holds:
        tell(unit, hold.about, kind, hold=hold.reference)


def owner_of(session: Session, actor: Actor, reference: str) -> tuple[bool, UUID | None]:
    """Whether this actor knows of such a record, and whose it is."""
    records = records_of(reference)
    if records is None or records.hidden_from(session, actor, {reference}):
        return False, None
    owners = records.owners(session, {reference})
    return reference in owners, owners.get(reference)


def references_of(session: Session, customer_id: UUID) -> list[str]:
    """The numbers of all records in which this person has a part."""
    kinds = kinds_of_records().values()
    return sorted(number for kind in kinds for number in kind.of_person(session, customer_id))


def hidden_among(session: Session, actor: Actor, references: Collection[str]) -> set[str]:
    """Those of these records of which the actor may not know."""
    hidden: set[str] = set()
    for prefix, records in kinds_of_records().items():
        own = {number for number in references if number.startswith(f"{prefix}-")}
        hidden |= set(records.hidden_from(session, actor, own)) if own else set()
    return hidden
