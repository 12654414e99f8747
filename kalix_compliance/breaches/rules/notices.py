"""What a notice to the people needs before it may go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kalix_compliance.breaches.kinds import Choice, NoticeState
from kalix_compliance.breaches.rules.requirements import Requirement, need
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.web.formats import number

TIME_TO_CANCEL = timedelta(minutes=10)
"""Between the second signature and the first mail."""

PART_NAMES: dict[str, Sentence] = {
    "subject": say("Tiêu đề"),
    "how_detected": say("Thời gian và cách phát hiện"),
    "risks": say("Mức độ nghiêm trọng và rủi ro"),
    "measures": say("Biện pháp đã, đang và sẽ thực hiện"),
    "advice": say("Khách nên làm gì"),
    "contacts": say("Liên hệ"),
}


@dataclass(frozen=True)
class NoticeFacts:
    """Everything that the rules need to know about a notice that is to be put before the approver."""

    state: NoticeState
    people: int
    without_data: int = 0
    gaps: Sequence[str] = ()
    other_under_way: int | None = None
    importing: bool = False
    ended: bool = False
    decided: Choice | None = None


def to_submit(facts: NoticeFacts) -> list[Requirement]:
    """What has to be so before a second person is asked to sign."""
    return [
        need(
            not facts.ended,
            say("Sự cố đang mở"),
            say("Sự cố đã kết thúc. Mở lại rồi hãy thông báo."),
        ),
        need(
            facts.state is NoticeState.DRAFT,
            say("Thông báo còn là bản nháp"),
            say("Thông báo này đã trình, đã gửi hoặc đã hủy."),
        ),
        need(
            not facts.gaps,
            say("Đủ sáu mục của Điều 29 khoản 2 NĐ 356/2025"),
            say(
                "Còn chỗ trống hoặc chữ trong ngoặc vuông ở: %(parts)s.",
                parts=", ".join(str(PART_NAMES[part]) for part in facts.gaps),
            ),
            "soan",
        ),
        need(
            facts.people > 0,
            say("Thông báo tới %(n)s người", n=number(facts.people)),
            say("Chưa có ai để báo trong danh sách."),
            "nguoi",
        ),
        need(
            not facts.without_data,
            say("Mỗi người đều có loại dữ liệu bị ảnh hưởng"),
            say(
                "%(n)s người chưa ghi loại dữ liệu bị ảnh hưởng.",
                n=number(facts.without_data),
            ),
            "nguoi",
        ),
        need(
            not facts.importing,
            say("Không có tệp nào đang nhập"),
            say("Một tệp đang được nhập vào danh sách. Chờ nhập xong."),
            "nguoi",
        ),
        need(
            facts.other_under_way is None,
            say("Không có thông báo nào khác đang đi"),
            say("Thông báo số %(n)s chưa gửi xong.", n=facts.other_under_way),
        ),
        need(
            facts.decided is not Choice.DO_NOT,
            say("Không có quyết định nào ngăn việc thông báo"),
            say("Hai người đã ký không báo người bị ảnh hưởng. Quyết định lại trước."),
            "quyet-dinh",
        ),
    ]


def reasons_not_to_write(state: NoticeState) -> list[Sentence]:
    """Only a draft is written on; what waits for a signature is taken back first."""
    match state:
        case NoticeState.DRAFT:
            return []
        case NoticeState.SUBMITTED:
            return [say("Thông báo đang chờ duyệt. Rút lại rồi hãy sửa.")]
        case NoticeState.APPROVED:
            return [say("Thông báo đã duyệt và sắp gửi. Hủy gửi rồi hãy sửa.")]
        case _:
            return [say("Thông báo đã gửi hoặc đã hủy nên không sửa được nữa. Soạn thông báo mới.")]
