"""Reminding those to whom a request was passed on: once before their date, once after it."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import working_hours_after
from kalix_compliance.deadlines.calendars import calendar_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.processors.models import Processor
from kalix_compliance.processors.queries import contact_of
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.effects.mails import (
    REMINDER,
    UNANSWERED,
    language_of,
    reminder_mail,
)
from kalix_compliance.subject_requests.effects.rules import Standing, standing
from kalix_compliance.subject_requests.effects.telling import tell
from kalix_compliance.subject_requests.kinds import PassedOnState
from kalix_compliance.subject_requests.models import PassedOn, SubjectRequest
from kalix_compliance.subject_requests.states import ENDED
from kalix_compliance.vault import safes

A_LONG_WEEKEND = timedelta(days=16)  # no working day is further away


@command(Permission.SYSTEM_REMIND)
def remind_passed_on(unit: Unit, passed_on_id: UUID) -> bool:
    """Remind one of them, and the one who handles the request when the date is over; False when told."""
    row = unit.session.get_one(PassedOn, passed_on_id, with_for_update=True)
    request = unit.session.get_one(SubjectRequest, row.request_id)
    now_is = _standing(unit, row)
    unit.about(request.reference, passed_on=str(row.id))
    if row.state is not PassedOnState.SENT or not _to_be_told(row, now_is):
        return False
    processor = unit.session.get_one(Processor, row.processor_id)
    facts = {"party": processor.name, "due": f"{row.due_on:%d/%m/%Y}"}
    row.soon_told_at = row.soon_told_at or unit.now
    if now_is is Standing.OVERDUE:
        row.late_told_at = unit.now
        _warn(unit, request, row, processor)
    _remind(unit, request, row, processor, is_late=now_is is Standing.OVERDUE)
    late = now_is is Standing.OVERDUE
    tell(unit, request, "passed_on_late" if late else "passed_on_reminded", **facts)
    return True


def reminders_due(unit: Unit) -> list[UUID]:
    """Those who have not answered, whose date is near or over, and who were not told so."""
    latest = in_hanoi(unit.now + A_LONG_WEEKEND).date()
    rows = unit.session.scalars(
        select(PassedOn)
        .join(SubjectRequest, SubjectRequest.id == PassedOn.request_id)
        .where(
            PassedOn.state == PassedOnState.SENT,
            PassedOn.late_told_at.is_(None),
            PassedOn.due_on <= latest,
            SubjectRequest.state.not_in(ENDED),
        )
        .order_by(PassedOn.due_on, PassedOn.id)
    )
    return [row.id for row in rows if _to_be_told(row, _standing(unit, row))]


def _standing(unit: Unit, row: PassedOn) -> Standing:
    return standing(row.due_on, in_hanoi(unit.now).date(), calendar_of(unit))


def _to_be_told(row: PassedOn, now_is: Standing) -> bool:
    """One who was asked on this very day is not reminded on it."""
    if now_is is Standing.OVERDUE:
        return row.late_told_at is None
    if now_is is Standing.SOON:
        return row.soon_told_at is None and row.due_on > in_hanoi(row.sent_at).date()
    return False


def _remind(
    unit: Unit, request: SubjectRequest, row: PassedOn, processor: Processor, *, is_late: bool
) -> None:
    """In working hours: nobody answers at night."""
    contact = contact_of(processor, safes.house())
    if not contact.email:
        return
    mail = reminder_mail(unit, request, row, processor, contact, is_late=is_late)
    enqueue(
        unit,
        notice=REMINDER,
        about=request.reference,
        to=Recipient(contact.email, contact.name, language=language_of(processor.country)),
        subject=mail.subject,
        body=mail.body,
        send_after=working_hours_after(unit.now, calendar_of(unit)),
        once_key=f"passed-on:{row.id}:{'late' if is_late else 'soon'}",
    )


def _warn(unit: Unit, request: SubjectRequest, row: PassedOn, processor: Processor) -> None:
    """Whoever handles the request; compliance when nobody does."""
    for person in _handlers(unit, request):
        write_to_colleague(
            unit,
            person,
            UNANSWERED,
            request.reference,
            {
                "reference": request.reference,
                "path": f"/requests/{request.reference}",
                "party": processor.name,
                "sent_at": row.sent_at,
                "due_on": row.due_on,
            },
            send_after=working_hours_after(unit.now, calendar_of(unit)),
            once=f"passed-on:{row.id}:staff",
        )


def _handlers(unit: Unit, request: SubjectRequest) -> list[StaffRow]:
    own = [one for one in colleagues(unit.session) if one.id == request.owner_id]
    return own or colleagues(unit.session, Role.COMPLIANCE)
