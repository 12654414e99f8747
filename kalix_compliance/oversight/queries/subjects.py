"""What entries call the things they are about, and which of these belong to one person."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.contributions import Records, contributed
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.disclosures.visibility import hidden_from
from kalix_compliance.oversight.queries.rows import CUSTOMER, STAFF, as_uuid, page_of
from kalix_compliance.oversight.trail_words import record_name
from kalix_compliance.staff.models import Staff

OF_MANY = frozenset({"SC", "TT"})
"""Records about so many people that their trail says nothing of one of them: breaches and mailings."""
LONGEST = 80


@dataclass(frozen=True)
class Subjects:
    """Names of records; `named_in` is a person and the record in whose name something was done to them."""

    names: tuple[str, ...]
    named_in: tuple[str, str] | None = None


@dataclass(frozen=True)
class Thing:
    """What a trail is about: its name for people, and where its page is."""

    subject: str
    name: Text
    place: str = ""
    person: UUID | None = None
    erased: bool = False


def thing_called(session: Session, actor: Actor, subject: str) -> Thing:
    """What is known of this subject. One that is secret for the actor is like one that never was."""
    actor.require(Permission.AUDIT_READ)
    subject = subject[:LONGEST]
    key = as_uuid(subject)
    if key is None:
        place = "" if subject in hidden_from(session, actor) else _place(session, subject)
        return Thing(subject, record_name(subject), place)
    if name := session.scalar(select(Staff.name).where(Staff.id == key)):
        return Thing(str(key), name, STAFF)
    if session.scalar(select(Customer.id).where(Customer.id == key)):
        return _person(session, key)
    return Thing(subject, subject)


def trail_of(session: Session, reference: str) -> Subjects:
    """A record, and its person as far as something was done to them in its name."""
    kind = _kind(reference)
    owner = kind.owners(session, [reference]).get(reference) if kind else None
    return Subjects((reference,), (str(owner), reference) if owner else None)


def subjects_of_person(session: Session, actor: Actor, customer_id: UUID) -> Subjects:
    """A person and the records that are about them, those left out that the actor may not know of."""
    names = [str(customer_id)]
    for kind in contributed().records:
        if kind.prefix not in OF_MANY:
            theirs = kind.of_person(session, customer_id)
            names += sorted(set(theirs) - set(kind.hidden_from(session, actor, theirs)))
    return Subjects(tuple(names))


def _person(session: Session, key: UUID) -> Thing:
    """A customer by their masked name; without it when the key store does not answer."""
    try:
        name: Text = masked_names(session, [key]).get(key, "")
    except SQLAlchemyError:
        name = ""
    return Thing(str(key), name or say("khách …%(end)s", end=str(key)[-6:]), CUSTOMER, key)


def _place(session: Session, subject: str) -> str:
    """The page of a record, when there is such a record."""
    kind = _kind(subject)
    return page_of(subject) if kind and subject in kind.owners(session, [subject]) else ""


def _kind(subject: str) -> Records | None:
    prefix, dash, _rest = subject.partition("-")
    kinds = contributed().records if dash else ()
    return next((kind for kind in kinds if kind.prefix == prefix), None)
