"""Reading what a look needs out of the records: codes, days, marks; nothing sealed is opened."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from kalix_compliance.complaints.catalogue import Channel, Kind
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.states import State
from kalix_compliance.core.company import Company
from kalix_compliance.deadlines.calendar import ONE_DAY, hanoi_day, start_of
from kalix_compliance.patterns.queries.openings import openers_of
from kalix_compliance.patterns.rules.grouping import Material
from kalix_compliance.patterns.rules.judging import BEFORE, WINDOW, Fact

COMPARED = 400
"""Complaints of other kinds, the newest, that are looked at one by one."""
MOST = 5_000
"""Leak complaints that a look takes in, the newest; with more there is no need of statistics."""
LOOKED_UP = 400
"""Leak complaints of each of the two periods whose customers' records are looked up in the audit trail."""
OTHER_KINDS = tuple(kind for kind in Kind if kind not in (Kind.LEAK, Kind.MARKETING))

COLUMNS = (
    Complaint.reference,
    Complaint.customer_id,
    Complaint.received_at,
    Complaint.channel,
    Complaint.place,
    Complaint.data_items,
    Complaint.source_marks,
    Complaint.ordered_on,
    Complaint.happened_since,
)


def material(session: Session, company: Company, now: datetime) -> Material:
    """Everything that one look compares; a bounded number of statements and rows, whatever is stored."""
    today = hanoi_day(now)
    first = start_of(today - timedelta(days=WINDOW - 1))
    earliest = start_of(today - timedelta(days=WINDOW + BEFORE - 1))
    leaks = [_fact(row) for row in session.execute(_leaks(earliest, now))]
    window = [fact for fact in leaks if fact.received_at >= first]
    before = [fact for fact in leaks if fact.received_at < first]
    others = [_fact(row) for row in session.execute(_others(earliest, now))]
    ways = _ways(session, earliest, now)
    ways_now = _ways(session, first, now)
    opened = openers_of(
        session, [*window[:LOOKED_UP], *before[:LOOKED_UP], *others], since=earliest
    )
    return Material(
        today,
        _with_openers(window, opened),
        _with_openers(before[:LOOKED_UP], opened) + before[LOOKED_UP:],
        _with_openers(others, opened),
        ways,
        ways_now,
        len(company.hotlines) + len(company.showrooms) + 2,
    )


def _leaks(earliest: datetime, now: datetime) -> Select[*tuple[Any, ...]]:
    """Complaints about leaks that were not found to be wrong, the newest first."""
    return (
        select(*COLUMNS)
        .where(
            Complaint.kind == Kind.LEAK,
            Complaint.received_at >= earliest,
            Complaint.received_at <= now,
            Complaint.state != State.UNFOUNDED,
            Complaint.emptied_at.is_(None),
        )
        .order_by(Complaint.received_at.desc(), Complaint.reference.desc())
        .limit(MOST)
    )


def _others(earliest: datetime, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(*COLUMNS)
        .where(
            Complaint.kind.in_(OTHER_KINDS),
            Complaint.received_at >= earliest,
            Complaint.received_at <= now,
            Complaint.emptied_at.is_(None),
        )
        .order_by(Complaint.received_at.desc(), Complaint.reference.desc())
        .limit(COMPARED)
    )


def _ways(session: Session, earliest: datetime, now: datetime) -> Mapping[str, int]:
    """How many complaints of other kinds each showroom took; the rest together under ""."""
    rows = session.execute(
        select(Complaint.channel, Complaint.place, func.count())
        .where(
            Complaint.kind.in_(OTHER_KINDS),
            Complaint.received_at >= earliest,
            Complaint.received_at <= now,
        )
        .group_by(Complaint.channel, Complaint.place)
    )
    found: Counter[str] = Counter()
    for channel, place, count in rows:
        found[place if channel is Channel.SHOWROOM else ""] += count
    return found


def _fact(row: Row[Any]) -> Fact:
    return Fact(
        reference=row.reference,
        customer_id=row.customer_id,
        received_at=row.received_at,
        showroom=row.place if row.channel is Channel.SHOWROOM else "",
        items=",".join(sorted(row.data_items or ())),
        marks=tuple(row.source_marks or ()),
        ordered_on=row.ordered_on,
        happened_since=row.happened_since,
    )


def _with_openers(facts: Sequence[Fact], opened: Mapping[UUID, Any]) -> list[Fact]:
    return [
        replace(fact, openers=_before(fact, opened.get(fact.customer_id, ()))) for fact in facts
    ]


def _before(fact: Fact, opened: Iterable[tuple[str, datetime]]) -> frozenset[str]:
    """Who opened the record before the harm was done: the handling of the complaint comes after it."""
    until = fact.received_at
    if fact.happened_since:
        until = min(until, start_of(fact.happened_since + ONE_DAY))
    since = until - timedelta(days=BEFORE)
    return frozenset(who for who, at in opened if since <= at < until)
