"""One unit of work: what a command is given to work with."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import event

from kalix_compliance.audit.chain import commitment
from kalix_compliance.audit.changes import changed_fields, merge
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import Clock
from kalix_compliance.core.company import Company
from kalix_compliance.core.errors import StaleRecord
from kalix_compliance.core.events import Event
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import WRITABLE, GuardedSession

Reaction = Callable[["Unit", Any], object]
CHANGES = "changes"


@dataclass(frozen=True)
class Runtime:
    """What the running application lends to every command."""

    clock: Clock
    company: Company
    reactions: Mapping[type[Event], tuple[Reaction, ...]]
    settings: Mapping[str, Any]
    contributions: object = None
    """What the features know together of a person (`customers/contributions.py` reads it)."""
    exports: object = None
    """The kinds of file that can be asked for (`exports/table.py` reads it)."""
    before_audit: tuple[Callable[[Unit], None], ...] = ()
    """Run in every command after its step: how registers remember what they said."""


runtime: ContextVar[Runtime] = ContextVar("runtime")
_open: ContextVar[Unit | None] = ContextVar("unit", default=None)


@dataclass
class Unit:
    """A transaction in the hands of one actor at one moment."""

    session: GuardedSession
    actor: Actor
    now: datetime
    lent: Runtime
    subject: str = "-"
    facts: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, list[str]] = field(default_factory=dict)
    commitments: list[str] = field(default_factory=list)
    after_commit: list[Callable[[], object]] = field(default_factory=list)

    @property
    def company(self) -> Company:
        return self.lent.company

    def about(self, subject: object, **facts: Any) -> None:
        """Name the record that this command is about, and what the audit trail may know of it.

        Facts are ids, codes and dates: never personal data, which `commit_to` is for.
        """
        self.subject = str(subject)
        self.facts.update(facts)

    def commit_to(self, text: str) -> str:
        """Bind a sealed text to the audit entry; the salt that comes back is sealed beside the text."""
        salt = secrets.token_hex(16)
        self.commitments.append(commitment(salt, text))
        return salt

    def announce(self, happened: Event) -> None:
        """Let other features react inside this transaction (`wiring.py` says which)."""
        for react in self.lent.reactions.get(type(happened), ()):
            react(self, happened)

    @staticmethod
    def expect(row: Any, version: int | None) -> None:
        """Refuse a save that was made against an older version of the row."""
        if version is not None and row.version != version:
            raise StaleRecord


def unit_is_open() -> bool:
    """Whether this thread is inside a transaction, where nothing slow may be done."""
    return _open.get() is not None


@contextmanager
def open_unit(actor: Actor) -> Iterator[Unit]:
    """Join the unit that is open, or open one and commit it at the end."""
    outer = _open.get()
    if outer is not None:
        with _joined(outer, actor) as unit:
            yield unit
        return
    lent = runtime.get()
    # What this thread read before is of before: end that reading, so that it is read anew afterwards, and
    # so that it does not hold the lock that a commit waits for (SQLite without a write-ahead log).
    db.session.rollback()
    with GuardedSession(db, expire_on_commit=False) as session:
        session.info[WRITABLE] = True
        event.listen(session, "before_flush", _note)
        unit = Unit(session, actor, lent.clock.now(), lent)
        session.info[CHANGES] = unit.changes
        token = _open.set(unit)
        try:
            yield unit
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            _open.reset(token)
    for act in unit.after_commit:
        act()


@contextmanager
def _joined(outer: Unit, actor: Actor) -> Iterator[Unit]:
    """A command inside a command: the same transaction, its own entry in the audit trail."""
    outer.session.flush()
    unit = Unit(outer.session, actor, outer.now, outer.lent, after_commit=outer.after_commit)
    outer.session.info[CHANGES] = unit.changes
    token = _open.set(unit)
    try:
        yield unit
        outer.session.flush()
    finally:
        _open.reset(token)
        outer.session.info[CHANGES] = outer.changes


def _note(session: GuardedSession, _context: Any, _instances: Any) -> None:
    merge(session.info[CHANGES], changed_fields(session))
