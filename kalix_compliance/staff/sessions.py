"""Signed-in browsers, kept here so that ending one here ends it everywhere."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.models import Staff, StaffSession

SEEN_EVERY = timedelta(minutes=5)
LONGEST_BROWSER = 200


@dataclass(frozen=True)
class Terms:
    """How long a session lives without being used, and how long at most."""

    idle: timedelta
    lifetime: timedelta


@dataclass(frozen=True)
class Presence:
    """An open session and whose it is, read anew with every request: a closed account is out at once."""

    session_id: UUID
    seen_at: datetime
    staff: Staff


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(unit: Unit, staff_id: UUID, browser: str) -> str:
    """Open a session and return its token: 256 random bits that only the browser's cookie keeps."""
    token = secrets.token_urlsafe(32)
    unit.session.add(
        StaffSession(
            id=new_id(),
            token_hash=token_hash(token),
            staff_id=staff_id,
            started_at=unit.now,
            seen_at=unit.now,
            browser=shortened(browser),
        )
    )
    return token


def end_session(unit: Unit, token: str) -> None:
    unit.session.execute(
        update(StaffSession)
        .where(StaffSession.token_hash == token_hash(token), StaffSession.ended_at.is_(None))
        .values(ended_at=unit.now)
    )


def end_sessions_of(unit: Unit, staff_id: UUID, *, keep: str | None = None) -> None:
    """End every session of this person, except the one with the token `keep`."""
    ending = update(StaffSession).where(
        StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None)
    )
    if keep is not None:
        ending = ending.where(StaffSession.token_hash != token_hash(keep))
    unit.session.execute(ending.values(ended_at=unit.now))


def presence(
    session: Session, token: str, browser: str, now: datetime, terms: Terms
) -> Presence | None:
    """Who holds this token, in one statement; None when the session has ended in any way.

    A token that turns up in another browser is a stolen one and opens nothing.
    """
    found = session.execute(
        select(StaffSession, Staff)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(
            StaffSession.token_hash == token_hash(token),
            StaffSession.ended_at.is_(None),
            StaffSession.seen_at > now - terms.idle,
            StaffSession.started_at > now - terms.lifetime,
            StaffSession.browser == shortened(browser),
            Staff.active,
        )
    ).first()
    if found is None:
        return None
    row, staff = found
    return Presence(row.id, row.seen_at, staff)


def open_sessions(session: Session, staff_id: UUID, now: datetime, terms: Terms) -> int:
    """How many browsers this person is signed in with."""
    rows = session.scalars(
        select(StaffSession.id).where(
            StaffSession.staff_id == staff_id,
            StaffSession.ended_at.is_(None),
            StaffSession.seen_at > now - terms.idle,
            StaffSession.started_at > now - terms.lifetime,
        )
    )
    return len(rows.all())


def mark_seen(unit: Unit, session_id: UUID) -> None:
    """Note that the session is in use; asked for by many requests at once, done by the first."""
    unit.session.execute(
        update(StaffSession)
        .where(StaffSession.id == session_id, StaffSession.seen_at <= unit.now - SEEN_EVERY)
        .values(seen_at=unit.now)
    )


def shortened(browser: str) -> str:
    return "".join(letter for letter in browser if letter.isprintable())[:LONGEST_BROWSER]
