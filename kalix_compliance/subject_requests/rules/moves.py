"""The steps of a request, and what each of them needs."""

from dataclasses import dataclass

from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.subject_requests.kinds import RequestKind, RequestState
from kalix_compliance.subject_requests.states import ENDED

REFUSAL, EXTENSION = ApprovalKind.REQUEST_REFUSAL, ApprovalKind.REQUEST_EXTENSION


@dataclass(frozen=True)
class Standing:
    """Everything that the rules need to know about a request.

    `leaving` are the notices to the person that wait for the mail server, `failed` those that came back.
    `missing` is what carrying it out still needs; None where nobody has looked, as in lists.
    """

    kind: RequestKind
    state: RequestState
    identity_checked: bool = False
    identity_failed: bool = False
    answered: bool = False
    extended: bool = False
    extension_told: bool = False
    refused: bool = False
    partly: bool = False
    has_ended: bool = False
    overdue: bool = False
    waiting: frozenset[ApprovalKind] = frozenset()
    leaving: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    missing: tuple[Sentence, ...] | None = None

    @property
    def closed_to_work(self) -> bool:
        """Nothing more is done; a refusal may still have to be told."""
        return self.state in ENDED

    @property
    def untold_refusal(self) -> bool:
        return self.state is RequestState.REFUSED and not self.has_ended


@dataclass(frozen=True)
class Requirement:
    """Something a step needs: met or not, in a sentence, and where it is met (an endpoint)."""

    met: bool
    sentence: Sentence
    place: str = ""


def reasons(requirements: list[Requirement]) -> list[Sentence]:
    """The sentences of what is not met yet."""
    return [need.sentence for need in requirements if not need.met]


def to_work(case: Standing) -> list[Requirement]:
    over = case.closed_to_work
    return [
        Requirement(
            not over,
            say("Yêu cầu đã kết thúc nên không thêm việc được nữa.")
            if over
            else say("Yêu cầu đang mở"),
        )
    ]


def to_check_identity(case: Standing) -> list[Requirement]:
    return to_work(case)


def to_answer(case: Standing) -> list[Requirement]:
    """The first answer is given once; one that came back may be given again."""
    given = case.answered or "request_answer" in case.leaving
    return [
        *to_work(case),
        Requirement(
            not given,
            say("Đã trả lời lần đầu.") if given else say("Chưa trả lời lần đầu"),
        ),
    ]


def to_refuse(case: Standing) -> list[Requirement]:
    """D356 Art 5, Law Art 4(3), 13-15, 19: by an article, with reasons, signed by a second person."""
    return [
        *to_work(case),
        _nothing_leaves(case),
        Requirement(
            not case.refused,
            say("Một phần của yêu cầu đã bị từ chối và đã ký.")
            if case.refused
            else say("Chưa từ chối phần nào"),
        ),
        _not_waiting(case, REFUSAL),
    ]


def to_extend(case: Standing) -> list[Requirement]:
    """D356 Art 5: once, while the term runs, with reasons that the person is told."""
    return [
        *to_work(case),
        _nothing_leaves(case),
        Requirement(
            not case.extended,
            say("Yêu cầu đã gia hạn một lần. Luật chỉ cho một lần.")
            if case.extended
            else say("Chưa gia hạn lần nào"),
        ),
        Requirement(
            not case.overdue,
            say("Hạn đã qua nên không gia hạn được nữa. Làm xong việc rồi ghi lý do trễ.")
            if case.overdue
            else say("Còn trong hạn"),
        ),
        _not_waiting(case, EXTENSION),
    ]


def to_tell_extension(case: Standing) -> list[Requirement]:
    told = case.extension_told or "request_extended" in case.leaving
    return [
        *to_work(case),
        Requirement(
            case.extended,
            say("Đã gia hạn") if case.extended else say("Yêu cầu chưa được gia hạn."),
        ),
        Requirement(
            not told,
            say("Khách đã được báo gia hạn.") if told else say("Khách chưa được báo gia hạn"),
        ),
    ]


def to_tell_refusal(case: Standing) -> list[Requirement]:
    waits = "request_refused" in case.leaving
    return [
        Requirement(
            case.untold_refusal,
            say("Từ chối đã ký, khách chưa được báo")
            if case.untold_refusal
            else say("Không có việc từ chối nào phải báo khách."),
        ),
        Requirement(
            not waits,
            say("Thư từ chối đang chờ gửi.") if waits else say("Không có thư nào đang chờ gửi"),
        ),
    ]


def to_complete(case: Standing) -> list[Requirement]:
    """Who asks is known, the first answer is given, what was asked for is done."""
    missing = [Requirement(False, words, "work") for words in case.missing or ()]
    needs = [
        *(need for need in to_work(case) if not need.met),
        Requirement(
            case.identity_checked,
            say("Đã đối chiếu danh tính")
            if case.identity_checked
            else say("Chưa đối chiếu danh tính người yêu cầu."),
            "identity",
        ),
        Requirement(
            _answered(case),
            say("Đã trả lời lần đầu")
            if _answered(case)
            else say("Chưa trả lời lần đầu: thủ tục và ngày hẹn."),
            "answer",
        ),
        *(missing or [_done(case)]),
        *(
            need
            for need in (
                _not_waiting(case, REFUSAL),
                _not_waiting(case, EXTENSION),
                _nothing_leaves(case),
            )
            if not need.met
        ),
    ]
    if case.extended and not case.extension_told and "request_extended" not in case.leaving:
        needs.append(
            Requirement(False, say("Khách chưa được báo gia hạn và lý do."), "tell_extension")
        )
    return needs


def to_withdraw(case: Standing) -> list[Requirement]:
    return to_work(case)


def _answered(case: Standing) -> bool:
    return case.answered or "request_answer" in case.leaving


def _done(case: Standing) -> Requirement:
    """For protective measures the result itself says what was done."""
    if case.kind is RequestKind.PROTECT:
        return Requirement(True, say("Biện pháp đã làm được ghi khi báo kết quả"))
    return Requirement(True, say("Việc yêu cầu đã làm xong"))


def _nothing_leaves(case: Standing) -> Requirement:
    leaves = bool(case.leaving & {"request_completed", "request_refused"})
    return Requirement(
        not leaves,
        say("Thư báo kết quả đang chờ gửi. Máy chủ thư nhận thì yêu cầu kết thúc.")
        if leaves
        else say("Chưa có thư kết quả nào đang gửi"),
    )


def _not_waiting(case: Standing, kind: ApprovalKind) -> Requirement:
    waits = kind in case.waiting
    return Requirement(
        not waits,
        say("Đã trình ký, đang chờ người khác ký.") if waits else say("Không có gì đang chờ ký"),
        "sign",
    )
