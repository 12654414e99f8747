"""What must hold before a complaint moves on. Nothing here touches a database.

Each rule gives requirements: the page lists them beside the button, the command refuses with those that
are not met, the tests read them.
"""

from dataclasses import dataclass
from datetime import datetime

from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.complaints.catalogue import Conclusion, Severity
from kalix_compliance.complaints.checklists import Check
from kalix_compliance.complaints.states import ENDED, ActionState, State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission


@dataclass(frozen=True)
class ActionFact:
    number: int
    state: ActionState


@dataclass(frozen=True)
class Standing:
    """Everything that the rules need to know about a complaint."""

    state: State
    severity: Severity | None = None
    conclusion: Conclusion | None = None
    identity_checked: bool = False
    missing_checks: tuple[Check, ...] = ()
    actions: tuple[ActionFact, ...] = ()
    acknowledged: bool = False
    answered: bool = False
    told: bool = False
    told_failed: bool = False
    extended: bool = False
    escalated: bool = False
    negotiating: bool = False
    waiting: frozenset[ApprovalKind] = frozenset()
    verified_by: str | None = None
    answered_by: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    def numbers(self, *states: ActionState) -> str:
        """The numbers of the actions in these states, as people say them: 2, 3."""
        return ", ".join(str(action.number) for action in self.actions if action.state in states)


@dataclass(frozen=True)
class Requirement:
    """Something a step needs: met or not, in a sentence, and where on the page it is met."""

    met: bool
    sentence: Sentence
    anchor: str = ""


def reasons(requirements: list[Requirement]) -> list[Sentence]:
    """The sentences of what is not met yet."""
    return [need.sentence for need in requirements if not need.met]


def to_start_verification(case: Standing) -> list[Requirement]:
    return [
        Requirement(
            case.state in _UNVERIFIED,
            say("Hồ sơ mới tiếp nhận hoặc vừa mở lại")
            if case.state in _UNVERIFIED
            else say("Hồ sơ đã được bắt đầu xác minh trước đó."),
        )
    ]


def to_conclude(case: Standing) -> list[Requirement]:
    """Policy §7: verified by technical and organisational measures before anything is concluded."""
    missing = [
        Requirement(False, say("Chưa ghi kết quả: %(check)s", check=check.name), "kiem-tra")
        for check in case.missing_checks
    ]
    return [
        Requirement(
            case.state is State.VERIFYING,
            say("Hồ sơ đang ở bước xác minh")
            if case.state is State.VERIFYING
            else _why_not_verifying(case),
        ),
        Requirement(
            case.identity_checked,
            say("Đã đối chiếu danh tính")
            if case.identity_checked
            else say("Chưa đối chiếu danh tính người khiếu nại."),
            "danh-tinh",
        ),
        *(missing or [Requirement(True, say("Đã ghi đủ kết quả kiểm tra"))]),
        _not_waiting(case, ApprovalKind.REFUSAL),
    ]


def to_answer(case: Standing) -> list[Requirement]:
    """The customer is answered when the outcome is known and the remedies are done."""
    concluded = case.state in {State.REMEDYING, State.UNFOUNDED}
    needs = [
        Requirement(
            concluded, say("Đã kết luận xác minh") if concluded else _why_not_concluded(case)
        )
    ]
    if case.state is State.REMEDYING:
        needs += _remedies_done(case)
    return needs


def to_close(case: Standing, closer: Actor) -> list[Requirement]:
    """Policy §5 and §7: no closing before the customer was told the outcome."""
    planned, unchecked = case.numbers(ActionState.PLANNED), case.numbers(ActionState.DONE)
    told = case.state is State.ANSWERED and case.told
    needs = [
        Requirement(told, say("Khách đã được báo kết quả") if told else _why_not_told(case), "thu"),
        Requirement(
            not planned,
            say("Các biện pháp khắc phục đã xong")
            if not planned
            else say("Còn biện pháp %(numbers)s chưa xong.", numbers=planned),
            "bien-phap",
        ),
        Requirement(
            not unchecked,
            say("Đã kiểm tra hiệu quả các biện pháp")
            if not unchecked
            else say("Chưa kiểm tra hiệu quả biện pháp %(numbers)s.", numbers=unchecked),
            "bien-phap",
        ),
    ]
    if case.negotiating:
        needs.append(Requirement(False, say("Khách yêu cầu thương lượng mà chưa ghi kết quả.")))
    if case.severity is Severity.HIGH:
        needs += _second_pair_of_eyes(case, closer)
    return needs


def to_extend(case: Standing) -> list[Requirement]:
    """D356 art. 5: one extension, with reasons, told to the person."""
    return [
        *to_work(case),
        Requirement(
            not case.answered,
            say("Khách chưa được trả lời nên còn gia hạn được")
            if not case.answered
            else say("Khách đã được trả lời, không cần gia hạn."),
        ),
        Requirement(
            not case.extended,
            say("Chưa gia hạn lần nào")
            if not case.extended
            else say("Hồ sơ đã gia hạn một lần. Luật chỉ cho một lần."),
        ),
        _not_waiting(case, ApprovalKind.EXTENSION),
    ]


def to_withdraw(case: Standing) -> list[Requirement]:
    return [Requirement(not case.ended, say("Hồ sơ còn đang mở") if not case.ended else _ENDED)]


def to_reopen(case: Standing) -> list[Requirement]:
    return [
        Requirement(
            case.ended,
            say("Hồ sơ đã đóng") if case.ended else say("Hồ sơ chưa đóng nên không cần mở lại."),
        )
    ]


def to_escalate(case: Standing) -> list[Requirement]:
    return [
        *to_work(case),
        Requirement(
            not case.escalated,
            say("Chưa chuyển sự cố")
            if not case.escalated
            else say("Hồ sơ đã được chuyển sự cố trước đó."),
        ),
    ]


def to_work(case: Standing) -> list[Requirement]:
    """Calls, files, remedies and assignment are for open cases."""
    return to_withdraw(case)


def to_record_action(
    case: Standing, state: ActionState, expected: ActionState
) -> list[Requirement]:
    """A remedial action is done or dropped once it is planned, and checked once it is done."""
    waits = state is expected
    return [
        *to_work(case),
        Requirement(
            waits,
            say("Biện pháp đang chờ bước này")
            if waits
            else say("Biện pháp này đã được ghi bước khác. Tải lại trang để xem."),
        ),
    ]


def reasons_about_received(received_at: datetime, now: datetime) -> list[Sentence]:
    """A complaint may have been received before it is logged, never later."""
    if received_at > now:
        return [say("Giờ nhận muộn hơn bây giờ. Sửa giờ nhận.")]
    if (now - received_at).days > 365:
        return [say("Giờ nhận đã quá một năm. Kiểm tra lại năm.")]
    return []


_ENDED = say("Hồ sơ đã đóng hoặc đã rút. Mở lại trước khi làm tiếp.")


_UNVERIFIED = frozenset({State.RECEIVED, State.REOPENED})


def _why_not_verifying(case: Standing) -> Sentence:
    if case.ended:
        return _ENDED
    if case.state in _UNVERIFIED:
        return say("Chưa bắt đầu xác minh.")
    return say("Hồ sơ đã có kết luận xác minh.")


def _why_not_concluded(case: Standing) -> Sentence:
    if case.ended:
        return _ENDED
    if case.state is State.ANSWERED:
        return say("Khách đã được trả lời.")
    return say("Chưa kết luận xác minh.")


def _not_waiting(case: Standing, kind: ApprovalKind) -> Requirement:
    waits = kind in case.waiting
    return Requirement(
        not waits,
        say("Đã trình ký, đang chờ người khác ký.") if waits else say("Không có gì đang chờ ký"),
        "cho-ky",
    )


def _remedies_done(case: Standing) -> list[Requirement]:
    open_numbers = case.numbers(ActionState.PLANNED)
    kept = [action for action in case.actions if action.state is not ActionState.DROPPED]
    if not kept:
        return [Requirement(False, say("Chưa ghi biện pháp khắc phục nào."), "bien-phap")]
    return [
        Requirement(
            not open_numbers,
            say("Các biện pháp khắc phục đã xong")
            if not open_numbers
            else say("Còn biện pháp %(numbers)s chưa xong.", numbers=open_numbers),
            "bien-phap",
        )
    ]


def _why_not_told(case: Standing) -> Sentence:
    if case.ended:
        return _ENDED
    if case.told_failed:
        return say("Thư trả lời chưa đến được khách. Gọi điện hoặc gửi thư giấy rồi ghi lại.")
    if case.answered:
        return say("Thư trả lời đang chờ gửi. Máy chủ thư nhận thì mới đóng được.")
    return say("Khách chưa được báo kết quả.")


def _second_pair_of_eyes(case: Standing, closer: Actor) -> list[Requirement]:
    other = closer.id not in {case.verified_by, case.answered_by}
    may = closer.may(Permission.COMPLAINT_APPROVE)
    return [
        Requirement(
            other and may,
            say("Người đóng khác người xác minh và trả lời")
            if other and may
            else say("Hồ sơ mức cao: cần quản lý khác người xác minh và trả lời ký đóng."),
            "cho-ky",
        )
    ]
