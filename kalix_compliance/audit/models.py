"""The audit trail as it is stored: entries that nothing may change, and the head of the chain.

The first migration sets the triggers that let the entries only grow, and the head of the empty chain.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment

BODY = ("actor", "action", "subject", "facts", "changes", "commitments")


class AuditEntry(Model):
    """One command that was done: who, when, what, about which record, which fields it touched."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        # The trail is read newest first, by each of these, between two days. The columns after `number` let
        # a filter be tried, and openings be counted, without a look at the entries themselves.
        Index(None, "at", "number"),
        Index(None, "actor", "at", "number"),
        Index(None, "action", "at", "number", "actor", "subject"),
        Index(None, "subject", "at", "number", "actor", "action"),
        Index(None, "actor", "action", "at", "number"),
    )
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    commitments: Mapped[list[str]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), index=True)
    """SQLite's trigger against INSERT OR REPLACE asks for it with every new entry."""

    @property
    def body(self) -> dict[str, Any]:
        """What the hash covers beside number, time and the hash before."""
        return body_of(self)


def body_of(entry: Any) -> dict[str, Any]:
    """The part of an entry, stored or only its columns, that `AuditEntry.body` gives."""
    return {name: getattr(entry, name) for name in BODY}


class AuditHead(Model):
    """The last link, locked by whoever appends; it also shows when the end of the chain was cut off."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
