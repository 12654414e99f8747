"""More time, once: with reasons, signed, told to the person (D356 Art 5); and the longer term of others."""

from datetime import datetime

from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.deadlines.tracking import extend_clock
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.clocks import duty_of, lengthen_for_others
from kalix_compliance.subject_requests.kinds import ToldBy
from kalix_compliance.subject_requests.loading import insist, load
from kalix_compliance.subject_requests.messages import EXTENDED, send_if_reachable
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.standing import standings_of
from kalix_compliance.subject_requests.rules import to_extend, to_tell_extension, to_work
from kalix_compliance.subject_requests.telling import (
    needs_words,
    refuse_impossible_moment,
    tell_in_words,
)
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@command(Permission.REQUEST_HANDLE)
def ask_request_extension(
    unit: Unit, reference: str, *, why: str, version: int | None = None
) -> None:
    """Put a longer term before the second signer. `why` is what the person will read."""
    request = load(unit, reference, version)
    insist(to_extend(standings_of(unit.session, [request], unit.now)[reference]))
    words = needs_words(why, "reason")
    kind = ApprovalKind.REQUEST_EXTENSION
    approvals.ask(unit, reference, request.customer_id, kind, words)
    tell_in_words(unit, request, "approval_asked", words, approval=kind.value)


def extend(unit: Unit, request: SubjectRequest, approval: Approval) -> None:
    """The extension was signed: the clock goes on to the new date, the first date is kept."""
    first_due = request.due_at
    clock = extend_clock(unit, duty_of(request), request.reference)
    request.due_at, request.extended_at = clock.due_at, unit.now
    request.extension_message = send_if_reachable(
        unit,
        request,
        EXTENDED,
        first_due_at=last_day_of(first_due),
        due_at=last_day_of(clock.due_at),
        reasons=unseal_from(approval, safes.of(request.customer_id), "reason"),
    )


@command(Permission.REQUEST_HANDLE)
def tell_extension(
    unit: Unit,
    reference: str,
    *,
    how: ToldBy,
    at: datetime,
    summary: str,
    version: int | None = None,
) -> None:
    """Record that the person was told of the new date and the reasons by a call, a letter, or in person."""
    request = load(unit, reference, version)
    insist(to_tell_extension(standings_of(unit.session, [request], unit.now)[reference]))
    refuse_impossible_moment(unit, request, at)
    words = needs_words(summary, "summary")
    request.extension_told_at = at
    unit.about(reference, how=how.value)
    tell_in_words(unit, request, "extension_told", words, how=how.value, moment=at.isoformat())


@command(Permission.REQUEST_HANDLE)
def let_others_act(unit: Unit, reference: str, *, version: int | None = None) -> None:
    """A processor or third party must act too: the longer term of the law, from the same receipt."""
    request = load(unit, reference, version)
    insist(to_work(standings_of(unit.session, [request], unit.now)[reference]))
    if not lengthen_for_others(unit, request):
        raise RuleBroken(
            say(
                "Hạn không đổi: đã là hạn dài, đã gia hạn, đã qua hạn, hoặc luật không có hạn dài hơn "
                "cho loại yêu cầu này."
            )
        )
    tell_in_words(unit, request, "others_must_act")
