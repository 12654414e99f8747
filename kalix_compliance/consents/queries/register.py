"""The register of consents, one person's consents, and one consent in full."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import Attachment
from kalix_compliance.consents.catalogue import METHOD_NAMES, PURPOSE_NAMES, WITHDRAWAL_NAMES
from kalix_compliance.consents.kinds import ConsentMethod, Purpose, WithdrawnBy
from kalix_compliance.consents.models import Consent, ConsentText
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.staff.queries import names_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.masking import mask_text
from kalix_compliance.vault.rows import unseal_from

PAGE = 50
BY_LINK = say("khách, qua liên kết trong thư")
BY_SYSTEM = say("hệ thống")


@dataclass(frozen=True)
class ConsentRow:
    """One consent in a list; the name is masked."""

    id: UUID
    customer_id: UUID
    name: str
    purpose: Purpose
    number: int
    method: ConsentMethod
    given_at: datetime
    withdrawn_at: datetime | None
    withdrawn_how: WithdrawnBy | None
    has_file: bool
    imported: bool

    @property
    def standing(self) -> bool:
        return self.withdrawn_at is None

    @property
    def purpose_name(self) -> Sentence:
        return PURPOSE_NAMES[self.purpose]

    @property
    def method_name(self) -> Sentence:
        return METHOD_NAMES[self.method]

    @property
    def how_name(self) -> Sentence | None:
        return WITHDRAWAL_NAMES[self.withdrawn_how] if self.withdrawn_how else None


@dataclass(frozen=True)
class ConsentView:
    """One consent in full; what a person wrote is masked."""

    row: ConsentRow
    words: str
    frequency: str
    used_from: datetime
    proof: str
    withdrawal: str
    file_name: str
    file_size: int
    recorded_at: datetime
    recorded_by: Text
    withdrawn_by: Text


@dataclass(frozen=True)
class ConsentSearch:
    """Find consents, the latest recorded first; `after` is the id after which the page begins."""

    purpose: Purpose | None = None
    method: ConsentMethod | None = None
    standing: bool | None = None
    after: UUID | None = None

    def page(self, session: Session, actor: Actor) -> tuple[list[ConsentRow], UUID | None]:
        """A page of rows, and where the next begins. Three statements."""
        actor.require(Permission.CONSENT_READ)
        conditions = self._conditions()
        if self.after:
            conditions.append(Consent.id < self.after)
        found = _rows(session, conditions, limit=PAGE + 1)
        return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None

    def _conditions(self) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.purpose:
            conditions.append(Consent.purpose == self.purpose)
        if self.method:
            conditions.append(Consent.method == self.method)
        if self.standing is not None:
            empty = Consent.withdrawn_at.is_(None)
            conditions.append(empty if self.standing else ~empty)
        return conditions


def consents_of(session: Session, actor: Actor, customer_id: UUID) -> list[ConsentRow]:
    """Every consent of a person: those that stand first, then the latest withdrawn."""
    actor.require(Permission.CONSENT_READ)
    rows = _rows(session, [Consent.customer_id == customer_id])
    return sorted(rows, key=lambda row: not row.standing)


def consent_view(session: Session, actor: Actor, consent_id: UUID) -> ConsentView:
    """One consent; raises NotFound."""
    actor.require(Permission.CONSENT_READ)
    found = _rows(session, [Consent.id == consent_id])
    consent = session.get(Consent, consent_id)
    if not found or consent is None:
        raise NotFound
    text = session.get_one(ConsentText, consent.text_id)
    safe = safes.of_many([consent.customer_id]).get(consent.customer_id)
    file = session.get(Attachment, consent.evidence_id) if consent.evidence_id else None
    names = _names(session, [consent.recorded_by, consent.withdrawn_by or ""])
    return ConsentView(
        row=found[0],
        words=text.words,
        frequency=text.frequency,
        used_from=text.used_from,
        proof=mask_text(unseal_from(consent, safe, "proof")),
        withdrawal=mask_text(unseal_from(consent, safe, "withdrawal")),
        file_name=unseal_from(file, safe, "name") if file else "",
        file_size=file.size if file else 0,
        recorded_at=consent.recorded_at,
        recorded_by=names[consent.recorded_by],
        withdrawn_by=names[consent.withdrawn_by or ""],
    )


def standing_counts(session: Session, actor: Actor) -> dict[Purpose, int]:
    """How many people agree to each purpose now."""
    actor.require(Permission.CONSENT_READ)
    counted = session.execute(
        select(Consent.purpose, func.count())
        .where(Consent.withdrawn_at.is_(None))
        .group_by(Consent.purpose)
    )
    return {row[0]: row[1] for row in counted}


def _rows(
    session: Session, conditions: Iterable[ColumnElement[bool]], *, limit: int | None = None
) -> list[ConsentRow]:
    wanted = (
        select(
            Consent.id,
            Consent.customer_id,
            Consent.purpose,
            ConsentText.number,
            Consent.method,
            Consent.given_at,
            Consent.withdrawn_at,
            Consent.withdrawn_how,
            Consent.evidence_id,
            Consent.import_id,
        )
        .join(ConsentText, ConsentText.id == Consent.text_id)
        .where(*conditions)
        .order_by(Consent.id.desc())
        .limit(limit)
    )
    found = session.execute(wanted).all()
    names = masked_names(session, {row.customer_id for row in found})
    return [_row(row, names.get(row.customer_id, "")) for row in found]


def _row(row: Row[*tuple[object, ...]], name: str) -> ConsentRow:
    return ConsentRow(
        id=row.id,
        customer_id=row.customer_id,
        name=name,
        purpose=row.purpose,
        number=row.number,
        method=row.method,
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_how=row.withdrawn_how,
        has_file=row.evidence_id is not None,
        imported=row.import_id is not None,
    )


def _names(session: Session, actors: Iterable[str]) -> dict[str, Text]:
    """Who did it, by the id that the row holds."""
    ids = list(actors)
    staff = {UUID(one) for one in ids if one and not one.startswith("system:")}
    people = {str(key): name for key, name in names_of(session, staff).items()}
    found: dict[str, Text] = {"": ""}
    for one in ids:
        by_system = BY_LINK if one == "system:refusal" else BY_SYSTEM
        found[one] = by_system if one.startswith("system:") else people.get(one, "")
    return found
