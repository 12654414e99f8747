"""Records found by the number that somebody typed or read out."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach
from kalix_compliance.complaints.queries.rows import ComplaintRow
from kalix_compliance.complaints.queries.search import ComplaintSearch
from kalix_compliance.complaints.states import State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission

COMPLAINT = re.compile(r"(?:KN-?)?(?:(\d{4})-)?0*(\d{1,6})", re.IGNORECASE)
BREACH = re.compile(r"SC[- ]?(?:(\d{4})-)?0*(\d{1,4})", re.IGNORECASE)


def cases_by_number(
    session: Session, actor: Actor, words: str, now: datetime
) -> list[ComplaintRow]:
    """The case whose number was typed, whole or in short: KN-2026-000412, 2026-412, 412."""
    match = COMPLAINT.fullmatch(words)
    if match is None:
        return []
    if len(match[2]) == 4 and not match[1] and not words.upper().startswith("K"):
        return []  # four digits are the end of a phone number
    year = match[1] or str(in_hanoi(now).year)
    reference = f"KN-{year}-{int(match[2]):06d}"
    wanted = ComplaintSearch(states=frozenset(State), reference=reference)
    return wanted.page(session, actor, now).rows


def breach_by_number(session: Session, actor: Actor, words: str, now: datetime) -> str | None:
    """The breach whose number was typed, whole or in short (SC-2026-0007, SC7), when this actor reads it."""
    match = BREACH.fullmatch(words)
    if match is None or not actor.may(Permission.BREACH_READ):
        return None
    reference = f"SC-{match[1] or in_hanoi(now).year}-{int(match[2]):04d}"
    return session.scalar(select(Breach.reference).where(Breach.reference == reference))
