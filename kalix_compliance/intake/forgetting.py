"""What intake destroys when a person is erased: forms that somebody began about them and never saved."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.queries import readable_people
from kalix_compliance.execution.unit import Unit
from kalix_compliance.intake.drafts import open_draft
from kalix_compliance.intake.models import IntakeDraft
from kalix_compliance.vault import safes
from kalix_compliance.vault.folding import digits_of, fold, local_phone

LEAST_NAME = 5
"""Letters of a folded name below which half of Hà Nội would be meant."""


def forget(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """Throw away every draft that was begun about this person, or in which they are named.

    Needs the person's key. Without it nobody knows the name to look for, and nothing is thrown away.
    """
    person = readable_people(unit.session, [customer_id]).get(customer_id)
    if person is None:
        return {"drafts": 0}
    drafts = unit.session.scalars(select(IntakeDraft).where(IntakeDraft.sealed.is_not(None)))
    about = [draft for draft in drafts if _is_about(open_draft(draft), customer_id, person)]
    safes.discard(draft.id for draft in about)
    for draft in about:
        unit.session.delete(draft)
    return {"drafts": len(about)}


def _is_about(typed: Sequence[tuple[str, str]], customer_id: UUID, person: CustomerDetails) -> bool:
    values = [value for _name, value in typed]
    if str(customer_id) in values:
        return True
    name, email, phone = fold(person.name), fold(person.email), local_phone(person.phone)
    for value in values:
        folded = fold(value)
        if len(name) >= LEAST_NAME and name in folded:
            return True
        if email and email in folded:
            return True
        if phone and phone in digits_of(value):
            return True
    return False
