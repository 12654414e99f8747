"""The chain's witnesses: heads that are signed and kept outside the database, in a folder and in mails."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.audit.checkpoints import LONGEST_REASON, Checkpoint
from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.testimony import Doubt, Finding, Heard, armoured, hear
from kalix_compliance.audit.verify import Head, head_of
from kalix_compliance.audit.witness import (
    Contradicted,
    files_of,
    folder_of,
    last_checkpoint,
    signer_of,
    write_checkpoint,
)
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit, runtime
from kalix_compliance.notifications.compose import compose
from kalix_compliance.notifications.outbox import Recipient, enqueue

MAILED = "mail_checkpoint"


def heard(settings: Mapping[str, Any], sources: Sequence[Path] = ()) -> Heard | None:
    """What the house's own folder and these files bear witness of; None when there is neither.

    Raises OSError for what cannot be read.
    """
    folder = folder_of(settings)
    known = [folder] if files_of(folder) else []
    if not known and not sources:
        return None
    return hear([*known, *sources], signer_of(settings).key)


def lost_lines(session: Session, testimony: Heard | None) -> list[Finding]:
    """Whether the folder ends before a line that was mailed: the chain itself knows which that was."""
    newest = (
        select(AuditEntry.facts)
        .where(AuditEntry.action == MAILED)
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
    facts = session.scalars(newest).first()
    serial = facts.get("serial", 0) if isinstance(facts, dict) else 0
    last = testimony.last.serial if testimony and testimony.last else 0
    return [Finding(Doubt.LOST, f"{last}<{serial}", serial)] if last < serial else []


def witness_doubts() -> list[Finding]:
    """What is to be doubted of the house's own checkpoints: forged, missing or unreadable lines."""
    try:
        testimony = heard(runtime.get().settings)
    except OSError as error:
        return [Finding(Doubt.UNREADABLE, type(error).__name__)]
    with GuardedSession(db) as session:
        return [*(testimony.doubts if testimony else ()), *lost_lines(session, testimony)]


def sign_head(actor: Actor) -> Checkpoint | None:
    """Sign the end of the chain (needs system:witness); None when nothing was added since.

    Raises Contradicted when the chain is not the one that was signed before, and OSError when the folder
    cannot be written to.
    """
    actor.require(Permission.SYSTEM_WITNESS)
    lent = runtime.get()
    return write_checkpoint(lent.settings, _head, lent.clock.now())


def _head(last: Checkpoint | None) -> Head:
    """Where the chain ends, if the entry that was signed last is still that entry."""
    with GuardedSession(db) as session:
        head = head_of(session)
        entry = select(AuditEntry.hash).where(AuditEntry.number == (last.number if last else 0))
        found = session.scalar(entry)
    if head is None:
        raise Contradicted("headless")
    if last and last.number and found != last.hash:
        raise Contradicted(f"entry={last.number} serial={last.serial}")
    return head


@command(Permission.SYSTEM_WITNESS)
def mail_checkpoint(unit: Unit, found: Checkpoint) -> None:
    """Send a checkpoint to the compliance mailbox, once a night."""
    mailbox = unit.lent.settings["COMPLIANCE_MAILBOX"] or unit.company.officer_email
    unit.about("audit", serial=found.serial, number=found.number, digest=found.digest)
    text = compose(
        "checkpoint",
        "vi",
        entry=found.number,
        hash=found.hash,
        at=found.at,
        serial=found.serial,
        fingerprint=found.fingerprint,
        block=armoured(found),
        path="/audit",
    )
    enqueue(
        unit,
        notice="checkpoint",
        about="audit",
        to=Recipient(mailbox, unit.company.officer_title),
        subject=text.subject,
        body=text.body,
        once_key=f"checkpoint:{in_hanoi(unit.now):%Y-%m-%d}",
    )


def restart_checkpoints(actor: Actor, why: str) -> Checkpoint:
    """Leave the lines before behind, for a reason that every later check tells of.

    Needed when a backup was put back or the signing key was changed. Raises RuleBroken (field `why`).
    """
    words = " ".join(why.split())
    if not words or len(words) > LONGEST_REASON:
        raise RuleBroken(say("Viết lý do, tối đa %(n)s ký tự.", n=LONGEST_REASON), field="why")
    note_restart(actor)
    lent = runtime.get()
    found = write_checkpoint(lent.settings, _head, lent.clock.now(), restart=words)
    if found is None:
        raise AssertionError("unreachable: a restart always writes")
    return found


@command(Permission.SYSTEM_WITNESS)
def note_restart(unit: Unit) -> None:
    """Keep that the witnesses begin anew; why stands in their own line."""
    last = None
    with suppress(OSError):
        last = last_checkpoint(unit.lent.settings)
    unit.about("audit", left_serial=last.serial if last else None)
