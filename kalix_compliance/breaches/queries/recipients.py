"""Whom a notice goes to: exact counts, the sets of data, three people to look at first."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import Audience, Route
from kalix_compliance.breaches.models import AffectedPerson
from kalix_compliance.breaches.notice_text import variant_of
from kalix_compliance.breaches.queries.told import still_untold
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.sealed_rows import open_field
from kalix_compliance.vault import safes
from kalix_compliance.vault.masking import mask_address, mask_email, mask_name, mask_phone

SAMPLES = 3
TYPES = cast(AffectedPerson.data_types, String)


@dataclass(frozen=True)
class Recipients:
    """The people of an audience, counted by route and by the text that each gets."""

    by_route: dict[Route, int] = field(default_factory=dict)
    variants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The data of each variant that is sent by email or printed."""
    by_variant: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return sum(self.by_route.values())

    @property
    def without_data(self) -> int:
        return self.by_variant.get("", 0)

    def at(self, route: Route | str) -> int:
        return self.by_route.get(Route(route), 0)


@dataclass(frozen=True)
class MaskedContact:
    """A person as everybody may see them; all empty when the person has been erased."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    erased: bool = False


@dataclass(frozen=True)
class SamplePerson:
    """A real recipient, masked, with the data that decide what they read."""

    person_id: UUID
    data_types: tuple[str, ...]
    route: Route
    contact: MaskedContact


def in_audience(breach_id: UUID, audience: Audience) -> tuple[ColumnElement[bool], ...]:
    """The conditions about `AffectedPerson` that make somebody a recipient."""
    on_list = AffectedPerson.breach_id == breach_id
    return (on_list,) if audience is Audience.EVERYONE else (on_list, still_untold())


def recipients(session: Session, breach_id: UUID, audience: Audience) -> Recipients:
    """The exact counts; one statement however long the list is."""
    rows = session.execute(
        select(AffectedPerson.route, TYPES, func.count())
        .where(*in_audience(breach_id, audience))
        .group_by(AffectedPerson.route, TYPES)
    )
    by_route: dict[Route, int] = defaultdict(int)
    by_variant: dict[str, int] = defaultdict(int)
    variants: dict[str, tuple[str, ...]] = {}
    for route, types, count in rows:
        data = tuple(json.loads(types))
        variant = variant_of(data)
        by_route[route] += count
        by_variant[variant] += count
        variants[variant] = data
    return Recipients(dict(by_route), variants, dict(by_variant))


def samples(session: Session, breach_id: UUID, audience: Audience) -> list[SamplePerson]:
    """Three real recipients, of different texts where there are several; three statements."""
    turn = func.row_number().over(partition_by=TYPES, order_by=AffectedPerson.id).label("turn")
    numbered = select(AffectedPerson.id, turn).where(*in_audience(breach_id, audience)).subquery()
    rows = session.execute(
        select(
            AffectedPerson.id,
            AffectedPerson.customer_id,
            AffectedPerson.data_types,
            AffectedPerson.route,
        )
        .join(numbered, numbered.c.id == AffectedPerson.id)
        .where(numbered.c.turn <= SAMPLES)
        .order_by(numbered.c.turn, AffectedPerson.id)
        .limit(SAMPLES)
    ).all()
    contacts = masked_contacts(session, {row.customer_id for row in rows})
    return [
        SamplePerson(
            row.id, tuple(row.data_types), row.route, contacts.get(row.customer_id, NOBODY)
        )
        for row in rows
    ]


NOBODY = MaskedContact(erased=True)
MASKS: dict[str, Callable[[str], Any]] = {
    "name": mask_name,
    "phone": mask_phone,
    "email": mask_email,
    "address": mask_address,
}


def masked_contacts(
    session: Session, customer_ids: set[UUID], only: Collection[str] = tuple(MASKS)
) -> dict[UUID, MaskedContact]:
    """Name, phone, email and address of each, or some of them, masked; one statement for each store."""
    if not customer_ids:
        return {}
    rows = session.execute(
        select(Customer.id, Customer.name, Customer.phone, Customer.email, Customer.address).where(
            Customer.id.in_(customer_ids)
        )
    ).all()
    keys = safes.of_many(customer_ids)
    return {
        row.id: MaskedContact(
            **{field: MASKS[field](open_field(keys[row.id], row, field)) for field in only}
        )
        if row.id in keys
        else NOBODY
        for row in rows
    }
