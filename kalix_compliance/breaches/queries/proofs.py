"""What can be shown of how each person was told: which text, when, the server's answer, calls, letters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import Contacted, Route
from kalix_compliance.breaches.models import (
    AffectedPerson,
    Breach,
    ContactAttempt,
    PeopleNotice,
)
from kalix_compliance.breaches.queries.judgement import names_for
from kalix_compliance.breaches.queries.recipients import NOBODY, MaskedContact, masked_contacts
from kalix_compliance.breaches.queries.told import is_told
from kalix_compliance.core.errors import NotFound
from kalix_compliance.notifications.campaigns import Proof, proof_of, proofs_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

ON_A_PAGE = 50


@dataclass(frozen=True)
class AttemptLine:
    """One call or letter, as it was recorded."""

    route: Route
    outcome: Contacted
    at: datetime
    by: str
    receipt: str
    note: str


@dataclass(frozen=True)
class NoticeProof:
    """One notice to one person: which text, and the server's answer."""

    number: int
    proof: Proof


@dataclass(frozen=True)
class PersonProof:
    """Everything that shows how one person was told, or that it was tried."""

    person_id: UUID
    customer_id: UUID
    contact: MaskedContact
    route: Route
    data_types: Sequence[str]
    told: bool
    mails: Sequence[NoticeProof]
    attempts: Sequence[AttemptLine]


def find_person(session: Session, breach: Breach, person_id: UUID) -> AffectedPerson:
    """A person on this breach's list; raises NotFound."""
    person = session.get(AffectedPerson, person_id)
    if person is None or person.breach_id != breach.id:
        raise NotFound
    return person


def person_proof(
    session: Session, breach: Breach, person_id: UUID, *, readable: bool
) -> PersonProof:
    """How one person was told; what callers noted only for those who may read it."""
    person = find_person(session, breach, person_id)
    contact = masked_contacts(session, {person.customer_id}).get(person.customer_id, NOBODY)
    told = session.scalar(
        select(AffectedPerson.id).where(AffectedPerson.id == person.id, is_told())
    )
    return PersonProof(
        person_id=person.id,
        customer_id=person.customer_id,
        contact=contact,
        route=person.route,
        data_types=person.data_types,
        told=told is not None,
        mails=_mails(session, breach.id, person.customer_id),
        attempts=_attempts(session, person, readable=readable),
    )


def told_page(
    session: Session, breach: Breach, *, after: UUID | None = None, size: int = ON_A_PAGE
) -> tuple[list[PersonProof], UUID | None]:
    """The proofs of a page of people, in the order of their ids; statements by the page, not by people."""
    wanted = select(
        AffectedPerson.id,
        AffectedPerson.customer_id,
        AffectedPerson.route,
        AffectedPerson.data_types,
        is_told().label("told"),
    ).where(AffectedPerson.breach_id == breach.id)
    if after is not None:
        wanted = wanted.where(AffectedPerson.customer_id > after)
    people = session.execute(wanted.order_by(AffectedPerson.customer_id).limit(size + 1)).all()
    shown = people[:size]
    ids = {person.id for person in shown}
    customers = {person.customer_id for person in shown}
    contacts = masked_contacts(session, customers, only=("name",))
    mails = _mails_of_many(session, breach.id, customers)
    attempts = attempts_of_many(session, ids)
    proofs = [
        PersonProof(
            person_id=person.id,
            customer_id=person.customer_id,
            contact=contacts.get(person.customer_id, NOBODY),
            route=person.route,
            data_types=person.data_types,
            told=person.told,
            mails=mails[person.customer_id],
            attempts=attempts[person.id],
        )
        for person in shown
    ]
    return proofs, (shown[-1].customer_id if len(people) > len(shown) else None)


def _mails(session: Session, breach_id: UUID, customer_id: UUID) -> list[NoticeProof]:
    found = []
    for number, campaign_id in _campaigns(session, breach_id):
        if (proof := proof_of(session, campaign_id, customer_id)) is not None:
            found.append(NoticeProof(number, proof))
    return found


def _mails_of_many(
    session: Session, breach_id: UUID, customers: set[UUID]
) -> dict[UUID, list[NoticeProof]]:
    found: dict[UUID, list[NoticeProof]] = defaultdict(list)
    for number, campaign_id in _campaigns(session, breach_id):
        for customer_id, proof in proofs_of(session, campaign_id, customers).items():
            found[customer_id].append(NoticeProof(number, proof))
    return found


def _campaigns(session: Session, breach_id: UUID) -> list[tuple[int, UUID]]:
    rows = session.execute(
        select(PeopleNotice.number, PeopleNotice.campaign_id)
        .where(PeopleNotice.breach_id == breach_id, PeopleNotice.campaign_id.is_not(None))
        .order_by(PeopleNotice.number)
    )
    return [(number, campaign_id) for number, campaign_id in rows if campaign_id is not None]


def _attempts(session: Session, person: AffectedPerson, *, readable: bool) -> list[AttemptLine]:
    rows = _attempt_rows(session, {person.id})
    names = names_for(session, [row.by for row in rows])
    safe = safes.of_many([person.customer_id]).get(person.customer_id) if readable else None
    return [
        AttemptLine(
            row.route,
            row.outcome,
            row.at,
            names.get(row.by, ""),
            row.receipt,
            unseal_from(row, safe, "note"),
        )
        for row in rows
    ]


def attempts_of_many(session: Session, person_ids: set[UUID]) -> dict[UUID, list[AttemptLine]]:
    rows = _attempt_rows(session, person_ids)
    names = names_for(session, [row.by for row in rows])
    found: dict[UUID, list[AttemptLine]] = defaultdict(list)
    for row in rows:
        line = AttemptLine(row.route, row.outcome, row.at, names.get(row.by, ""), row.receipt, "")
        found[row.person_id].append(line)
    return found


def _attempt_rows(session: Session, person_ids: set[UUID]) -> Sequence[ContactAttempt]:
    """Newest first."""
    return session.scalars(
        select(ContactAttempt)
        .where(ContactAttempt.person_id.in_(person_ids))
        .order_by(ContactAttempt.at.desc(), ContactAttempt.id.desc())
    ).all()
