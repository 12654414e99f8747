"""What comes next in an order: the main button of its page, and the verb in the queue."""

from dataclasses import dataclass

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.disclosures.kinds import DisclosureState as State
from kalix_compliance.disclosures.rules import Standing


@dataclass(frozen=True)
class Step:
    """A step: its endpoint under `disclosures.`, what the button says, and why."""

    endpoint: str
    label: Sentence
    why: Sentence


def next_step(case: Standing) -> Step | None:
    """The one thing to do next; None when there is nothing more, or somebody else has to sign."""
    if case.ended or case.waiting:
        return None
    if not case.files:
        return Step(
            "evidence", say("Thêm bản chụp văn bản"), say("Chưa có bản chụp văn bản yêu cầu.")
        )
    if case.authentic is False:
        return Step("refuse", say("Trình từ chối"), say("Cơ quan không xác nhận văn bản này."))
    if case.authentic is None:
        return Step("check", say("Ghi cuộc gọi xác thực"), say("Gọi lại số công bố của cơ quan."))
    if case.state is State.APPROVED:
        if not case.taken:
            return Step(
                "file", say("Lấy bản niêm phong"), say("Đã ký. Lấy bản niêm phong và biên bản.")
            )
        return Step(
            "hand_over", say("Ghi đã giao"), say("Giao xong, hai bên ký biên bản thì ghi lại.")
        )
    if not case.people or case.people_without_items or not case.items:
        return Step(
            "people", say("Chọn người và dữ liệu"), say("Chỉ chọn đúng phần văn bản yêu cầu.")
        )
    return Step(
        "submit", say("Trình ký"), say("Đã chọn %(n)s mục. Xem lại rồi trình ký.", n=case.items)
    )
