"""The read-only session and the clock of this request."""

from datetime import datetime

from kalix_compliance.core.company import Company
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import runtime


def reader() -> GuardedSession:
    """Flask-SQLAlchemy's session of this request; a write through it raises."""
    session = db.session()
    assert isinstance(session, GuardedSession)  # noqa: S101 - database.base makes no other
    return session


def now() -> datetime:
    return runtime.get().clock.now()


def company() -> Company:
    return runtime.get().company
