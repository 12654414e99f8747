"""The two clocks of a request: the first answer, and carrying it out."""

from datetime import datetime

from kalix_compliance.deadlines.tracking import cancel_clocks, meet_clock, start_clock
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.obligations import ALONE_ONLY, ANSWER, completion


def start_clocks(unit: Unit, request: SubjectRequest) -> None:
    """Both count from the receipt; the law foresees no pause (D356 Art 5)."""
    start_clock(unit, ANSWER, request.reference, request.received_at, owner_id=request.owner_id)
    clock = start_clock(
        unit, duty_of(request), request.reference, request.received_at, owner_id=request.owner_id
    )
    request.due_at = clock.due_at


def duty_of(request: SubjectRequest) -> str:
    """The duty whose clock says until when this request is to be carried out."""
    return completion(request.kind, others_must_act=request.others_must_act)


def lengthen_for_others(unit: Unit, request: SubjectRequest) -> bool:
    """A processor or third party must act: from now on the longer term, counted from the receipt.

    False when the term stays as it is: it is longer already, it was prolonged, the law knows no longer one,
    or the short one is over.
    """
    if (
        request.others_must_act
        or request.kind in ALONE_ONLY
        or request.extended_at is not None
        or unit.now >= request.due_at
    ):
        return False
    cancel_clocks(unit, request.reference, duty_of(request))
    request.others_must_act = True
    clock = start_clock(
        unit, duty_of(request), request.reference, request.received_at, owner_id=request.owner_id
    )
    request.due_at = clock.due_at
    return True


def meet_completion(unit: Unit, request: SubjectRequest, at: datetime) -> None:
    """What was asked for is done and told, or refused and told; nothing runs any more."""
    meet_clock(unit, duty_of(request), request.reference, at)
    cancel_clocks(unit, request.reference)
