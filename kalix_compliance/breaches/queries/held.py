"""What breaches hold about a person on their lists: which data, and how the person was told."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import (
    CONTACT_NAMES,
    ROUTE_NAMES,
    SOURCE_NAMES,
    data_in_words,
)
from kalix_compliance.breaches.models import AffectedPerson, Breach, ContactAttempt
from kalix_compliance.casework.held import without_empty
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe


def held_in_breaches(session: Session, customer_id: UUID) -> list[Held]:
    """The lists that the person is on, and each call or letter to them; three statements."""
    safe = safes.of_many([customer_id]).get(customer_id)
    if safe is None:
        return []
    mine = AffectedPerson.customer_id == customer_id
    listed = session.execute(
        select(Breach.reference, AffectedPerson)
        .join(Breach, Breach.id == AffectedPerson.breach_id)
        .where(mine)
        .order_by(AffectedPerson.added_at, AffectedPerson.id)
    ).all()
    told = session.execute(
        select(Breach.reference, ContactAttempt)
        .join(AffectedPerson, AffectedPerson.id == ContactAttempt.person_id)
        .join(Breach, Breach.id == AffectedPerson.breach_id)
        .where(mine)
        .order_by(ContactAttempt.at, ContactAttempt.id)
    ).all()
    return [
        Held(
            "breaches",
            say("Sự cố dữ liệu có liên quan"),
            [
                *(_listed(reference, person) for reference, person in listed),
                *(_told(reference, attempt, safe) for reference, attempt in told),
            ],
            say("Hồ sơ điều tra của công ty không nằm ở đây vì không nói về riêng quý khách.")
            if listed
            else "",
        )
    ]


def _listed(reference: str, person: AffectedPerson) -> HeldEntry:
    values: dict[Text, Text] = {
        say("Dữ liệu bị ảnh hưởng"): data_in_words(person.data_types),
        say("Đưa vào danh sách"): SOURCE_NAMES[person.source],
        say("Báo cho quý khách qua"): ROUTE_NAMES[person.route],
    }
    label = say("%(ref)s: có tên trong danh sách người bị ảnh hưởng", ref=reference)
    return HeldEntry(label, person.added_at, without_empty(values))


def _told(reference: str, attempt: ContactAttempt, safe: Safe) -> HeldEntry:
    values: dict[Text, Text] = {
        say("Kết quả"): CONTACT_NAMES[attempt.outcome],
        say("Số phiếu gửi"): attempt.receipt,
    }
    label = say("%(ref)s: báo qua %(route)s", ref=reference, route=ROUTE_NAMES[attempt.route])
    note = unseal_from(attempt, safe, "note")
    return HeldEntry(label, attempt.at, without_empty(values), note)
