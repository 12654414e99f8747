"""A breach as its page shows it: the record in clear for those who may read it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import STATUS_NAMES, in_order
from kalix_compliance.breaches.kinds import Cause, DataType, Discovery, Nature, Status
from kalix_compliance.breaches.loading import is_breach
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.rules.record import Counts
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.breaches.rules.status import status_of
from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotAllowed, NotFound
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

LOOKERS = (Permission.BREACH_READ, Permission.BREACH_CONTACT)
READERS = (Permission.BREACH_HANDLE, Permission.BREACH_APPROVE)


@dataclass(frozen=True)
class BreachView:
    """One breach, as one person may see it. Texts are empty for whoever may not read them."""

    id: UUID
    reference: str
    title: str
    drill: bool
    status: Status
    standing: Standing
    version: int
    opened_at: datetime
    opened_by: str
    owner: str
    owner_id: UUID | None
    readable: bool
    ongoing: bool
    discovery: Discovery | None
    nature: tuple[Nature, ...]
    cause: Cause | None
    data_types: tuple[DataType, ...]
    records_count: int | None
    counts: Counts
    serious: bool | None
    confirmed_at: datetime | None
    ruled_out_at: datetime | None
    closed_at: datetime | None
    remedied_on: date | None
    keep_until: date | None
    complaints: tuple[str, ...]
    discovery_text: str = ""
    act: str = ""
    place: str = ""
    related_parties: str = ""
    cause_text: str = ""
    systems: str = ""
    processor: str = ""
    consequences: str = ""
    times_differ: str = ""
    contact_name: str = ""
    contact_title: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    signer_name: str = ""
    signer_title: str = ""
    root_cause: str = ""
    lessons: str = ""

    @property
    def ended(self) -> bool:
        return self.standing.ended

    @property
    def status_name(self) -> Sentence:
        return STATUS_NAMES[self.status]

    @property
    def people(self) -> int | None:
        """How many people, as far as is known: those on the list, else the best guess."""
        return self.standing.people or self.counts.likeliest


TEXTS = (
    "discovery_text",
    "act",
    "place",
    "related_parties",
    "cause_text",
    "systems",
    "processor",
    "consequences",
    "times_differ",
    "contact_name",
    "contact_title",
    "contact_phone",
    "contact_email",
    "signer_name",
    "signer_title",
    "root_cause",
    "lessons",
)


def find_breach(session: Session, actor: Actor, reference: str) -> Breach:
    """The breach; NotFound when there is none, NotAllowed for whoever works on no breach at all."""
    if not any(actor.may(permission) for permission in LOOKERS):
        raise NotAllowed(f"{actor.id} may not see breaches")
    if not (is_breach(reference) and is_reference(reference)):
        raise NotFound
    found = session.scalar(select(Breach).where(Breach.reference == reference))
    if found is None:
        raise NotFound
    return found


def readable_for(actor: Actor) -> bool:
    """Whether this person may read what was written into a breach, not only codes, dates and numbers."""
    return any(actor.may(permission) for permission in READERS)


def title_of(breach: Breach) -> str:
    """What the breach is called; sealed with the house's key."""
    return unseal_from(breach, safes.house(), "title")


def breach_view(r: Reading, actor: Actor) -> BreachView:
    """The record as this person may see it."""
    breach, standing = r.breach, r.standing
    readable = readable_for(actor)
    safe = safes.house()
    return BreachView(
        id=breach.id,
        reference=breach.reference,
        title=title_of(breach),
        drill=breach.drill,
        status=status_of(standing),
        standing=standing,
        version=breach.version,
        opened_at=breach.opened_at,
        opened_by=r.name(breach.opened_by),
        owner=r.name(breach.owner_id),
        owner_id=breach.owner_id,
        readable=readable,
        ongoing=breach.ongoing,
        discovery=breach.discovery,
        nature=tuple(kind for kind in Nature if kind.value in breach.nature),
        cause=breach.cause,
        data_types=tuple(in_order(breach.data_types)),
        records_count=breach.records_count,
        counts=Counts(breach.people_least, breach.people_best, breach.people_most),
        serious=breach.serious,
        confirmed_at=breach.confirmed_at,
        ruled_out_at=breach.ruled_out_at,
        closed_at=breach.closed_at,
        remedied_on=breach.remedied_on,
        keep_until=breach.keep_until,
        complaints=r.complaints,
        **({name: unseal_from(breach, safe, name) for name in TEXTS} if readable else {}),
    )
