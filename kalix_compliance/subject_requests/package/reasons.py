"""Why a step of a package is not possible now, in whole sentences; page and command ask the same."""

from collections.abc import Collection
from datetime import datetime

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.subject_requests.kinds import RequestKind, RequestState
from kalix_compliance.subject_requests.models import AccessPackage, SubjectRequest

ASKED_FOR = frozenset({RequestKind.VIEW, RequestKind.COPY})
NOT_GIVEN = frozenset({RequestState.REFUSED, RequestState.WITHDRAWN})


def reasons_not_to_make(request: SubjectRequest) -> list[Sentence]:
    """A completed request may have another made: the person may come after the first has expired."""
    reasons = []
    if request.kind not in ASKED_FOR:
        reasons.append(say("Chỉ yêu cầu xem hoặc cấp bản sao mới có gói dữ liệu."))
    if request.state in NOT_GIVEN:
        reasons.append(say("Yêu cầu đã bị từ chối hoặc rút lại nên không có gói dữ liệu."))
    if request.identity_at is None:
        reasons.append(say("Chưa đối chiếu danh tính. Đối chiếu xong rồi hãy làm và trao gói."))
    return reasons


def reasons_not_to_review(package: AccessPackage, now: datetime) -> list[Sentence]:
    if package.released_at is not None:
        return [
            say("Gói đã duyệt nên không xem lại nội dung ở đây nữa. Chỉ khách mở được bằng mã.")
        ]
    return gone(package, now)


def reasons_not_to_release(
    request: SubjectRequest, package: AccessPackage, actor_id: str, now: datetime
) -> list[Sentence]:
    """One makes it, another reads it and lets it go."""
    if package.released_at is not None:
        return [say("Gói này đã được duyệt.")]
    reasons = [*reasons_not_to_make(request), *gone(package, now)]
    if package.made_by == actor_id:
        reasons.append(say("Người làm gói không tự duyệt. Cần một người khác duyệt."))
    elif package.reviewed_by != actor_id:
        reasons.append(say("Bạn chưa đọc nội dung gói. Đọc rồi hãy duyệt."))
    return reasons


def reasons_not_to_take(
    request: SubjectRequest, package: AccessPackage, actor_id: str, now: datetime
) -> list[Sentence]:
    """Whoever has seen the code does not fetch the file: no single colleague can open it."""
    reasons = _not_given(request, package, now)
    if package.code_told_by == actor_id:
        reasons.append(say("Bạn đã xem mã của gói này nên tệp do người khác tải."))
    return reasons


def reasons_not_to_tell(
    request: SubjectRequest,
    package: AccessPackage,
    actor_id: str,
    taken_by: Collection[str],
    now: datetime,
) -> list[Sentence]:
    """Whoever has fetched the file is not shown the code; nobody is shown it twice."""
    reasons = _not_given(request, package, now)
    if package.code_told_at is not None:
        reasons.append(say("Mã chỉ hiện một lần và đã được báo. Khách mất mã thì làm gói mới."))
    if actor_id in taken_by:
        reasons.append(say("Bạn đã tải tệp của gói này nên mã do người khác báo."))
    return reasons


def reasons_not_to_mail(
    request: SubjectRequest, package: AccessPackage, now: datetime, *, reachable: bool
) -> list[Sentence]:
    """The person is told by mail once; without an address they are called, or written to on paper."""
    reasons = _not_given(request, package, now)
    if not reachable:
        reasons.append(say("Khách chưa có email. Gọi, hoặc gửi thư giấy báo khách tới nhận."))
    if package.ready_message is not None:
        reasons.append(say("Đã gửi thư báo cho gói này."))
    return reasons


def reasons_not_delivered(packages: Collection[AccessPackage]) -> list[Sentence]:
    """What is missing before a request to see data, or for a copy, can be completed."""
    if any(package.released_at is not None for package in packages):
        return []
    if any(package.ended_at is None for package in packages):
        return [say("Gói dữ liệu đã làm và chờ duyệt.")]
    return [say("Chưa có gói dữ liệu.")]


def gone(package: AccessPackage, now: datetime) -> list[Sentence]:
    """Expired, or replaced by another: its bytes are deleted, or about to be."""
    if package.ended_at is not None or package.expires_at <= now:
        return [say("Gói đã hết hạn nên tệp không còn. Làm gói mới.")]
    return []


def _not_given(request: SubjectRequest, package: AccessPackage, now: datetime) -> list[Sentence]:
    """Also when the request was refused, or the person was found to be another, since it was made."""
    if package.released_at is None:
        return [say("Gói chưa được duyệt.")]
    return [*reasons_not_to_make(request), *gone(package, now)]
