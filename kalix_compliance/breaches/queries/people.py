"""The list of affected people, a page at a time: masked, whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import DATA_SHORT
from kalix_compliance.breaches.kinds import DataType, Route, Source
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.breaches.queries.told import is_told, still_untold
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.customers.queries import ERASED, NO_LIMITS, Limits
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.vault import safes

PAGE = 100
SHOWN = ("name", "phone", "email", "address")


@dataclass(frozen=True)
class PersonRow:
    """One person on the list; everything about them is masked."""

    id: UUID
    customer_id: UUID
    name: str
    phone: str
    email: str
    address: str
    route: Route
    source: Source
    data: tuple[Text, ...]
    told: bool
    erased: bool
    added_at: datetime
    limits: Limits = NO_LIMITS


@dataclass(frozen=True)
class PeopleSearch:
    """Which people of a list are wanted; `after` is the last id of the page before."""

    route: Route | None = None
    source: Source | None = None
    told: bool | None = None
    after: UUID | None = None

    def count(self, session: Session, breach: Breach) -> int:
        """How many people of the list are meant; one statement."""
        wanted = select(func.count()).select_from(AffectedPerson).where(*self._conditions(breach))
        return session.scalar(wanted) or 0

    def page(
        self, session: Session, actor: Actor, breach: Breach
    ) -> tuple[list[PersonRow], UUID | None]:
        """At most a hundred people and, if there are more, where they go on; two statements."""
        actor.require(Permission.BREACH_READ)
        wanted = select(AffectedPerson, is_told()).where(*self._conditions(breach))
        if self.after:
            wanted = wanted.where(AffectedPerson.id > self.after)
        found = session.execute(wanted.order_by(AffectedPerson.id).limit(PAGE + 1)).all()
        rows = person_rows(session, found[:PAGE])
        return rows, rows[-1].id if len(found) > PAGE else None

    def _conditions(self, breach: Breach) -> list[ColumnElement[bool]]:
        conditions = [AffectedPerson.breach_id == breach.id]
        if self.route:
            conditions.append(AffectedPerson.route == self.route)
        if self.source:
            conditions.append(AffectedPerson.source == self.source)
        if self.told is not None:
            conditions.append(is_told() if self.told else still_untold())
        return conditions


def person_row(session: Session, actor: Actor, breach: Breach, person_id: UUID) -> PersonRow | None:
    """One person of this list, or None."""
    actor.require(Permission.BREACH_READ)
    wanted = select(AffectedPerson, is_told()).where(
        AffectedPerson.breach_id == breach.id, AffectedPerson.id == person_id
    )
    return next(iter(person_rows(session, session.execute(wanted).all())), None)


def person_rows(session: Session, people: Sequence[tuple[AffectedPerson, bool]]) -> list[PersonRow]:
    """The rows of these people, masked; one statement for each store."""
    ids = [person.customer_id for person, _ in people]
    columns = (
        Customer.id,
        Customer.name,
        Customer.phone,
        Customer.email,
        Customer.address,
        Customer.restricted_at,
        Customer.objected_at,
    )
    found = session.execute(select(*columns).where(Customer.id.in_(ids))).all() if ids else []
    keys = safes.of_many(ids)
    masked = {
        row.id: {
            field: SEALED[field].mask(text)
            for field, text in vars(open_details(keys[row.id], row, SHOWN)).items()
            if field in SHOWN
        }
        for row in found
        if row.id in keys
    }
    limits = {row.id: Limits(row.restricted_at, row.objected_at) for row in found}
    erased = {**dict.fromkeys(SHOWN, ""), "name": str(ERASED)}
    return [
        PersonRow(
            id=person.id,
            customer_id=person.customer_id,
            route=person.route,
            source=person.source,
            data=tuple(DATA_SHORT[DataType(kind)] for kind in person.data_types),
            told=told,
            erased=person.erased_at is not None,
            added_at=person.added_at,
            limits=limits.get(person.customer_id, NO_LIMITS),
            **masked.get(person.customer_id, erased),
        )
        for person, told in people
    ]
