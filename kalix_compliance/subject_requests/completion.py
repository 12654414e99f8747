"""What must have happened before each kind of request can be called carried out."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.consents.models import Consent
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.subject_requests.erasing.loading import standing_erasure
from kalix_compliance.subject_requests.kinds import ErasureState, RequestKind
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.package.loading import packages_of
from kalix_compliance.subject_requests.package.reasons import reasons_not_delivered
from kalix_compliance.subject_requests.queries.effects import reasons_not_effective

Needs = Callable[[Session, SubjectRequest, date], list[Sentence]]


def reasons_not_to_complete(
    session: Session, request: SubjectRequest, today: date
) -> list[Sentence]:
    """What is missing, in whole sentences; empty when it was done."""
    return [sentence for ask in TABLE[request.kind] for sentence in ask(session, request, today)]


def _delivered(session: Session, request: SubjectRequest, _today: date) -> list[Sentence]:
    return reasons_not_delivered(packages_of(session, request.id))


def _erased(session: Session, request: SubjectRequest, _today: date) -> list[Sentence]:
    """Erased, or refused for the part that must be kept."""
    if request.partly and request.refused_at is not None:
        return []
    erasure = standing_erasure(session, request.customer_id)
    if erasure is None:
        return [say("Chưa lập việc xóa dữ liệu.")]
    if erasure.state is not ErasureState.DONE:
        return [say("Việc xóa %(reference)s chưa xong.", reference=erasure.reference)]
    return []


def _consent_withdrawn(session: Session, request: SubjectRequest, _today: date) -> list[Sentence]:
    """One at least was taken back since; whoever never agreed to anything has nothing to take back."""
    own = Consent.customer_id == request.customer_id
    standing, taken_back = session.execute(
        select(
            func.count().filter(Consent.withdrawn_at.is_(None)),
            func.count().filter(Consent.withdrawn_at >= request.received_at),
        ).where(own)
    ).one()
    if standing and not taken_back:
        return [say("Chưa ghi rút sự đồng ý nào theo yêu cầu này (đang có %(n)s).", n=standing)]
    return []


K = RequestKind
TABLE: dict[RequestKind, tuple[Needs, ...]] = {
    K.VIEW: (_delivered,),
    K.COPY: (_delivered,),
    K.CORRECT: (reasons_not_effective,),
    K.DELETE: (_erased, reasons_not_effective),
    K.WITHDRAW: (_consent_withdrawn, reasons_not_effective),
    K.RESTRICT: (reasons_not_effective,),
    K.OBJECT: (reasons_not_effective,),
    K.PROTECT: (),  # what was done is told in the outcome, which cannot be empty
}
