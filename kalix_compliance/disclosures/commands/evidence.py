"""The scanned order and the signed minutes: sealed under the house's key."""

from collections.abc import Sequence
from uuid import UUID

from kalix_compliance.casework.evidence import Upload, attach, content_of
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.loading import load
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit


@command(Permission.DISCLOSURE_HANDLE)
def add_disclosure_file(unit: Unit, reference: str, uploads: Sequence[Upload]) -> int:
    """Seal files into the record, also after its end: the signed minutes come last."""
    row = load(unit, reference)
    if not uploads:
        raise RuleBroken(say("Chưa chọn tệp nào."), field="evidence")
    count = attach(unit, reference, None, uploads)
    tell(unit, row, "file_added", count=count)
    return count


@command(Permission.DISCLOSURE_READ)
def open_disclosure_file(unit: Unit, reference: str, attachment_id: UUID) -> tuple[str, bytes]:
    """Name and content of a file in clear, for who handles or signs; the trace is saved before it leaves."""
    row = load(unit, reference)
    if not (
        unit.actor.may(Permission.DISCLOSURE_HANDLE)
        or unit.actor.may(Permission.DISCLOSURE_APPROVE)
    ):
        unit.actor.require(Permission.DISCLOSURE_HANDLE)
    unit.about(reference, attachment=str(attachment_id))
    found = content_of(unit.session, reference, attachment_id)
    tell(unit, row, "file_opened")
    return found
