"""Evidence of a breach: sealed under the house's key, with the SHA-256 that the minutes name."""

from collections.abc import Sequence
from uuid import UUID

from kalix_compliance.breaches.loading import load, load_open
from kalix_compliance.breaches.telling import tell
from kalix_compliance.casework.evidence import Upload, attach, content_of
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit


@command(Permission.BREACH_HANDLE)
def add_breach_evidence(unit: Unit, reference: str, uploads: Sequence[Upload]) -> int:
    """Seal files into the breach; returns how many."""
    breach = load_open(unit, reference)
    if not uploads:
        raise RuleBroken(say("Chưa chọn tệp nào."), field="evidence")
    count = attach(unit, reference, None, uploads)
    tell(unit, breach, "evidence_added", count=count)
    return count


@command(Permission.BREACH_HANDLE)
def open_breach_evidence(unit: Unit, reference: str, attachment_id: UUID) -> tuple[str, bytes]:
    """Name and content of a file in clear; the trace is committed before it leaves."""
    breach = load(unit, reference)
    unit.about(reference, attachment=str(attachment_id))
    found = content_of(unit.session, reference, attachment_id)
    tell(unit, breach, "evidence_opened")
    return found
