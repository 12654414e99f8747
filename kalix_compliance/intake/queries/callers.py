"""Who is complaining: found while somebody types, with the cases that are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.states import OPEN
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import (
    CustomerCard,
    CustomerRow,
    CustomerSearch,
    Limits,
    customer_card,
)
from kalix_compliance.intake.queries.open_cases import OpenCase, open_cases
from kalix_compliance.intake.queries.orders import last_order
from kalix_compliance.vault import safes

MOST_HITS = 8
MOST_CASES = 20 * MOST_HITS


@dataclass(frozen=True)
class Hit:
    """One person that the typed text may mean, masked."""

    id: UUID
    name: str
    phone: str
    email: str
    last_order: str
    open_cases: int
    cases: int
    limits: Limits


@dataclass(frozen=True)
class Hits:
    """What a lookup found; `more` people match than are shown."""

    text: str
    too_short: bool
    rows: list[Hit]
    more: int

    @property
    def by_name(self) -> bool:
        """Whether a digit can be a key: in a number it is a digit."""
        return not any(sign.isdigit() for sign in self.text)


@dataclass(frozen=True)
class Caller:
    """The person who was chosen, masked, with what they have going on."""

    card: CustomerCard
    last_order: str
    open_cases: list[OpenCase]


def find_callers(session: Session, actor: Actor, text: str) -> Hits:
    """People by three letters or four digits; six statements whoever is found."""
    actor.require(Permission.COMPLAINT_REGISTER)
    search = CustomerSearch(text)
    people = search.rows(session, actor)
    shown = people[:MOST_HITS]
    return Hits(text, search.too_short, _hits(session, actor, shown), len(people) - len(shown))


def caller(session: Session, actor: Actor, customer_id: UUID) -> Caller:
    """The chosen person; raises NotFound. A fixed number of statements."""
    actor.require(Permission.COMPLAINT_REGISTER)
    card = customer_card(session, actor, customer_id)
    cases = _cases(session, actor, [customer_id])
    safe = safes.of_many([customer_id]).get(customer_id)
    running = [case for case in cases if case.state in OPEN]
    return Caller(
        card=card,
        last_order=last_order(cases, safe),
        open_cases=open_cases(session, actor, running, safe),
    )


def _hits(session: Session, actor: Actor, people: Sequence[CustomerRow]) -> list[Hit]:
    ids = [person.id for person in people]
    cases = _cases(session, actor, ids) if ids else []
    keys = safes.of_many({case.customer_id for case in cases})
    found = []
    for person in people:
        own = [case for case in cases if case.customer_id == person.id]
        found.append(
            Hit(
                id=person.id,
                name=person.name,
                phone=person.phone,
                email=person.email,
                last_order=last_order(own, keys.get(person.id)),
                open_cases=sum(case.state in OPEN for case in own),
                cases=len(own),
                limits=person.limits,
            )
        )
    return found


def _cases(session: Session, actor: Actor, customer_ids: Sequence[UUID]) -> Sequence[Complaint]:
    """The cases of these people that this actor may know of, the newest first."""
    return session.scalars(
        select(Complaint)
        .where(Complaint.customer_id.in_(customer_ids), visible_to(actor))
        .order_by(Complaint.received_at.desc(), Complaint.reference.desc())
        .limit(MOST_CASES)
    ).all()
