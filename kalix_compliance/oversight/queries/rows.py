"""Entries of the audit trail in words."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import contributed
from kalix_compliance.customers.models import Customer
from kalix_compliance.oversight.opening_words import PURPOSE_NAMES
from kalix_compliance.oversight.trail_words import SYSTEMS, action_name, record_name, row_name
from kalix_compliance.staff.queries import names_of

UNTOLD = frozenset({"version"})
SECRET_WORK, SECRET_RECORD = say("Việc trong một hồ sơ mật"), say("Hồ sơ mật")
CUSTOMER, STAFF = "customers.card", "staff"


@dataclass(frozen=True)
class AuditRow:
    """One entry. `place` is the endpoint of its record's page, "staff" for an account, or empty.

    Of a record that is secret for the reader only the links of the chain are left.
    """

    number: int
    at: datetime
    who: Text
    actor: str
    action: Text
    code: str
    subject: str
    record: Text
    place: str
    changes: tuple[tuple[Text, str], ...]
    facts: tuple[tuple[str, Text], ...]
    commitments: int
    hash: str
    previous_hash: str


def audit_rows(
    session: Session, entries: Sequence[AuditEntry], secret: Collection[str] = ()
) -> list[AuditRow]:
    """Entries in words; three statements whatever their number. `secret` are records not to be named."""
    ids = {key for entry in entries for key in map(as_uuid, (entry.actor, entry.subject)) if key}
    staff = names_of(session, ids)
    customers = _customers(session, ids - staff.keys())
    return [
        _veiled(entry, staff) if tells_of(entry, secret) else _row(entry, staff, customers)
        for entry in entries
    ]


def tells_of(entry: AuditEntry, secret: Collection[str]) -> bool:
    """Whether an entry names a record that its reader may not know of."""
    return entry.subject in secret or any(value in secret for value in _texts(entry.facts.values()))


def who_is(actor: str, staff: dict[UUID, str]) -> Text:
    """The name behind an actor's id."""
    key = as_uuid(actor)
    return staff.get(key, actor) if key else SYSTEMS.get(actor, actor)


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def page_of(subject: str) -> str:
    """The endpoint of the page of the record with this number, or nothing."""
    prefix, dash, _rest = subject.partition("-")
    kinds = contributed().records if dash else ()
    return next((kind.endpoint for kind in kinds if kind.prefix == prefix), "")


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
        who=who_is(entry.actor, staff),
        actor=entry.actor,
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
        who=who_is(entry.actor, staff),
        actor=entry.actor,
        action=action_name(entry.action),
        code=entry.action,
        subject=entry.subject,
        record=record,
        place=place,
        changes=_told(entry.changes),
        facts=tuple(
            (n, _written(n, value)) for n, value in sorted(entry.facts.items()) if value is not None
        ),
        commitments=len(entry.commitments),
        hash=entry.hash,
        previous_hash=entry.previous_hash,
    )


def _record(subject: str, staff: dict[UUID, str], customers: set[UUID]) -> tuple[Text, str]:
    """What an entry is about, in words, and where its page is."""
    key = as_uuid(subject)
    if key in staff:
        return staff[key], STAFF
    if key in customers:
        return say("khách …%(end)s", end=subject[-6:]), CUSTOMER
    return record_name(subject), page_of(subject)


def _told(changes: Any) -> tuple[tuple[Text, str], ...]:
    """Which fields of which rows; the version that every save counts up is left out."""
    return tuple(
        (row_name(kind), ", ".join(name for name in fields if name not in UNTOLD))
        for kind, fields in sorted(changes.items())
    )


def _customers(session: Session, ids: set[UUID]) -> set[UUID]:
    return set(session.scalars(select(Customer.id).where(Customer.id.in_(ids)))) if ids else set()


def _written(name: str, value: Any) -> Text:
    """A fact on one line: codes, numbers and dates; the purpose of a reveal in words."""
    if name == "purpose" and value in PURPOSE_NAMES:
        return PURPOSE_NAMES[value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
