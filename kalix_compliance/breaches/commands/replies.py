"""What an authority answers: the number it took a paper under, and its reply."""

from datetime import datetime
from uuid import UUID

from kalix_compliance.breaches.commands.papers import codes, filed
from kalix_compliance.breaches.loading import load
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into


@command(Permission.BREACH_HANDLE)
def record_receipt(unit: Unit, reference: str, filing_id: UUID, *, receipt: str) -> None:
    """The number under which the authority has taken a paper, when it came later than the filing."""
    breach = load(unit, reference)
    filing = filed(unit, breach, filing_id)
    filing.receipt = receipt
    tell(unit, breach, "receipt_recorded", number=receipt, **codes(filing))


@command(Permission.BREACH_HANDLE)
def record_reply(
    unit: Unit, reference: str, filing_id: UUID, *, replied_at: datetime, reply: str
) -> None:
    """What the authority answered, also after the breach was closed."""
    breach = load(unit, reference)
    filing = filed(unit, breach, filing_id)
    if replied_at > unit.now:
        raise RuleBroken(say("Giờ này muộn hơn bây giờ. Sửa lại giờ."), field="replied_at")
    if filing.filed_at and replied_at < filing.filed_at:
        raise RuleBroken(say("Giờ trả lời sớm hơn giờ nộp. Sửa lại giờ."), field="replied_at")
    filing.replied_at = replied_at
    seal_into(filing, safes.house(), reply=reply)
    tell(unit, breach, "reply_recorded", reply, moment=replied_at.isoformat(), **codes(filing))
