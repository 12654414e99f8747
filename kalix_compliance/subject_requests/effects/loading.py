"""Finding the request that a step is about, locked and still open."""

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.subject_requests.loading import load
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.states import ENDED


def load_open(unit: Unit, reference: str, *, kind: RequestKind | None = None) -> SubjectRequest:
    """As `loading.load`, for a step that only an open request (of this kind) takes; raises RuleBroken."""
    request = load(unit, reference)
    if reasons := reasons_not_open(request):
        raise RuleBroken(*reasons)
    if kind is not None and request.kind is not kind:
        raise RuleBroken(say("Việc này không thuộc loại yêu cầu đang mở."))
    return request


def load_known(unit: Unit, reference: str, *, kind: RequestKind | None = None) -> SubjectRequest:
    """As `load_open`, for a step that moves data: somebody has made sure who is asking."""
    request = load_open(unit, reference, kind=kind)
    if reasons := reasons_not_known(request):
        raise RuleBroken(*reasons)
    return request


def reasons_not_open(request: SubjectRequest) -> list[Sentence]:
    if request.state in ENDED:
        return [say("Yêu cầu đã kết thúc nên không thêm việc được nữa.")]
    return []


def reasons_not_known(request: SubjectRequest) -> list[Sentence]:
    if request.identity_at is None:
        return [say("Chưa đối chiếu danh tính. Đối chiếu xong rồi hãy làm việc này.")]
    return []
