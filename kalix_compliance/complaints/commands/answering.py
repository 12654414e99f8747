"""Telling the customer: that the complaint was received, what came out of it, and what else there is."""

from datetime import datetime

from kalix_compliance.casework.approvals import withdraw_requests
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.complaints.catalogue import AnswerRoute, Conclusion, Vulnerable
from kalix_compliance.complaints.loading import insist, load
from kalix_compliance.complaints.messages import (
    QUESTION_PLACE,
    acknowledge_by_email,
    outcome_notice,
    send,
)
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.obligations import MET_BY_ACKNOWLEDGING, MET_BY_OUTCOME, RESOLVE
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import Standing, to_answer, to_work
from kalix_compliance.complaints.states import State
from kalix_compliance.complaints.telling import tell_in_words
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import address_of
from kalix_compliance.deadlines.tracking import began_at, meet_clock
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.outbox import is_queued_once


@command(Permission.MESSAGE_SEND)
def acknowledge_by_call(
    unit: Unit, reference: str, *, at: datetime, summary: str, by_letter: bool = False
) -> None:
    """Record that the customer was told by phone or letter that the complaint was received."""
    complaint = load(unit, reference)
    insist(to_work(standing_of(unit.session, complaint)))
    _refuse_impossible_moment(unit, complaint, at)
    for code in MET_BY_ACKNOWLEDGING:
        meet_clock(unit, code, reference, at)
    route = AnswerRoute.LETTER if by_letter else AnswerRoute.CALL
    tell_in_words(
        unit, complaint, "acknowledged", summary, route=route.value, moment=at.isoformat()
    )


@command(Permission.MESSAGE_SEND)
def acknowledge_again(unit: Unit, reference: str) -> None:
    """Send the acknowledgement by email, for a case whose customer had no address at first."""
    complaint = load(unit, reference)
    insist(to_work(standing_of(unit.session, complaint)))
    if acknowledge_by_email(unit, complaint) is None:
        raise RuleBroken(say("Khách chưa có email. Gọi điện hoặc gửi thư giấy rồi ghi lại."))


@command(Permission.MESSAGE_SEND)
def answer_by_email(
    unit: Unit, reference: str, *, subject: str, body: str, version: int | None = None
) -> None:
    """Send the outcome by email; the customer counts as told when the mail server has taken it."""
    complaint = _to_be_answered(unit, reference, version)
    if not address_of(unit, complaint.customer_id).email:
        raise RuleBroken(say("Khách chưa có email. Gọi điện hoặc gửi thư giấy rồi ghi lại."))
    _answered(unit, complaint, AnswerRoute.EMAIL)
    text = Text(subject, body)
    complaint.answer_message = send(unit, complaint, outcome_notice(complaint), text)
    tell_in_words(unit, complaint, "answered", body, route=AnswerRoute.EMAIL.value)


@command(Permission.MESSAGE_SEND)
def answer_by_call(
    unit: Unit, reference: str, *, at: datetime, summary: str, version: int | None = None
) -> None:
    """Record the call in which the customer was told the outcome."""
    _answer_in_person(unit, reference, AnswerRoute.CALL, at, summary, version)


@command(Permission.MESSAGE_SEND)
def answer_by_letter(
    unit: Unit, reference: str, *, posted_at: datetime, body: str, version: int | None = None
) -> None:
    """Record the letter with the outcome that was posted."""
    _answer_in_person(unit, reference, AnswerRoute.LETTER, posted_at, body, version)


@command(Permission.MESSAGE_SEND)
def ask_customer(
    unit: Unit, reference: str, *, subject: str, body: str, once: str | None = None
) -> None:
    """Ask the customer for more by email; the same form (`once`) asks once, however often it arrives."""
    complaint = load(unit, reference)
    once_key = f"ask:{reference}:{once}" if once else None
    if once_key and is_queued_once(unit, once_key):
        return
    insist(to_work(standing_of(unit.session, complaint)))
    if any(place in body for place in (QUESTION_PLACE.text, str(QUESTION_PLACE))):
        raise RuleBroken(say("Thay dòng trong ngoặc bằng câu hỏi của bạn."), field="body")
    send(unit, complaint, "more_information", Text(subject, body), once_key=once_key)
    tell_in_words(unit, complaint, "asked_customer", body)


def _answer_in_person(
    unit: Unit,
    reference: str,
    route: AnswerRoute,
    at: datetime,
    text: str,
    version: int | None,
) -> None:
    complaint = _to_be_answered(unit, reference, version)
    _refuse_impossible_moment(unit, complaint, at)
    _refuse_moment_before_reopening(unit, complaint, at)
    if route is AnswerRoute.CALL:
        _refuse_refusal_by_word_of_mouth(complaint)
    _answered(unit, complaint, route)
    tell_in_words(
        unit, complaint, "answered_in_person", text, route=route.value, moment=at.isoformat()
    )
    told(unit, complaint, at)


def _to_be_answered(unit: Unit, reference: str, version: int | None) -> Complaint:
    """The case, ready for an answer; a first answer that bounced may be given again by other means."""
    complaint = load(unit, reference, version)
    case = standing_of(unit.session, complaint)
    if not _answer_failed(case):
        insist(to_answer(case))
    return complaint


def _answer_failed(case: Standing) -> bool:
    return case.state is State.ANSWERED and case.told_failed and not case.told


def _answered(unit: Unit, complaint: Complaint, route: AnswerRoute) -> None:
    if complaint.state is not State.ANSWERED:
        complaint.move_to(State.ANSWERED)
    complaint.answered_at, complaint.answered_by = unit.now, unit.actor.id
    complaint.answer_route, complaint.answer_message = route, None
    withdraw_requests(unit, complaint.reference, ApprovalKind.EXTENSION)
    unit.about(complaint.reference, route=route.value)


def told(unit: Unit, complaint: Complaint, at: datetime) -> None:
    """The outcome has reached the customer: the promise of 15 days is kept, or was missed."""
    complaint.told_at = at
    for code in MET_BY_OUTCOME:
        meet_clock(unit, code, complaint.reference, at)


def _refuse_impossible_moment(unit: Unit, complaint: Complaint, at: datetime) -> None:
    if at > unit.now:
        raise RuleBroken(say("Giờ này muộn hơn bây giờ. Sửa lại giờ."), field="at")
    if at < complaint.received_at:
        raise RuleBroken(say("Giờ này sớm hơn lúc nhận khiếu nại. Sửa lại giờ."), field="at")


def _refuse_moment_before_reopening(unit: Unit, complaint: Complaint, at: datetime) -> None:
    """What was said in an earlier round does not answer this one; people write whole minutes."""
    began = began_at(unit, RESOLVE, complaint.reference)
    if complaint.reopened_times and began and at < began.replace(second=0, microsecond=0):
        raise RuleBroken(say("Giờ này sớm hơn lúc mở lại hồ sơ. Sửa lại giờ."), field="at")


def _refuse_refusal_by_word_of_mouth(complaint: Complaint) -> None:
    """A vulnerable consumer is refused in writing, with the legal basis (CPL art. 8)."""
    refused = complaint.conclusion is Conclusion.UNCONFIRMED
    if refused and complaint.vulnerable is not Vulnerable.NONE:
        raise RuleBroken(
            say(
                "Khách thuộc nhóm được ưu tiên nên phải từ chối bằng văn bản, nêu căn cứ "
                "(Điều 8 Luật 19/2023/QH15). Gửi email hoặc thư giấy."
            )
        )
