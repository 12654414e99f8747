"""The audit trail as a table for people: in words, with names, page by page."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import Flaw, head_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.deadlines.calendar import end_of, start_of
from kalix_compliance.disclosures.visibility import hidden_from
from kalix_compliance.oversight.action_words import action_name
from kalix_compliance.oversight.trail_words import SYSTEMS, flaw_words, record_name, row_name
from kalix_compliance.staff.queries import names_of

PAGE = 50
UNTOLD = frozenset({"version"})
CHECK = "note_verification"
SECRET_WORK, SECRET_RECORD = say("Việc trong một hồ sơ mật"), say("Hồ sơ mật")
PLACES = {"KN-": "complaint", "SC-": "breach"}


@dataclass(frozen=True)
class AuditRow:
    """One entry. `place`, its record's kind of page: complaint, breach, customer, staff or none.

    Of a record that is secret for the reader only the links of the chain are left.
    """

    number: int
    at: datetime
    who: Text
    action: Text
    code: str
    subject: str
    record: Text
    place: str
    changes: tuple[tuple[Text, str], ...]
    facts: tuple[tuple[str, str], ...]
    commitments: int
    hash: str
    previous_hash: str


@dataclass(frozen=True)
class AuditPage:
    rows: list[AuditRow]
    more: int | None


@dataclass(frozen=True)
class AuditSearch:
    """Find entries, newest first; days are Hanoi's, both included. `before` is where the page begins."""

    record: str = ""
    actor: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None

    def page(self, session: Session, actor: Actor) -> AuditPage:
        """One page; five statements whatever its length."""
        actor.require(Permission.AUDIT_READ)
        secret = hidden_from(session, actor)
        wanted = select(AuditEntry).where(*self._conditions()).order_by(AuditEntry.number.desc())
        if secret and (self.record or self.action or self.actor):
            wanted = wanted.where(AuditEntry.subject.not_in(secret))
        found = session.scalars(wanted.limit(PAGE + 1)).all()
        shown = found[:PAGE]
        return AuditPage(
            audit_rows(session, shown, secret), shown[-1].number if len(found) > PAGE else None
        )

    def _conditions(self) -> list[ColumnElement[bool]]:
        exact = {
            AuditEntry.subject: self.record,
            AuditEntry.actor: self.actor,
            AuditEntry.action: self.action,
        }
        conditions = [column == value for column, value in exact.items() if value]
        if self.since:
            conditions.append(AuditEntry.at >= start_of(self.since))
        if self.until:
            conditions.append(AuditEntry.at < end_of(self.until))
        if self.before:
            conditions.append(AuditEntry.number < self.before)
        return conditions


@dataclass(frozen=True)
class LastCheck:
    """The latest check of the chain by a person or the nightly job."""

    at: datetime
    who: Text
    checked: int
    trouble: Sentence | None


@dataclass(frozen=True)
class ChainState:
    """How long the chain is, its last link, and when it was last checked."""

    length: int
    hash: str
    checked: LastCheck | None


def chain_state(session: Session, actor: Actor) -> ChainState:
    """For the head of the page; at most three statements."""
    if not (actor.may(Permission.AUDIT_READ) or actor.may(Permission.SYSTEM_HEALTH)):
        actor.require(Permission.AUDIT_READ)
    head = head_of(session)
    newest = select(AuditEntry).where(AuditEntry.action == CHECK)
    entry = session.scalars(newest.order_by(AuditEntry.number.desc()).limit(1)).first()
    return ChainState(
        head.number if head else 0,
        head.hash if head else "",
        _last_check(session, entry) if entry else None,
    )


def audit_rows(
    session: Session, entries: Sequence[AuditEntry], secret: Collection[str] = ()
) -> list[AuditRow]:
    """Entries in words; three statements whatever their number. `secret` are records not to be named."""
    ids = {key for entry in entries for key in map(_uuid, (entry.actor, entry.subject)) if key}
    staff = names_of(session, ids)
    customers = _customers(session, ids - staff.keys())
    return [
        _veiled(entry, staff) if _tells_of(entry, secret) else _row(entry, staff, customers)
        for entry in entries
    ]


def _tells_of(entry: AuditEntry, secret: Collection[str]) -> bool:
    """Whether an entry names a record that its reader may not know of."""
    return entry.subject in secret or any(value in secret for value in _texts(entry.facts.values()))


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _texts(value)


def _veiled(entry: AuditEntry, staff: dict[UUID, str]) -> AuditRow:
    """The links of the chain, so that it can be followed, and who acted when; not what was done to what."""
    return AuditRow(
        number=entry.number,
        at=entry.at,
        who=_who(entry.actor, staff),
        action=SECRET_WORK,
        code="",
        subject="",
        record=SECRET_RECORD,
        place="",
        changes=(),
        facts=(),
        commitments=len(entry.commitments),
        hash=entry.hash,
        previous_hash=entry.previous_hash,
    )


def _row(entry: AuditEntry, staff: dict[UUID, str], customers: set[UUID]) -> AuditRow:
    record, place = _record(entry.subject, staff, customers)
    return AuditRow(
        number=entry.number,
        at=entry.at,
        who=_who(entry.actor, staff),
        action=action_name(entry.action),
        code=entry.action,
        subject=entry.subject,
        record=record,
        place=place,
        changes=_told(entry.changes),
        facts=tuple(
            (n, _written(value)) for n, value in sorted(entry.facts.items()) if value is not None
        ),
        commitments=len(entry.commitments),
        hash=entry.hash,
        previous_hash=entry.previous_hash,
    )


def _who(actor: str, staff: dict[UUID, str]) -> Text:
    key = _uuid(actor)
    return staff.get(key, actor) if key else SYSTEMS.get(actor, actor)


def _record(subject: str, staff: dict[UUID, str], customers: set[UUID]) -> tuple[Text, str]:
    """What an entry is about, in words, and which kind of page that has."""
    key = _uuid(subject)
    if key in staff:
        return staff[key], "staff"
    if key in customers:
        return subject[-6:], "customer"
    return record_name(subject), PLACES.get(subject[:3], "")


def _told(changes: Any) -> tuple[tuple[Text, str], ...]:
    """Which fields of which rows; the version that every save counts up is left out."""
    return tuple(
        (row_name(kind), ", ".join(name for name in fields if name not in UNTOLD))
        for kind, fields in sorted(changes.items())
    )


def _customers(session: Session, ids: set[UUID]) -> set[UUID]:
    return set(session.scalars(select(Customer.id).where(Customer.id.in_(ids)))) if ids else set()


def _last_check(session: Session, entry: AuditEntry) -> LastCheck:
    key, bad = _uuid(entry.actor), entry.facts["bad_number"]
    return LastCheck(
        entry.at,
        _who(entry.actor, names_of(session, {key} if key else set())),
        entry.facts["checked"],
        flaw_words(Flaw[entry.facts["flaw"].upper()], bad) if bad else None,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def _written(value: Any) -> str:
    """A fact on one line: codes, numbers and dates."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
