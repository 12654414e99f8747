"""Keeping a case: notes, calls, evidence, who handles it, and what was looked at."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from kalix_compliance.casework.evidence import Upload, attach, content_of
from kalix_compliance.casework.story import tell, told_since
from kalix_compliance.complaints.events import ComplaintAssigned
from kalix_compliance.complaints.loading import insist, insist_on_handler, load
from kalix_compliance.complaints.next_step import next_step
from kalix_compliance.complaints.obligations import RESOLVE
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import to_work
from kalix_compliance.complaints.telling import tell_in_words
from kalix_compliance.complaints.warnings import write_to
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import reveal_customer
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.deadlines.calendars import calendar_of
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.deadlines.tracking import assign_clocks
from kalix_compliance.deadlines.words import time_left
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS

REMIND_AGAIN = timedelta(hours=1)


@command(Permission.COMPLAINT_HANDLE)
def add_note(unit: Unit, reference: str, *, text: str) -> None:
    """Write a note into the case."""
    complaint = load(unit, reference)
    tell_in_words(unit, complaint, "note", text)


@command(Permission.COMPLAINT_HANDLE)
def add_to_open_case(unit: Unit, reference: str, *, narrative: str, received_at: datetime) -> None:
    """The customer reports more on a matter that has a case already."""
    complaint = load(unit, reference)
    insist(to_work(standing_of(unit.session, complaint)))
    tell_in_words(unit, complaint, "reported_more", narrative, moment=received_at.isoformat())


@command(Permission.COMPLAINT_HANDLE)
def record_call(unit: Unit, reference: str, *, at: datetime, reached: bool, summary: str) -> None:
    """Record a call with the customer, or a try that nobody answered."""
    complaint = load(unit, reference)
    insist(to_work(standing_of(unit.session, complaint)))
    if at > unit.now:
        raise RuleBroken(say("Giờ này muộn hơn bây giờ. Sửa lại giờ."), field="at")
    kind = "called" if reached else "call_missed"
    tell_in_words(unit, complaint, kind, summary, moment=at.isoformat())


@command(Permission.COMPLAINT_HANDLE)
def add_evidence(unit: Unit, reference: str, uploads: Sequence[Upload]) -> int:
    """Seal files into the case; returns how many."""
    complaint = load(unit, reference)
    insist(to_work(standing_of(unit.session, complaint)))
    if not uploads:
        raise RuleBroken(say("Chưa chọn tệp nào."), field="evidence")
    count = attach(unit, reference, complaint.customer_id, uploads)
    tell(unit, reference, "evidence_added", count=count)
    return count


@command(Permission.COMPLAINT_ASSIGN)
def assign_complaint(unit: Unit, reference: str, owner_id: UUID) -> None:
    """Give a case to another handler."""
    complaint = load(unit, reference)
    insist(to_work(standing_of(unit.session, complaint)))
    insist_on_handler(unit, owner_id)
    if complaint.owner_id == owner_id:
        raise RuleBroken(say("Người này đang xử lý hồ sơ rồi."), field="owner")
    complaint.owner_id = owner_id
    assign_clocks(unit, reference, owner_id)
    tell(unit, reference, "assigned", owner=str(owner_id))
    unit.announce(ComplaintAssigned(reference, owner_id))


@command(Permission.COMPLAINT_ASSIGN)
def remind_handler(unit: Unit, reference: str) -> None:
    """Write to the handler that the case waits for them, at most once an hour."""
    complaint = load(unit, reference)
    case = standing_of(unit.session, complaint)
    insist(to_work(case))
    handler = [p for p in colleagues(unit.session, *HANDLERS) if p.id == complaint.owner_id]
    if not handler:
        raise RuleBroken(say("Hồ sơ chưa có ai xử lý. Giao cho một người trước."))
    if told_since(unit.session, reference, "reminded", unit.now - REMIND_AGAIN):
        raise RuleBroken(say("Người xử lý đã được nhắc trong một giờ qua."))
    promise = obligation_of(RESOLVE)
    due_at = complaint.due_at
    write_to(
        unit,
        complaint,
        "deadline_reminder",
        handler,
        obligation=promise.name,
        due_at=last_day_of(due_at),
        remaining=time_left(
            unit.now, due_at, last_day_of(due_at), promise.term.unit, calendar_of(unit)
        ),
        missing=[next_step(case).label],
        reminded_by=unit.actor.name,
    )
    tell(unit, reference, "reminded", owner=str(complaint.owner_id))


@command(Permission.COMPLAINT_APPROVE)
def restrict_complaint(unit: Unit, reference: str, *, restricted: bool) -> None:
    """Show a case about a colleague only to those who need it, or to everybody again."""
    complaint = load(unit, reference)
    complaint.restricted = restricted
    tell(unit, reference, "restricted" if restricted else "unrestricted")


@command(Permission.CUSTOMER_REVEAL)
def reveal_for_case(unit: Unit, reference: str, field: str, purpose: str) -> str:
    """One field of the case's customer in clear; the trace is committed before it is shown."""
    complaint = load(unit, reference)
    value = reveal_customer(unit.actor, complaint.customer_id, field, purpose, about=reference)
    tell(unit, reference, "revealed", field=field, purpose=purpose)
    return value


@command(Permission.COMPLAINT_HANDLE)
def open_evidence(unit: Unit, reference: str, attachment_id: UUID) -> tuple[str, bytes]:
    """Name and content of an evidence file in clear; the trace is committed before it leaves."""
    load(unit, reference)
    unit.about(reference, attachment=str(attachment_id))
    tell(unit, reference, "evidence_opened")
    return content_of(unit.session, reference, attachment_id)
