"""When an erasure may be asked for, signed, called off: reasons in whole sentences, plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.subject_requests.erasing.codes import BEGIN, HALTS, Halt, KeyState
from kalix_compliance.subject_requests.kinds import ErasureState, RequestKind, RequestState

OPEN_REQUEST = (RequestState.RECEIVED, RequestState.WORKING)


@dataclass(frozen=True)
class Asked:
    """The request behind an erasure, as far as the rules need it."""

    reference: str
    kind: RequestKind
    state: RequestState
    same_person: bool
    identity_known: bool


def reasons_not_to_plan(
    *,
    made_up: bool,
    key: KeyState,
    running: str,
    done: str,
    asked: Asked | None,
    obstacles: Sequence[Text],
) -> list[Text]:
    """Why this person's erasure cannot be put forward; empty when it can."""
    if done or key is KeyState.DESTROYED:
        return [_already(done)]
    if running:
        return [say("Việc xóa người này đã được lập: %(reference)s.", reference=running)]
    if made_up:
        return [say("Đây là người tạo ra cho diễn tập, không có dữ liệu của người thật để xóa.")]
    if key is KeyState.SILENT:
        return [say("Kho khóa không trả lời nên chưa lập được việc xóa. Thử lại sau vài phút.")]
    if key is KeyState.UNKNOWN:
        return [HALTS[Halt.UNKNOWN_KEY]]
    return [*_against_request(asked), *obstacles]


def _already(done: str) -> Sentence:
    if done:
        return say(
            "Dữ liệu của người này đã xóa rồi, giấy chứng nhận %(reference)s. Không cần xóa lần nữa.",
            reference=done,
        )
    return say("Dữ liệu của người này đã xóa rồi. Không cần xóa lần nữa.")


def _against_request(asked: Asked | None) -> list[Text]:
    if asked is None:
        return []
    reasons: list[Text] = []
    if not asked.same_person:
        reasons.append(say("%(reference)s là yêu cầu của người khác.", reference=asked.reference))
    if asked.kind is not RequestKind.DELETE:
        reasons.append(
            say("%(reference)s không phải là yêu cầu xóa dữ liệu.", reference=asked.reference)
        )
    if asked.state not in OPEN_REQUEST:
        reasons.append(say("%(reference)s đã kết thúc.", reference=asked.reference))
    if not asked.identity_known:
        reasons.append(say("Chưa đối chiếu danh tính người yêu cầu. Đối chiếu trước khi xóa."))
    return reasons


def reasons_no_longer_asked(asked: Asked | None) -> list[Text]:
    """Why the request does not carry its erasure any more; one that was carried out meanwhile still does."""
    if asked is not None and asked.state is RequestState.COMPLETED:
        return []
    return _against_request(asked)


def reasons_not_to_cancel(state: ErasureState, step: str) -> list[Text]:
    """Nothing can be called off once the first thing is gone."""
    if state is ErasureState.CANCELLED:
        return [say("Việc xóa này đã hủy trước đó.")]
    if state is ErasureState.DONE:
        return [say("Dữ liệu đã xóa xong, không lấy lại được.")]
    if state is ErasureState.ERASING and step not in ("", BEGIN):
        return [say("Một phần dữ liệu đã xóa và không lấy lại được. Việc xóa phải đi đến cùng.")]
    return []


def reasons_not_to_note_told(state: ErasureState, told_at: datetime | None) -> list[Text]:
    """Why it cannot be noted that the person was told."""
    if state not in (ErasureState.COOLING, ErasureState.ERASING):
        return [say("Chỉ ghi đã báo khi việc xóa đã được ký.")]
    if told_at is not None:
        return [say("Đã ghi là người này biết ngày xóa.")]
    return []
