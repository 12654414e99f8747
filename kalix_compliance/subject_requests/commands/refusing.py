"""Refusing a request, wholly or partly: by an article, with reasons, signed by a second person, told."""

from datetime import datetime

from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import address_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.catalogue import grounds_for
from kalix_compliance.subject_requests.clocks import meet_completion
from kalix_compliance.subject_requests.kinds import RefusalGround, RequestState, ToldBy
from kalix_compliance.subject_requests.loading import insist, load
from kalix_compliance.subject_requests.messages import REFUSED, refusal_text, send
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.standing import standings_of
from kalix_compliance.subject_requests.rules import to_refuse, to_tell_refusal
from kalix_compliance.subject_requests.states import LIFE
from kalix_compliance.subject_requests.telling import (
    needs_words,
    refuse_impossible_moment,
    tell_in_words,
)
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from


@command(Permission.REQUEST_HANDLE)
def ask_refusal(
    unit: Unit,
    reference: str,
    *,
    ground: RefusalGround,
    why: str,
    partly: bool = False,
    version: int | None = None,
) -> None:
    """Put a refusal before the second signer. `why` is what the person will read."""
    request = load(unit, reference, version)
    insist(to_refuse(standings_of(unit.session, [request], unit.now)[reference]))
    words = needs_words(why, "why")
    if ground not in grounds_for(request.kind):
        raise RuleBroken(say("Căn cứ này không dùng cho loại yêu cầu này."), field="ground")
    request.ground, request.partly = ground, partly
    seal_into(request, safes.of(request.customer_id), refusal=words)
    approvals.ask(unit, reference, request.customer_id, ApprovalKind.REQUEST_REFUSAL, words)
    unit.about(reference, ground=ground.value, partly=partly)
    tell_in_words(unit, request, "refusal_asked", words, ground=ground.value)


def refuse(unit: Unit, request: SubjectRequest) -> None:
    """The refusal was signed. A whole one is told at once where there is an address; a part of one is told
    with the result of the rest."""
    request.refused_at, request.refused_by = unit.now, unit.actor.id
    if request.partly:
        return
    LIFE.check(request.state, RequestState.REFUSED)
    request.state = RequestState.REFUSED
    contact = address_of(unit, request.customer_id)
    if not contact.email:
        tell_in_words(unit, request, "not_reachable", notice=REFUSED)
        return
    text = refusal_text(request, contact.name, reasons_of(request))
    request.told_by = ToldBy.EMAIL
    request.told_message = send(unit, request, REFUSED, text, contact)


def not_refused(request: SubjectRequest) -> None:
    """The second person did not sign: the request goes on."""
    request.ground, request.partly, request.refusal = None, False, None


@command(Permission.REQUEST_HANDLE)
def tell_refusal(
    unit: Unit,
    reference: str,
    *,
    how: ToldBy,
    at: datetime,
    summary: str,
    version: int | None = None,
) -> None:
    """Record that the person was told of the refusal by a call, a letter, or across the counter."""
    request = load(unit, reference, version)
    insist(to_tell_refusal(standings_of(unit.session, [request], unit.now)[reference]))
    refuse_impossible_moment(unit, request, at)
    words = needs_words(summary, "summary")
    unit.about(reference, how=how.value)
    tell_in_words(unit, request, "refusal_told", words, how=how.value, moment=at.isoformat())
    refusal_known(unit, request, how, at)


def refusal_known(unit: Unit, request: SubjectRequest, how: ToldBy, at: datetime) -> None:
    """The person knows of the refusal: the request has ended."""
    request.told_at, request.told_by = at, how
    request.ended_at, request.ended_by = unit.now, unit.actor.id
    meet_completion(unit, request, at)
    tell_in_words(unit, request, "request_refused")


def reasons_of(request: SubjectRequest) -> str:
    """The reasons of a refusal in clear; empty when the person was erased."""
    safe = safes.of_many([request.customer_id]).get(request.customer_id)
    return unseal_from(request, safe, "refusal")
