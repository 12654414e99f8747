"""What the audit trail and the machine say about the clock."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.core.clock import Steady, steady_of
from kalix_compliance.execution.unit import runtime
from kalix_compliance.retention.models import ClockMark
from kalix_compliance.retention.rules.clock import Finding, Trusted, doubt_about

AT_ONCE = 5_000


def clock_finding(session: Session, now: datetime) -> Finding | None:
    """Why nothing may be destroyed by this clock; None when time has passed step by step."""
    mark = newest_mark(session)
    if mark is None:
        return doubt_about(None, (), now, None)
    steady = Steady(mark.boot, mark.uptime) if mark.boot and mark.uptime is not None else None
    return doubt_about(
        Trusted(mark.at, steady), _traces(session, mark.number), now, steady_of(runtime.get().clock)
    )


def newest_mark(session: Session) -> ClockMark | None:
    """The last moment at which the clock was known to be right."""
    order = ClockMark.number.desc(), ClockMark.id.desc()
    return session.scalars(select(ClockMark).order_by(*order).limit(1)).first()


def _traces(session: Session, number: int) -> Iterator[datetime]:
    """When each entry was written, in the order in which they were written."""
    while True:
        rows = session.execute(
            select(AuditEntry.number, AuditEntry.at)
            .where(AuditEntry.number > number)
            .order_by(AuditEntry.number)
            .limit(AT_ONCE)
        ).all()
        yield from (row.at for row in rows)
        if len(rows) < AT_ONCE:
            return
        number = rows[-1].number
