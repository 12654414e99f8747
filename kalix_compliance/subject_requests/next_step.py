"""What comes next in a request, and for whom: the list's verb and the page's main button."""

from dataclasses import dataclass

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.subject_requests.rules.moves import Standing


@dataclass(frozen=True)
class Step:
    """A step to do: its endpoint under `subject_requests.` (`file` when it is done on the page itself)."""

    endpoint: str
    label: Sentence
    why: Sentence


K = RequestKind
WORK: dict[RequestKind, tuple[str, Sentence]] = {
    K.VIEW: ("package", say("Làm và trao gói dữ liệu")),
    K.COPY: ("package", say("Làm và trao gói dữ liệu")),
    K.CORRECT: ("effects", say("Sửa dữ liệu và báo bên đã nhận")),
    K.DELETE: ("file", say("Xóa dữ liệu của khách")),
    K.WITHDRAW: ("file", say("Ghi rút sự đồng ý")),
    K.RESTRICT: ("effects", say("Đặt hạn chế xử lý")),
    K.OBJECT: ("effects", say("Ghi phản đối vào hồ sơ khách")),
    K.PROTECT: ("complete", say("Ghi biện pháp đã làm và báo khách")),
}
NOTHING = Step("file", say("Không còn việc gì"), say("Yêu cầu đã kết thúc."))
COMPLETE = Step(
    "complete", say("Báo kết quả và kết thúc"), say("Việc đã làm xong. Báo kết quả cho khách.")
)


def next_step(case: Standing) -> Step:
    """The one thing to do next."""
    if case.untold_refusal:
        return _refusal(case)
    if case.closed_to_work:
        return NOTHING
    if case.waiting:
        return Step("file", say("Chờ người khác ký"), say("Việc này đã trình và đang chờ ký."))
    if "request_completed" in case.leaving:
        return Step(
            "file",
            say("Chờ máy chủ thư nhận thư kết quả"),
            say("Máy chủ thư nhận thì yêu cầu tự kết thúc."),
        )
    return _open(case)


def _open(case: Standing) -> Step:
    if not case.answered and "request_answer" not in case.leaving:
        why = say("Báo thủ tục và ngày hẹn trong 2 ngày làm việc.")
        if "request_answer" in case.failed:
            why = say("Thư trả lời không tới được khách. Gọi hoặc gửi thư giấy rồi ghi lại.")
        return Step("answer", say("Trả lời lần đầu"), why)
    if not case.identity_checked:
        why = say("Chưa biết chắc người yêu cầu là ai thì chưa đụng tới dữ liệu.")
        if case.identity_failed:
            why = say("Lần đối chiếu trước không khớp. Thử cách khác, hoặc trình từ chối.")
        return Step("identity", say("Đối chiếu danh tính"), why)
    if case.extended and not case.extension_told and "request_extended" not in case.leaving:
        return Step(
            "tell_extension",
            say("Báo khách ngày hẹn mới"),
            say("Gia hạn chỉ có hiệu lực với khách khi khách biết lý do."),
        )
    if "request_completed" in case.failed:
        return Step(
            "complete",
            say("Thư chưa tới khách: gọi hoặc gửi thư giấy"),
            say("Thư kết quả không tới được khách."),
        )
    if case.missing == () and case.kind is not K.PROTECT:
        return COMPLETE
    endpoint, label = WORK[case.kind]
    why = case.missing[0] if case.missing else say("Làm việc khách yêu cầu, rồi báo kết quả.")
    return Step(endpoint, label, why)


def _refusal(case: Standing) -> Step:
    if "request_refused" in case.leaving:
        return Step(
            "file",
            say("Chờ máy chủ thư nhận thư từ chối"),
            say("Máy chủ thư nhận thì yêu cầu kết thúc."),
        )
    return Step(
        "tell_refusal",
        say("Báo khách việc từ chối"),
        say("Khách phải được biết căn cứ và lý do."),
    )
