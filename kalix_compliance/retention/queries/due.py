"""What is over on a day, and what of it stays all the same: held, or part of something under way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import AffectedPerson, Breach, BreachComplaint
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import RecordKind, contributed
from kalix_compliance.database.rows import by_first
from kalix_compliance.disclosures.models import Disclosure, DisclosureSubject
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.retention.models import RetentionPeriod
from kalix_compliance.retention.rules.periods import first_day_still_kept, moment_of
from kalix_compliance.subject_requests.models import SubjectRequest


@dataclass(frozen=True)
class Keepers:
    """What keeps records beyond their day: by number, or by the person, the number of what keeps them."""

    holds: Mapping[str, str]
    people: Mapping[UUID, str]
    others: Mapping[str, str]

    def hold_on(self, reference: str, person: UUID | None) -> str:
        """The hold that keeps this record, or nothing."""
        return self.holds.get(reference) or (self.people.get(person, "") if person else "")

    def why(self, reference: str, person: UUID | None) -> Text:
        """Why this record stays; empty when it goes."""
        if hold := self.hold_on(reference, person):
            return say("lệnh giữ %(hold)s", hold=hold)
        if other := self.others.get(reference):
            return say("còn phục vụ %(ref)s", ref=other)
        return ""


@dataclass(frozen=True)
class Due:
    """Everything of one kind that is over on a day."""

    kind: RecordKind
    months: int
    before: date
    going: Sequence[tuple[str, UUID | None]] = ()
    staying: Sequence[tuple[str, UUID | None, Text]] = field(default=())


def kinds() -> Mapping[str, RecordKind]:
    """Every kind of record, in the order in which they are gone through."""
    return {kind.code: kind for kind in contributed().retained}


def months_of(session: Session) -> dict[str, int]:
    """How long each kind is kept: the company's own period, or the default. Never less than the least."""
    own = {row.kind: row.months for row in session.scalars(select(RetentionPeriod))}
    return {code: max(own.get(code, kind.months), kind.least) for code, kind in kinds().items()}


def due_on(session: Session, day: date) -> list[Due]:
    """What is over on this day, by kind; a fixed number of statements."""
    months, keepers = months_of(session), keepers_now(session)
    return [_due(session, kind, months[code], day, keepers) for code, kind in kinds().items()]


def due_of(session: Session, code: str, day: date) -> Due:
    """What is over on this day of one kind."""
    return _due(session, kinds()[code], months_of(session)[code], day, keepers_now(session))


def _due(session: Session, kind: RecordKind, months: int, day: date, keepers: Keepers) -> Due:
    before = first_day_still_kept(day, months)
    going, staying = [], []
    for reference, person in kind.ended_before(session, moment_of(before)):
        if why := keepers.why(reference, person):
            staying.append((reference, person, why))
        else:
            going.append((reference, person))
    return Due(kind, months, before, going, staying)


def keepers_now(session: Session) -> Keepers:
    """Standing holds, and records that something under way still needs; five statements."""
    return _keepers(session, None, None)


def why_kept(session: Session, reference: str, person: UUID | None) -> Text:
    """Why this record stays; empty when it goes. Asks about this one only, whatever else is held."""
    return _keepers(session, reference, person).why(reference, person)


def _keepers(session: Session, only: str | None, person: UUID | None) -> Keepers:
    """All of them, or those of one record and its person."""
    wanted = select(LegalHold.reference, LegalHold.about, LegalHold.customer_id).where(
        LegalHold.lifted_at.is_(None)
    )
    if only is not None:
        of_person = LegalHold.customer_id == person if person else false()
        wanted = wanted.where(or_(LegalHold.about == only, of_person))
    rows = session.execute(wanted).all()
    people = {row.customer_id: row.reference for row in rows if row.customer_id is not None}
    holds = _of_people(session, only)
    holds.update({row.about: row.reference for row in rows if row.about})
    return Keepers(holds, people, _under_way(session, only))


def _of_people(session: Session, only: str | None) -> dict[str, str]:
    """The lists and orders on which a held person stands are kept whole."""
    found: dict[str, str] = {}
    for record, part in ((Breach, AffectedPerson), (Disclosure, DisclosureSubject)):
        owner = part.breach_id if part is AffectedPerson else part.disclosure_id  # type: ignore[union-attr]
        wanted = (
            select(record.reference, LegalHold.reference)
            .select_from(LegalHold)
            .join(part, part.customer_id == LegalHold.customer_id)
            .join(record, record.id == owner)
            .where(LegalHold.lifted_at.is_(None))
        )
        if only is not None:
            wanted = wanted.where(record.reference == only)
        found.update(by_first(session.execute(wanted)))
    return found


def _under_way(session: Session, only: str | None) -> dict[str, str]:
    """Complaints behind a breach whose file is kept, and those out of which a request runs."""
    behind = (
        select(BreachComplaint.complaint, Breach.reference)
        .join(Breach, Breach.id == BreachComplaint.breach_id)
        .where(Breach.emptied_at.is_(None))
    )
    asked = select(SubjectRequest.complaint, SubjectRequest.reference).where(
        SubjectRequest.complaint != "", SubjectRequest.ended_at.is_(None)
    )
    if only is not None:
        behind = behind.where(BreachComplaint.complaint == only)
        asked = asked.where(SubjectRequest.complaint == only)
    return {row[0]: row[1] for rows in (behind, asked) for row in session.execute(rows)}
