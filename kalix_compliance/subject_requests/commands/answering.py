"""The first answer: the procedure and the day, within 2 working days (D356 Art 5)."""

from datetime import datetime

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import address_of
from kalix_compliance.deadlines.tracking import meet_clock
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import Text
from kalix_compliance.subject_requests.kinds import RequestState, ToldBy
from kalix_compliance.subject_requests.loading import insist, load
from kalix_compliance.subject_requests.messages import ANSWER as NOTICE
from kalix_compliance.subject_requests.messages import answer_text, send
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.obligations import ANSWER
from kalix_compliance.subject_requests.queries.standing import standings_of
from kalix_compliance.subject_requests.rules import to_answer
from kalix_compliance.subject_requests.telling import (
    needs_words,
    refuse_impossible_moment,
    tell_in_words,
)


@command(Permission.REQUEST_HANDLE)
def draft_first_answer(unit: Unit, reference: str) -> Text:
    """The first answer as the template writes it."""
    request = load(unit, reference)
    return answer_text(request, address_of(unit, request.customer_id).name, unit.now)


@command(Permission.REQUEST_HANDLE)
def answer_first(
    unit: Unit,
    reference: str,
    *,
    how: ToldBy = ToldBy.EMAIL,
    subject: str = "",
    body: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> None:
    """Send the first answer by mail, or record the call, letter or talk in which it was given.

    A mail counts from the moment the mail server took it. Without words of one's own the template's are sent.
    """
    request = load(unit, reference, version)
    insist(to_answer(standings_of(unit.session, [request], unit.now)[reference]))
    unit.about(reference, how=how.value)
    if how is ToldBy.EMAIL:
        _by_mail(unit, request, subject, body)
        return
    moment = at or unit.now
    refuse_impossible_moment(unit, request, moment)
    words = needs_words(body, "body")
    tell_in_words(
        unit, request, "request_answered", words, how=how.value, moment=moment.isoformat()
    )
    answered(unit, request, how, moment)


def answered(unit: Unit, request: SubjectRequest, how: ToldBy, at: datetime) -> None:
    """The first answer has reached the person."""
    request.answered_at, request.answered_how = at, how
    meet_clock(unit, ANSWER, request.reference, at)
    if request.state is RequestState.RECEIVED:
        request.state = RequestState.WORKING


def _by_mail(unit: Unit, request: SubjectRequest, subject: str, body: str) -> None:
    contact = address_of(unit, request.customer_id)
    if not contact.email:
        raise RuleBroken(
            say("Khách chưa có email. Gọi điện hoặc gửi thư giấy rồi ghi lại."), field="how"
        )
    text = answer_text(request, contact.name, unit.now)
    if subject.strip() or body.strip():
        text = Text(needs_words(subject, "subject"), needs_words(body, "body"))
        tell_in_words(unit, request, "request_answer_written", text.body)
    request.answer_message = send(unit, request, NOTICE, text, contact)
