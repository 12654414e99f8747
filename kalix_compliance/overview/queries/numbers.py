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
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.queries.search import disclosure_by_number
from kalix_compliance.holds.register import find_hold
from kalix_compliance.mailings.models import Mailing
from kalix_compliance.subject_requests.models import Erasure, SubjectRequest

COMPLAINT = re.compile(r"(?:KN-?)?(?:(\d{4})-)?0*(\d{1,6})", re.IGNORECASE)
REQUEST = re.compile(r"YC[- ]?(?:(\d{4})-)?0*(\d{1,5})", re.IGNORECASE)
ERASURE = re.compile(r"XD[- ]?(?:(\d{4})-)?0*(\d{1,5})", re.IGNORECASE)
ORDER = re.compile(r"CC[- ]?(?:(\d{4})-)?0*(\d{1,4})", re.IGNORECASE)
MAILING = re.compile(r"TT[- ]?(?:(\d{4})-)?0*(\d{1,4})", re.IGNORECASE)
HOLD = re.compile(r"GL[- ]?(?:(\d{4})-)?0*(\d{1,4})", re.IGNORECASE)
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


def page_by_number(
    session: Session, actor: Actor, words: str, now: datetime
) -> tuple[str, str] | None:
    """The page and the number of a request, an erasure, an order, a mailing or a hold, when this actor may
    know of it: YC-2026-00012, YC12."""
    for pattern, prefix, digits, page, find in NUMBERED:
        match = pattern.fullmatch(words)
        if match is not None:
            year = match[1] or in_hanoi(now).year
            found = find(session, actor, f"{prefix}-{year}-{int(match[2]):0{digits}d}", now)
            return (page, found) if found else None
    return None


def _request(session: Session, actor: Actor, reference: str, _now: datetime) -> str | None:
    if not actor.may(Permission.REQUEST_READ):
        return None
    wanted = select(SubjectRequest.reference).where(SubjectRequest.reference == reference)
    return session.scalar(wanted)


def _erasure(session: Session, actor: Actor, reference: str, _now: datetime) -> str | None:
    if not actor.may(Permission.REQUEST_READ):
        return None
    return session.scalar(select(Erasure.reference).where(Erasure.reference == reference))


def _order(session: Session, actor: Actor, reference: str, _now: datetime) -> str | None:
    if not actor.may(Permission.DISCLOSURE_READ):
        return None
    return disclosure_by_number(session, actor, reference)


def _mailing(session: Session, actor: Actor, reference: str, _now: datetime) -> str | None:
    if not actor.may(Permission.MAILING_WRITE):
        return None
    return session.scalar(select(Mailing.reference).where(Mailing.reference == reference))


def _hold(session: Session, actor: Actor, reference: str, now: datetime) -> str | None:
    if not actor.may(Permission.HOLD_READ):
        return None
    try:
        return find_hold(session, actor, reference, now).reference
    except NotFound:
        return None


NUMBERED = (
    (REQUEST, "YC", 5, "subject_requests.file", _request),
    (ERASURE, "XD", 5, "subject_requests.erasure", _erasure),
    (ORDER, "CC", 4, "disclosures.file", _order),
    (MAILING, "TT", 4, "mailings.file", _mailing),
    (HOLD, "GL", 4, "holds.show", _hold),
)
