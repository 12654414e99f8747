"""An order as its page shows it: what it says in clear for those who handle or sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.casework.approvals import waiting
from kalix_compliance.casework.evidence import EvidenceRow, evidence_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import ClockView, clocks_about
from kalix_compliance.disclosures.catalogue import (
    ARRIVAL_NAMES,
    ASKED_NAMES,
    BODY_NAMES,
    DATA_KINDS,
    MEDIUM_NAMES,
    PROCEDURE_NAMES,
    STATE_NAMES,
    STATE_SHAPES,
)
from kalix_compliance.disclosures.kinds import Asked, BodyKind, DisclosureState
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.queries.people import PersonRow, people_rows
from kalix_compliance.disclosures.queries.standing import standing_of
from kalix_compliance.disclosures.rules import Standing
from kalix_compliance.staff.queries import every_name
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

TEXTS = (
    "officer",
    "officer_contact",
    "case_no",
    "legal_basis",
    "scope",
    "authentic_number",
    "authentic_source",
    "authentic_how",
    "secret_reason",
    "handed_to",
    "refusal",
)
ALWAYS = ("body", "legal_basis")
READERS = (Permission.DISCLOSURE_HANDLE, Permission.DISCLOSURE_APPROVE)


@dataclass(frozen=True)
class WaitingSignature:
    """What waits for a signature, and of whom."""

    approval_id: UUID
    asked: Asked
    name: Sentence
    asked_by: str
    asked_by_id: str
    asked_at: datetime
    reason: str
    signer: str


@dataclass(frozen=True)
class DisclosureView:
    """One order as one person may see it; texts are empty for who neither handles nor signs."""

    reference: str
    state: DisclosureState
    body_kind: BodyKind
    body: str
    order_no: str
    order_on: date
    procedure: Sentence
    arrival: Sentence
    asked: tuple[Text, ...]
    received_at: datetime
    registered_at: datetime
    registered_by: str
    due_on: date | None
    authentic: bool | None
    authentic_at: datetime | None
    authentic_by: str
    secret: bool
    secret_until: date | None
    secret_ended: bool
    selected_by: str
    selected_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    taken_at: datetime | None
    medium: Sentence | None
    handed_over_at: datetime | None
    handed_over_by: str
    refused_part: bool
    refused_at: datetime | None
    withdrawn_at: datetime | None
    may_tell_at: datetime | None
    told_at: datetime | None
    emptied_at: datetime | None
    version: int
    readable: bool
    standing: Standing
    clocks: Sequence[ClockView]
    people: Sequence[PersonRow]
    files: Sequence[EvidenceRow]
    waiting: WaitingSignature | None
    names: Mapping[str, str]
    texts: Mapping[str, str]

    @property
    def state_name(self) -> Sentence:
        return STATE_NAMES[self.state]

    @property
    def state_shape(self) -> str:
        return STATE_SHAPES[self.state]

    @property
    def body_name(self) -> Sentence:
        return BODY_NAMES[self.body_kind]

    @property
    def ended(self) -> bool:
        return self.standing.ended

    @property
    def due(self) -> ClockView | None:
        """The running clock that ends first."""
        return next((clock for clock in self.clocks if clock.is_running), None)


def readable_for(actor: Actor) -> bool:
    """Whether this reader gets to read what the order says."""
    return any(actor.may(permission) for permission in READERS)


def disclosure_view(
    session: Session, actor: Actor, row: Disclosure, now: datetime
) -> DisclosureView:
    """Everything that the page of an order shows, its story apart; a dozen statements at most."""
    readable, house = readable_for(actor), safes.house()
    names = every_name(session)
    texts = {
        name: unseal_from(row, house, name) if readable or name in ALWAYS else ""
        for name in (*TEXTS, "body")
    }
    standing = standing_of(session, row, now)
    return DisclosureView(
        reference=row.reference,
        state=row.state,
        body_kind=row.body_kind,
        body=texts["body"],
        order_no=row.order_no,
        order_on=row.order_on,
        procedure=PROCEDURE_NAMES[row.procedure],
        arrival=ARRIVAL_NAMES[row.arrival],
        asked=tuple(DATA_KINDS[kind] for kind in row.asked_fields if kind in DATA_KINDS),
        received_at=row.received_at,
        registered_at=row.registered_at,
        registered_by=names.get(row.registered_by, ""),
        due_on=row.due_on,
        authentic=row.authentic,
        authentic_at=row.authentic_at,
        authentic_by=names.get(row.authentic_by or "", ""),
        secret=standing.secret,
        secret_until=row.secret_until,
        secret_ended=row.secret and not standing.secret,
        selected_by=names.get(row.selected_by or "", ""),
        selected_at=row.selected_at,
        approved_by=names.get(row.approved_by or "", ""),
        approved_at=row.approved_at,
        taken_at=row.taken_at,
        medium=MEDIUM_NAMES[row.medium] if row.medium else None,
        handed_over_at=row.handed_over_at,
        handed_over_by=names.get(row.handed_over_by or "", ""),
        refused_part=row.refused_part,
        refused_at=row.refused_at,
        withdrawn_at=row.withdrawn_at,
        may_tell_at=row.may_tell_at,
        told_at=row.told_at,
        emptied_at=row.emptied_at,
        version=row.version,
        readable=readable,
        standing=standing,
        clocks=clocks_about(session, row.reference, now=now),
        people=people_rows(session, row),
        files=evidence_of(session, row.reference),
        waiting=_waiting(session, row, names, readable=readable) if standing.waiting else None,
        names=names,
        texts=texts,
    )


def _waiting(
    session: Session, row: Disclosure, names: Mapping[str, str], *, readable: bool
) -> WaitingSignature | None:
    request = waiting(session, row.reference)
    if request is None:
        return None
    asked = row.asked or Asked.GIVE
    return WaitingSignature(
        approval_id=request.id,
        asked=asked,
        name=ASKED_NAMES[asked],
        asked_by=names.get(request.asked_by, ""),
        asked_by_id=request.asked_by,
        asked_at=request.asked_at,
        reason=unseal_from(request, safes.house(), "reason") if readable else "",
        signer=names.get(str(row.signer_id), ""),
    )
