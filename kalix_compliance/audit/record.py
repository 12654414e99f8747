"""Append one entry to the chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.audit.chain import link
from kalix_compliance.audit.models import AuditEntry, AuditHead

HEAD = 1


def append(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    facts: dict[str, Any],
    changes: dict[str, list[str]],
    commitments: list[str],
) -> AuditEntry:
    """Link what was done to the chain; holds the head's row lock until the commit."""
    head = session.scalars(select(AuditHead).where(AuditHead.id == HEAD).with_for_update()).one()
    entry = AuditEntry(
        number=head.number + 1,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        facts=facts,
        changes=changes,
        commitments=commitments,
        previous_hash=head.hash,
    )
    entry.hash = link(head.hash, entry.number, at, entry.body)
    session.add(entry)
    head.number, head.hash = entry.number, entry.hash
    session.flush()
    return entry
