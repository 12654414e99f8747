"""What those answer to whom a request was passed on, and who else was told by hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kalix_compliance.casework.evidence import Upload, attach, content_of
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.processors.models import Processor
from kalix_compliance.subject_requests.effects.loading import load_open
from kalix_compliance.subject_requests.effects.recipients import recipient_lines
from kalix_compliance.subject_requests.effects.telling import tell
from kalix_compliance.subject_requests.kinds import PassedOnState, ToldBy
from kalix_compliance.subject_requests.loading import load
from kalix_compliance.subject_requests.models import PassedOn, RecipientTold
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into


@command(Permission.REQUEST_HANDLE)
def confirm_passed_on(
    unit: Unit,
    reference: str,
    passed_on_id: UUID,
    *,
    at: datetime,
    answer: str,
    evidence: Sequence[Upload] = (),
    version: int | None = None,
) -> None:
    """They have done it: what they say, since when, with their answer as evidence."""
    given = (at, answer, evidence, version)
    _answered(unit, reference, passed_on_id, PassedOnState.CONFIRMED, *given)


@command(Permission.REQUEST_HANDLE)
def decline_passed_on(
    unit: Unit,
    reference: str,
    passed_on_id: UUID,
    *,
    at: datetime,
    answer: str,
    evidence: Sequence[Upload] = (),
    version: int | None = None,
) -> None:
    """They do not do it, or do not answer: with the reasons."""
    given = (at, answer, evidence, version)
    _answered(unit, reference, passed_on_id, PassedOnState.REFUSED, *given)


@command(Permission.REQUEST_HANDLE)
def tell_recipient(unit: Unit, reference: str, key: str, *, way: ToldBy | None, note: str) -> None:
    """Somebody who had received the data was told by hand; without a way, why they need not be.

    `key` is that of `effects.recipients`. Raises NotFound for anybody who is no recipient.
    """
    request = load_open(unit, reference)
    found = [line for line in recipient_lines(unit.session, request) if line.key == key]
    if not found:
        raise NotFound
    if not found[0].still_to_tell:
        raise RuleBroken(say("Bên này đã được ghi là đã báo."))
    row = RecipientTold(
        id=new_id(),
        request_id=request.id,
        customer_id=request.customer_id,
        way=way,
        at=unit.now,
        by=unit.actor.id,
    )
    seal_into(row, safes.of(request.customer_id), name=key, note=note)
    unit.session.add(row)
    said = f"{found[0].name}: {note}"
    if way is None:
        tell(unit, request, "recipient_not_told", said)
    else:
        tell(unit, request, "recipient_told", said, way=way.value)


@command(Permission.REQUEST_HANDLE)
def open_request_evidence(unit: Unit, reference: str, attachment_id: UUID) -> tuple[str, bytes]:
    """Name and content of a file of this request in clear; the trace is committed before it leaves."""
    request = load(unit, reference)
    unit.about(reference, attachment=str(attachment_id))
    found = content_of(unit.session, reference, attachment_id)
    tell(unit, request, "proof_opened")
    return found


def _answered(
    unit: Unit,
    reference: str,
    passed_on_id: UUID,
    state: PassedOnState,
    at: datetime,
    answer: str,
    evidence: Sequence[Upload],
    version: int | None,
) -> None:
    request = load_open(unit, reference)
    row = unit.session.get(PassedOn, passed_on_id, with_for_update=True)
    if row is None or row.request_id != request.id:
        raise NotFound
    unit.expect(row, version)
    if row.state is not PassedOnState.SENT:
        raise RuleBroken(say("Câu trả lời của bên này đã được ghi."))
    if not row.sent_at.replace(second=0, microsecond=0) <= at <= unit.now:
        raise RuleBroken(say("Ghi giờ từ lúc chuyển yêu cầu cho tới bây giờ."), field="answered_at")
    row.state, row.answered_at, row.answered_by = state, at, unit.actor.id
    unit.commit_to(answer)
    seal_into(row, safes.of(request.customer_id), answer=answer)
    attach(unit, reference, request.customer_id, evidence)
    processor = unit.session.get_one(Processor, row.processor_id)
    told = "passed_on_confirmed" if state is PassedOnState.CONFIRMED else "passed_on_refused"
    tell(unit, request, told, answer, party=processor.name)
