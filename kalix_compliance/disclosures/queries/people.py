"""Whose data an order asks for: masked, with what was picked of each."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Text
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.customers.queries import ERASED
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.disclosures.catalogue import DATA_KINDS
from kalix_compliance.disclosures.content import available, kind_of
from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure, DisclosureSubject
from kalix_compliance.vault import safes


@dataclass(frozen=True)
class PersonRow:
    """One person of an order, masked. `copy` is what left or is going to, once it is drawn."""

    id: UUID
    customer_id: UUID
    name: str
    phone: str
    erased: bool
    items: int
    kinds: tuple[Text, ...]
    copy: DisclosedCopy | None


@dataclass(frozen=True)
class Option:
    """One field that can be picked; its value is not shown, a person's own fields are masked."""

    key: str
    label: str
    shown: str
    picked: bool


@dataclass(frozen=True)
class Options:
    """The fields of one entry, under the kind that it belongs to."""

    title: str
    label: str
    options: tuple[Option, ...]


def people_rows(session: Session, row: Disclosure) -> list[PersonRow]:
    """Everybody of an order, always in the same order; four statements."""
    found = session.execute(
        select(DisclosureSubject, Customer)
        .join(Customer, Customer.id == DisclosureSubject.customer_id)
        .where(DisclosureSubject.disclosure_id == row.id)
        .order_by(DisclosureSubject.id)
    ).all()
    copies = {
        copy.customer_id: copy
        for copy in session.scalars(
            select(DisclosedCopy).where(DisclosedCopy.disclosure_id == row.id)
        )
    }
    keys = safes.of_many(subject.customer_id for subject, _ in found)
    return [
        _row(subject, customer, keys.get(customer.id), copies.get(customer.id))
        for subject, customer in found
    ]


def person_of(session: Session, row: Disclosure, subject_id: UUID) -> DisclosureSubject:
    """One person of this order; NotFound for another order's."""
    subject = session.get(DisclosureSubject, subject_id)
    if subject is None or subject.disclosure_id != row.id:
        raise NotFound
    return subject


def options_of(session: Session, row: Disclosure, subject: DisclosureSubject) -> list[Options]:
    """What can be picked of one person: only kinds that the order asks for, without their values."""
    return [
        Options(
            group.title,
            entry.label if entry.label != group.title else "",
            tuple(
                Option(
                    item.key, item.label, _masked(item.key, item.value), item.key in subject.fields
                )
                for item in entry.items
            ),
        )
        for group in available(session, subject.customer_id, row.asked_fields)
        for entry in group.entries
    ]


def _masked(key: str, value: str) -> str:
    field = SEALED.get(key)
    return field.mask(value) if field else ""


def _row(
    subject: DisclosureSubject,
    customer: Customer,
    safe: safes.Safe | None,
    copy: DisclosedCopy | None,
) -> PersonRow:
    clear = open_details(safe, customer, ("name", "phone")) if safe else None
    return PersonRow(
        id=subject.id,
        customer_id=customer.id,
        name=SEALED["name"].mask(clear.name) if clear else str(ERASED),
        phone=SEALED["phone"].mask(clear.phone) if clear else "",
        erased=safe is None,
        items=len(subject.fields),
        kinds=tuple(DATA_KINDS[kind] for kind in dict.fromkeys(map(kind_of, subject.fields))),
        copy=copy,
    )
