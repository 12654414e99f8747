"""What may be decided: to notify, not to, or later; of the authority and of the people."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from kalix_compliance.breaches.kinds import Choice, DataType, DecisionAbout, Harm
from kalix_compliance.breaches.rules.requirements import Requirement, need
from kalix_compliance.breaches.rules.standing import MUST_TELL_PEOPLE, Standing
from kalix_compliance.core.language import Sentence, say


class DecisionState(StrEnum):
    """`fallen`: a signed decision not to notify, which what was found later does not allow."""

    WAITING = "waiting"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    FALLEN = "fallen"


DECISION_STATES: dict[DecisionState, Sentence] = {
    DecisionState.WAITING: say("Chờ ký"),
    DecisionState.SIGNED: say("Đã ký"),
    DecisionState.DECLINED: say("Không được ký"),
    DecisionState.WITHDRAWN: say("Đã rút lại"),
    DecisionState.REPLACED: say("Đã thay bằng quyết định sau"),
    DecisionState.FALLEN: say("Hết hiệu lực: điều biết thêm sau đó không cho phép nữa"),
}


DUTIES: dict[Harm, Sentence] = {
    Harm.YES: say("Có, phải thông báo."),
    Harm.UNCLEAR: say("Chưa rõ: khi chưa rõ thì vẫn thông báo."),
    Harm.NO: say("Không: luật không buộc thông báo trong 72 giờ."),
}


def state_of(
    *,
    signed: bool,
    declined: bool,
    replaced: bool,
    withdrawn: bool = False,
    counts: bool = True,
) -> DecisionState:
    """Where one decision stands; `replaced` when a later one about the same was signed.

    `counts` is what `standing.still_counts` says of it.
    """
    if withdrawn:
        return DecisionState.WITHDRAWN
    if declined:
        return DecisionState.DECLINED
    if not signed:
        return DecisionState.WAITING
    if replaced:
        return DecisionState.REPLACED
    return DecisionState.SIGNED if counts else DecisionState.FALLEN


def to_decide(case: Standing, about: DecisionAbout) -> list[Requirement]:
    """What must stand before anything is decided about telling the authority, or the people."""
    waiting = about in case.waiting_decisions
    return [
        need(
            not case.ended,
            say("Sự cố đang mở"),
            say("Sự cố đã kết thúc. Mở lại rồi hãy quyết định."),
        ),
        need(
            case.assessed,
            say("Đã đánh giá"),
            say("Chưa đánh giá. Trả lời câu hỏi của luật trước rồi hãy quyết định."),
            "danh-gia",
        ),
        need(
            not waiting,
            say("Không có quyết định nào đang chờ ký"),
            say(
                "Một quyết định về việc này đang chờ ký. Chờ ký, hoặc rút lại rồi quyết định khác."
            ),
            "quyet-dinh",
        ),
    ]


def reasons_against(
    about: DecisionAbout, choice: Choice, harm: Harm | None, data_types: Collection[str]
) -> list[Sentence]:
    """Why this may not be decided. The statutory test alone says when silence is not allowed."""
    if choice is not Choice.DO_NOT:
        return []
    if about is DecisionAbout.AUTHORITY and harm is Harm.YES:
        return [
            say(
                "Đánh giá nói vi phạm có thể gây hại, nên luật buộc phải báo "
                "(Điều 23 khoản 1 Luật 91/2025/QH15). Nếu sự thật đã khác, đánh giá lại trước."
            )
        ]
    if about is DecisionAbout.AUTHORITY and harm is Harm.UNCLEAR:
        return [
            say(
                "Chưa rõ có gây hại hay không thì vẫn phải báo. Chọn “Thông báo”, "
                "hoặc “Quyết định sau” rồi đánh giá lại."
            )
        ]
    if about is DecisionAbout.PEOPLE and {DataType(one) for one in data_types} & MUST_TELL_PEOPLE:
        return [
            say(
                "Dữ liệu vị trí hoặc sinh trắc học bị ảnh hưởng, nên luật buộc phải báo "
                "người có dữ liệu (Điều 29 NĐ 356/2025/NĐ-CP)."
            )
        ]
    return []


def reasons_against_review(
    choice: Choice, review_at: datetime | None, now: datetime
) -> list[Sentence]:
    """`Later` names the moment at which it is looked at again; the other choices name none."""
    if choice is not Choice.LATER:
        return []
    if review_at is None:
        return [say("Ghi giờ xem lại.")]
    if review_at <= now:
        return [say("Giờ xem lại phải sau bây giờ. Sửa lại giờ.")]
    return []
