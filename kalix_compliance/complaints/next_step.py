"""What comes next in a complaint, and for whom: the queue's verb and the file's main button."""

from dataclasses import dataclass

from kalix_compliance.complaints.catalogue import Severity
from kalix_compliance.complaints.rules import Standing
from kalix_compliance.complaints.states import ActionState, State
from kalix_compliance.core.language import Sentence, say


@dataclass(frozen=True)
class Step:
    """A step to do: its endpoint under `complaints.` and what the button says."""

    endpoint: str
    label: Sentence


WAIT = Step("file", say("Chờ người khác ký"))
REOPEN = Step("reopen", say("Mở lại hồ sơ"))


def next_step(case: Standing) -> Step:
    """The one thing to do next; for an ended case, what could still be done."""
    if case.ended:
        return REOPEN
    if case.waiting:
        return WAIT
    return _STEPS[case.state](case)


def _received(case: Standing) -> Step:
    if not case.acknowledged:
        return Step("acknowledge", say("Báo khách đã tiếp nhận"))
    return Step("verification", say("Bắt đầu xác minh"))


def _verifying(case: Standing) -> Step:
    if not case.identity_checked:
        return Step("verification", say("Đối chiếu danh tính"))
    if case.missing_checks:
        return Step("verification", say("Ghi kết quả kiểm tra"))
    return Step("conclude", say("Ghi kết luận xác minh"))


def _remedying(case: Standing) -> Step:
    kept = [action for action in case.actions if action.state is not ActionState.DROPPED]
    if not kept:
        return Step("remedies", say("Lập biện pháp khắc phục"))
    if any(action.state is ActionState.PLANNED for action in kept):
        return Step("remedies", say("Ghi xong biện pháp khắc phục"))
    return Step("answer", say("Soạn trả lời kết quả cho khách"))


def _answered(case: Standing) -> Step:
    if case.told_failed:
        return Step("answer", say("Thư chưa tới khách: gọi hoặc gửi thư giấy"))
    if not case.told:
        return Step("file", say("Chờ máy chủ thư nhận thư trả lời"))
    if any(action.state is ActionState.PLANNED for action in case.actions):
        return Step("remedies", say("Ghi xong biện pháp khắc phục"))
    if any(action.state is ActionState.DONE for action in case.actions):
        return Step("remedies", say("Kiểm tra hiệu quả biện pháp"))
    if case.negotiating:
        return Step("negotiated", say("Ghi kết quả thương lượng"))
    if case.severity is Severity.HIGH:
        return Step("close", say("Trình quản lý ký đóng"))
    return Step("close", say("Đóng hồ sơ"))


_STEPS = {
    State.RECEIVED: _received,
    State.REOPENED: lambda _case: Step("verification", say("Xác minh lại")),
    State.VERIFYING: _verifying,
    State.REMEDYING: _remedying,
    State.UNFOUNDED: lambda _case: Step("answer", say("Soạn thư nêu lý do cho khách")),
    State.ANSWERED: _answered,
}
