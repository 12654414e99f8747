"""The end of a request: carried out and told, or taken back by the person."""

from datetime import datetime

from kalix_compliance.casework import approvals
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import address_of
from kalix_compliance.deadlines.tracking import cancel_clocks
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications import outbox
from kalix_compliance.subject_requests.clocks import meet_completion
from kalix_compliance.subject_requests.commands.refusing import reasons_of
from kalix_compliance.subject_requests.kinds import RequestState, ToldBy
from kalix_compliance.subject_requests.loading import insist, load
from kalix_compliance.subject_requests.messages import (
    COMPLETED,
    WITHDRAWN,
    outcome_text,
    send,
    send_if_reachable,
)
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.standing import standing_of, standings_of
from kalix_compliance.subject_requests.rules import to_complete, to_withdraw
from kalix_compliance.subject_requests.states import LIFE
from kalix_compliance.subject_requests.telling import (
    needs_words,
    refuse_impossible_moment,
    tell_in_words,
)
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into


@command(Permission.REQUEST_HANDLE)
def complete_request(
    unit: Unit,
    reference: str,
    *,
    outcome: str,
    told_by: ToldBy,
    at: datetime | None = None,
    version: int | None = None,
) -> None:
    """Tell the person what was done, and end the request.

    By mail it ends when the mail server has taken the mail; by a call, a letter or in person at `at`. Raises
    RuleBroken with everything that is still missing (`completion.py`).
    """
    request = load(unit, reference, version)
    insist(to_complete(standing_of(unit.session, request, unit.now)))
    words = needs_words(outcome, "outcome")
    seal_into(request, safes.of(request.customer_id), outcome=words)
    unit.about(reference, how=told_by.value)
    if told_by is ToldBy.EMAIL:
        _by_mail(unit, request, words)
        return
    moment = at or unit.now
    refuse_impossible_moment(unit, request, moment)
    tell_in_words(
        unit, request, "outcome_told", words, how=told_by.value, moment=moment.isoformat()
    )
    completed(unit, request, told_by, moment)


def completed(unit: Unit, request: SubjectRequest, told_by: ToldBy, at: datetime) -> None:
    """The result has reached the person: the term is kept, or was missed."""
    LIFE.check(request.state, RequestState.COMPLETED)
    request.told_at, request.told_by = at, told_by
    request.state = RequestState.COMPLETED
    request.ended_at, request.ended_by = unit.now, unit.actor.id
    meet_completion(unit, request, at)
    tell_in_words(unit, request, "request_completed")


@command(Permission.REQUEST_HANDLE)
def withdraw_request(
    unit: Unit, reference: str, *, reason: str, version: int | None = None
) -> None:
    """The person takes the request back; what was done until then stays done."""
    request = load(unit, reference, version)
    insist(to_withdraw(standings_of(unit.session, [request], unit.now)[reference]))
    words = needs_words(reason, "reason")
    LIFE.check(request.state, RequestState.WITHDRAWN)
    request.state = RequestState.WITHDRAWN
    request.ended_at, request.ended_by = unit.now, unit.actor.id
    cancel_clocks(unit, reference)
    approvals.withdraw_requests(unit, reference)
    if request.told_message and not request.told_at:
        outbox.withdraw(unit, request.told_message)  # what has not left yet, stays
    tell_in_words(unit, request, "request_withdrawn", words)
    send_if_reachable(unit, request, WITHDRAWN, withdrawn_at=unit.now)


def _by_mail(unit: Unit, request: SubjectRequest, words: str) -> None:
    contact = address_of(unit, request.customer_id)
    if not contact.email:
        raise RuleBroken(
            say("Khách chưa có email. Gọi điện hoặc gửi thư giấy rồi ghi lại."), field="told_by"
        )
    refused = reasons_of(request) if request.partly and request.refused_at else ""
    text = outcome_text(request, contact.name, words, refused)
    request.told_by = ToldBy.EMAIL
    request.told_message = send(unit, request, COMPLETED, text, contact)
    tell_in_words(unit, request, "outcome_written", words)
