"""Asking for an erasure, signing it, telling the person, calling it off."""

from datetime import datetime, timedelta
from uuid import UUID

from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.numbering import next_reference
from kalix_compliance.casework.story import tell
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.outbox import withdraw
from kalix_compliance.subject_requests.erasing import mails
from kalix_compliance.subject_requests.erasing.codes import Cancelled
from kalix_compliance.subject_requests.erasing.gathering import obstacles_of, stopping
from kalix_compliance.subject_requests.erasing.loading import PREFIX, load, move
from kalix_compliance.subject_requests.erasing.rules import (
    reasons_not_to_cancel,
    reasons_not_to_note_told,
)
from kalix_compliance.subject_requests.kinds import ErasureState, ToldBy
from kalix_compliance.subject_requests.models import Erasure, SubjectRequest
from kalix_compliance.subject_requests.queries.erasure import (
    against_erasing,
    against_planning,
    request_for,
)


@command(Permission.REQUEST_HANDLE)
def plan_erasure(unit: Unit, customer_id: UUID, request: str | None = None, *, reason: str) -> str:
    """Put a person's erasure before the second signer; returns its number, XD-2026-00001.

    On a request for it, or, by compliance alone, because the purpose is done (Law 91/2025 Art 14(1)).
    Raises RuleBroken with everything that stands against it, NotFound.
    """
    if request is None:
        unit.actor.require(Permission.RETENTION_MANAGE)
    customer = unit.session.get(Customer, customer_id, with_for_update=True)
    if customer is None:
        raise NotFound
    asked = _request(unit, request) if request else None
    if reasons := against_planning(unit.session, customer, asked, unit.now):
        raise RuleBroken(*reasons)
    if not reason.strip():
        raise RuleBroken(say("Ghi vì sao xóa."), field="reason")
    erasure = Erasure(
        id=new_id(),
        reference=next_reference(unit, PREFIX, digits=5),
        request_id=asked.id if asked else None,
        customer_id=customer_id,
        state=ErasureState.PLANNED,
        planned_at=unit.now,
        planned_by=unit.actor.id,
        counts={},
        kept=[],
    )
    unit.session.add(erasure)
    unit.session.flush()
    approval = approvals.ask(
        unit, erasure.reference, customer_id, ApprovalKind.ERASURE, reason.strip()
    )
    erasure.approval_id = approval.id
    tell(unit, erasure.reference, "erasure_planned")
    unit.about(erasure.reference, customer=str(customer_id), request=request or "")
    return erasure.reference


@command(Permission.ERASURE_APPROVE)
def sign_erasure(
    unit: Unit, reference: str, decision: Decision, *, remark: str = "", version: int | None = None
) -> None:
    """Sign, and the time to think again begins; or decline, and nothing is erased.

    Whoever asked cannot sign. What stands against it is asked again first.
    """
    erasure = load(unit, reference, version)
    if erasure.state is not ErasureState.PLANNED or erasure.approval_id is None:
        raise RuleBroken(say("Việc xóa này không chờ ký."))
    if decision is Decision.APPROVED and (reasons := _stops(unit, erasure)):
        raise RuleBroken(*reasons)
    approvals.decide(unit, erasure.approval_id, decision, remark)
    unit.about(reference, decision=decision.value)
    if decision is not Decision.APPROVED:
        _call_off(unit, erasure, Cancelled.DECLINED)
        return
    move(erasure, ErasureState.COOLING)
    erasure.approved_at, erasure.approved_by = unit.now, unit.actor.id
    erasure.not_before = unit.now + cooling(unit)
    tell(unit, reference, "erasure_signed", moment=erasure.not_before.isoformat())
    erasure.told_message = mails.tell_of_day(unit, erasure)
    if erasure.told_message is None:
        tell(unit, reference, "erasure_not_reachable")


@command(Permission.REQUEST_HANDLE)
def cancel_erasure(
    unit: Unit, reference: str, why: Cancelled, *, version: int | None = None
) -> None:
    """Call it off; impossible from the moment at which the first thing is gone."""
    erasure = load(unit, reference, version)
    if reasons := reasons_not_to_cancel(erasure.state, erasure.step):
        raise RuleBroken(*reasons)
    unit.about(reference, why=why.value)
    approvals.withdraw_requests(unit, reference, ApprovalKind.ERASURE)
    waiting = erasure.told_message is not None and withdraw(unit, erasure.told_message)
    if not waiting and (erasure.told_message or erasure.told_at):
        mails.tell_of_cancelling(unit, erasure)
    _call_off(unit, erasure, why)


@command(Permission.REQUEST_HANDLE)
def note_told(
    unit: Unit, reference: str, told_by: ToldBy, at: datetime, *, version: int | None = None
) -> None:
    """Write down that the person was told of the day by a call, a letter, or across the counter."""
    erasure = load(unit, reference, version)
    if reasons := reasons_not_to_note_told(erasure.state, erasure.told_at):
        raise RuleBroken(*reasons)
    if at > unit.now:
        raise RuleBroken(say("Giờ báo muộn hơn bây giờ. Sửa giờ báo."), field="at")
    if erasure.approved_at and at < erasure.approved_at:
        raise RuleBroken(say("Giờ báo sớm hơn lúc ký xóa. Sửa giờ báo."), field="at")
    erasure.told_at, erasure.told_by = at, told_by
    tell(unit, reference, "erasure_told", told_by=told_by.value, moment=at.isoformat())
    unit.about(reference, told_by=told_by.value)


@command(Permission.SYSTEM_DELIVER)
def note_mail(unit: Unit, reference: str, message_id: UUID, at: datetime | None) -> None:
    """The mail with the day was taken by the server (`at`), or came back (None)."""
    erasure = load(unit, reference)
    if erasure.told_message != message_id or erasure.told_at is not None:
        return
    if at is None:
        erasure.told_message = None
        tell(unit, reference, "erasure_mail_back")
    else:
        erasure.told_at, erasure.told_by = at, ToldBy.EMAIL
        tell(unit, reference, "erasure_told", told_by=ToldBy.EMAIL.value, moment=at.isoformat())


def cooling(unit: Unit) -> timedelta:
    """How long the person and the company may think again."""
    span: timedelta = unit.lent.settings["ERASURE_COOLING"]
    return span


def _request(unit: Unit, reference: str) -> SubjectRequest:
    found = request_for(unit.session, reference)
    return unit.session.get_one(SubjectRequest, found.id, with_for_update=True)


def _stops(unit: Unit, erasure: Erasure) -> list[Text]:
    return [
        *against_erasing(unit.session, erasure),
        *stopping(obstacles_of(unit.session, erasure.customer_id, unit.now)),
    ]


def _call_off(unit: Unit, erasure: Erasure, why: Cancelled) -> None:
    move(erasure, ErasureState.CANCELLED)
    erasure.cancel_code = why.value
    erasure.cancelled_at, erasure.cancelled_by = unit.now, unit.actor.id
    erasure.halted, erasure.halted_at = "", None
    tell(unit, erasure.reference, "erasure_cancelled", why=why.value)
