"""What can be asked about people: masked, whoever asks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers import index
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import SEALED, CustomerDetails
from kalix_compliance.customers.sealed_rows import open_details, open_field
from kalix_compliance.customers.search_words import SearchWords
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.folding import fold, local_phone, words
from kalix_compliance.vault.keys import keyring
from kalix_compliance.vault.masking import mask_name

MOST_ROWS = 50
MOST_CANDIDATES = 150
MOST_LIKELY = 20
FOUND_BY = ("name", "phone", "email")
ERASED = say("Dữ liệu đã xóa")
Verdict = TypeVar("Verdict")
A_STATEMENT = 5_000  # ids in one question; databases take no endless list


class Limits(NamedTuple):
    """Since when a person restricts the use of their data, and objects to marketing."""

    restricted_at: datetime | None = None
    objected_at: datetime | None = None

    @property
    def refuses(self) -> bool:
        """Whether nothing but what the law asks for may be sent."""
        return any(self)


NO_LIMITS = Limits()


class Found(NamedTuple):
    """A person whom a search looks at, in clear."""

    id: UUID
    details: CustomerDetails
    verdict: Any
    limits: Limits


@dataclass(frozen=True)
class CustomerRow:
    """One person in a list. `because` names the fields by which a duplicate is suspected."""

    id: UUID
    name: str
    phone: str
    email: str
    because: tuple[str, ...] = ()
    limits: Limits = NO_LIMITS


@dataclass(frozen=True)
class CustomerCard:
    """One person's record, masked; every field is empty when the person has been erased."""

    id: UUID
    version: int
    created_at: datetime
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    note: str = ""
    erased: bool = False
    limits: Limits = NO_LIMITS


@dataclass(frozen=True)
class Contact:
    """How a person is reached, in clear, for a command that writes to them."""

    name: str
    email: str
    phone: str
    address: str


@dataclass(frozen=True)
class CustomerSearch:
    """Find people by parts of the name without accents, by a number or its ending, or by e-mail."""

    text: str = ""

    @property
    def words(self) -> SearchWords:
        return SearchWords.read(self.text)

    @property
    def too_short(self) -> bool:
        """Three letters or four digits are needed before anybody is looked up."""
        return self.words.too_short

    def rows(self, session: Session, actor: Actor) -> list[CustomerRow]:
        """At most 50 people: whole words before beginnings of words, the newest first. Four statements."""
        actor.require(Permission.CUSTOMER_READ)
        asked = self.words
        if asked.too_short:
            return []
        candidates = index.customers_with_all(asked.tokens(keyring.get().index), MOST_CANDIDATES)
        people = _people(session, candidates, asked.match)
        people.sort(key=lambda person: person.verdict, reverse=True)
        return [_row(person) for person in people[:MOST_ROWS]]


def likely_same(
    session: Session, actor: Actor, details: CustomerDetails, *, but: UUID | None = None
) -> list[CustomerRow]:
    """People with the same phone, e-mail or whole name, the surest first. Half-typed fields are ignored."""
    actor.require(Permission.CUSTOMER_READ)
    wanted = CustomerDetails(
        **{field: _clean_or_nothing(field, getattr(details, field)) for field in FOUND_BY}
    )
    finder = keyring.get().index
    sure = [finder.whole_phone(wanted.phone)] if wanted.phone else []
    sure += [finder.whole_email(wanted.email)] if wanted.email else []
    likely = [finder.whole_name(wanted.name)] if wanted.name else []
    ids = index.customers_with_any(sure, MOST_LIKELY) + index.customers_with_any(
        likely, MOST_LIKELY
    )
    people = _people(session, ids, partial(_because, wanted))
    return [_row(found, found.verdict) for found in people if found.id != but]


def customer_card(
    session: Session, actor: Actor, customer_id: UUID, *, keys: safes.Keys | None = None
) -> CustomerCard:
    """One person's record, masked; raises NotFound. `keys`: those that the page has read."""
    actor.require(Permission.CUSTOMER_READ)
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFound
    safe = safes.belonging_to_many([customer_id], keys).get(customer_id)
    limits = Limits(customer.restricted_at, customer.objected_at)
    bare = CustomerCard(
        customer.id, customer.version, customer.created_at, erased=safe is None, limits=limits
    )
    if safe is None:
        return bare
    clear = vars(open_details(safe, customer))
    masked: dict[str, Any] = {name: field.mask(clear[name]) for name, field in SEALED.items()}
    return replace(bare, **masked)


def masked_names(session: Session, customer_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The masked name of each, for lists of cases; one statement for each store."""
    ids = set(customer_ids)
    if not ids:
        return {}
    rows = session.execute(select(Customer.id, Customer.name).where(Customer.id.in_(ids))).all()
    keys = safes.of_many(ids)
    return {
        row.id: mask_name(open_field(keys[row.id], row, "name")) if row.id in keys else str(ERASED)
        for row in rows
    }


def address_of(unit: Unit, customer_id: UUID) -> Contact:
    """How to reach a person, in clear, inside a command that sends something; raises NotFound, Erased."""
    customer = unit.session.get(Customer, customer_id)
    if customer is None:
        raise NotFound
    clear = open_details(safes.of(customer_id), customer)
    return Contact(clear.name, clear.email, local_phone(clear.phone), clear.address)


def readable_people(session: Session, customer_ids: Iterable[UUID]) -> dict[UUID, CustomerDetails]:
    """Name, phone and e-mail of each, in clear, for code that compares people; the erased are left out."""
    ids = list(customer_ids)
    return {found.id: found.details for found in _people(session, ids, lambda _: True)}


def refuses() -> ColumnElement[bool]:
    """The condition on Customer under which nothing but what the law asks for may be sent."""
    return or_(Customer.restricted_at.is_not(None), Customer.objected_at.is_not(None))


def refusing(session: Session, customer_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these people who restrict the use of their data or object to marketing.

    One statement for each five thousand.
    """
    ids = list(customer_ids)
    found: set[UUID] = set()
    for start in range(0, len(ids), A_STATEMENT):
        some = ids[start : start + A_STATEMENT]
        found.update(session.scalars(select(Customer.id).where(Customer.id.in_(some), refuses())))
    return found


def limits_of(session: Session, customer_ids: Iterable[UUID]) -> dict[UUID, Limits]:
    """What each of these people has forbidden; those without a limit are left out. One statement."""
    ids = set(customer_ids)
    if not ids:
        return {}
    columns = (Customer.id, Customer.restricted_at, Customer.objected_at)
    rows = session.execute(select(*columns).where(Customer.id.in_(ids), refuses()))
    return {row.id: Limits(row.restricted_at, row.objected_at) for row in rows}


def _people(
    session: Session, ids: Sequence[UUID], judge: Callable[[CustomerDetails], Verdict]
) -> list[Found]:
    """Those for whom `judge` finds something, in clear, in the order of the ids; two statements."""
    if not ids:
        return []
    columns = (
        Customer.id,
        Customer.name,
        Customer.phone,
        Customer.email,
        Customer.restricted_at,
        Customer.objected_at,
    )
    rows = {row.id: row for row in session.execute(select(*columns).where(Customer.id.in_(ids)))}
    keys = safes.of_many(rows)
    readable = [id_ for id_ in dict.fromkeys(ids) if id_ in keys]
    people = ((id_, open_details(keys[id_], rows[id_], FOUND_BY)) for id_ in readable)
    judged = (
        Found(id_, person, judge(person), Limits(rows[id_].restricted_at, rows[id_].objected_at))
        for id_, person in people
    )
    return [found for found in judged if found.verdict]


def _row(found: Found, because: tuple[str, ...] = ()) -> CustomerRow:
    masked = {field: SEALED[field].mask(getattr(found.details, field)) for field in FOUND_BY}
    return CustomerRow(id=found.id, because=because, limits=found.limits, **masked)


def _because(wanted: CustomerDetails, person: CustomerDetails) -> tuple[str, ...]:
    """The fields in which two people agree."""
    same = {
        "phone": wanted.phone == person.phone,
        "email": fold(wanted.email) == fold(person.email),
        "name": words(wanted.name) == words(person.name),
    }
    return tuple(field for field, equal in same.items() if equal and getattr(wanted, field))


def _clean_or_nothing(field: str, text: str) -> str:
    try:
        return SEALED[field].clean(text)
    except RuleBroken:
        return ""
