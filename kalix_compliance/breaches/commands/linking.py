"""The complaints behind a breach: only their numbers; what they lend, `escalation` knows."""

from collections.abc import Sequence

from sqlalchemy import select

from kalix_compliance.breaches.loading import load_open
from kalix_compliance.breaches.models import BreachComplaint
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit


@command(Permission.BREACH_HANDLE)
def link_complaints(unit: Unit, reference: str, complaints: Sequence[str]) -> None:
    """Put complaints behind a breach; each is behind one breach at most, and behind no drill."""
    breach = load_open(unit, reference)
    if breach.drill:
        raise RuleBroken(say("Đây là diễn tập, không gắn khiếu nại của khách thật vào được."))
    taken = unit.session.scalars(
        select(BreachComplaint.complaint).where(BreachComplaint.complaint.in_(complaints))
    ).all()
    if taken:
        raise RuleBroken(
            say("Đã thuộc một sự cố: %(numbers)s. Bỏ chọn rồi lưu lại.", numbers=", ".join(taken)),
            field="complaints",
        )
    numbers = sorted(set(complaints))
    for number in numbers:
        unit.session.add(
            BreachComplaint(
                breach_id=breach.id,
                complaint=number,
                linked_at=unit.now,
                linked_by=unit.actor.id,
            )
        )
    unit.about(reference, complaints=numbers)
    tell(unit, breach, "complaints_linked", complaints=", ".join(numbers))


@command(Permission.BREACH_HANDLE)
def unlink_complaint(unit: Unit, reference: str, complaint: str, *, reason: str) -> None:
    """Take a complaint from behind a breach, with the reason; its customer stays on the list."""
    breach = load_open(unit, reference)
    row = unit.session.get(BreachComplaint, complaint)
    if row is None or row.breach_id != breach.id:
        raise NotFound
    if not reason:
        raise RuleBroken(say("Ghi vì sao khiếu nại này không thuộc sự cố."), field="reason")
    unit.session.delete(row)
    unit.about(reference, complaint=complaint)
    tell(unit, breach, "complaint_unlinked", complaint=complaint, text=reason)
