"""One's own drafts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.intake.drafts import open_draft
from kalix_compliance.intake.models import IntakeDraft

MOST_OFFERED = 5


@dataclass(frozen=True)
class DraftRow:
    """A draft that can be gone on with."""

    id: UUID
    saved_at: datetime


def drafts_of(session: Session, actor: Actor) -> list[DraftRow]:
    """What this person has begun and not saved, the newest first; one statement."""
    if not actor.may(Permission.COMPLAINT_REGISTER) or actor.is_system:
        return []
    rows = session.execute(
        select(IntakeDraft.id, IntakeDraft.updated_at)
        .where(IntakeDraft.staff_id == actor.staff_id, IntakeDraft.sealed.is_not(None))
        .order_by(IntakeDraft.updated_at.desc(), IntakeDraft.id)
        .limit(MOST_OFFERED)
    )
    return [DraftRow(row.id, row.updated_at) for row in rows]


def draft_of(session: Session, actor: Actor, opened: UUID) -> list[tuple[str, str]] | None:
    """What was typed into a form, field by field; None when there is no such draft of this person."""
    actor.require(Permission.COMPLAINT_REGISTER)
    draft = session.scalar(
        select(IntakeDraft).where(IntakeDraft.id == opened, IntakeDraft.staff_id == actor.staff_id)
    )
    if draft is None or draft.sealed is None:
        return None
    return open_draft(draft) or None
