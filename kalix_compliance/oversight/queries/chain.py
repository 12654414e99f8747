"""How the chain is: its length, its last link, and when it was last checked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import Flaw, head_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.oversight.queries.rows import as_uuid, who_is
from kalix_compliance.oversight.trail_words import flaw_words
from kalix_compliance.staff.queries import names_of

CHECK = "note_verification"


@dataclass(frozen=True)
class LastCheck:
    """The latest check of the chain by a person or the nightly job."""

    at: datetime
    who: Text
    checked: int
    trouble: Sentence | None


@dataclass(frozen=True)
class ChainState:
    """How long the chain is, its last link, and when it was last checked."""

    length: int
    hash: str
    checked: LastCheck | None


def chain_state(session: Session, actor: Actor) -> ChainState:
    """For the head of the page; at most three statements."""
    if not (actor.may(Permission.AUDIT_READ) or actor.may(Permission.SYSTEM_HEALTH)):
        actor.require(Permission.AUDIT_READ)
    head = head_of(session)
    newest = select(AuditEntry).where(AuditEntry.action == CHECK)
    in_order = AuditEntry.at.desc(), AuditEntry.number.desc()
    entry = session.scalars(newest.order_by(*in_order).limit(1)).first()
    return ChainState(
        head.number if head else 0,
        head.hash if head else "",
        _last_check(session, entry) if entry else None,
    )


def _last_check(session: Session, entry: AuditEntry) -> LastCheck:
    key, bad = as_uuid(entry.actor), entry.facts["bad_number"]
    return LastCheck(
        entry.at,
        who_is(entry.actor, names_of(session, {key} if key else set())),
        entry.facts["checked"],
        flaw_words(Flaw[entry.facts["flaw"].upper()], bad) if bad else None,
    )
