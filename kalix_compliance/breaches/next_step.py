"""What comes next in a breach: the file's sentence and its one main button, and the register's."""

from collections.abc import Iterator
from dataclasses import dataclass

from kalix_compliance.breaches.kinds import Choice, DecisionAbout
from kalix_compliance.breaches.obligations import CONSUMER, CYBER, CYBER_SERIOUS
from kalix_compliance.breaches.rules.standing import Standing
from kalix_compliance.breaches.rules.status import authority_told
from kalix_compliance.core.language import Sentence, say

PAPERS = frozenset({CONSUMER, CYBER, CYBER_SERIOUS})


@dataclass(frozen=True)
class Step:
    """A step to do: its endpoint under `breaches.`, what the button says, and why it comes now.

    `anchor` is a part of the file; with the endpoint `file` there is nothing to press elsewhere.
    """

    endpoint: str
    label: Sentence
    why: Sentence
    anchor: str | None = None
    about: DecisionAbout | None = None

    @property
    def values(self) -> dict[str, str]:
        """What the address of the step needs besides the breach."""
        return {"about": self.about.value} if self.about else {}


def next_step(case: Standing, ends_next: str | None = None) -> Step | None:
    """The one thing to do next; None when the breach has ended. `ends_next`: the obligation whose clock
    ends first, whose paper goes before everything that has no clock."""
    if case.ended:
        return None
    return next(_steps(case, ends_next))


def _steps(case: Standing, ends_next: str | None) -> Iterator[Step]:
    yield from _judging(case)
    if ends_next in PAPERS:
        yield Step(
            "filings",
            say("Soạn và nộp báo cáo"),
            say("Hạn gần nhất là một báo cáo gửi cơ quan. Soạn, ký và ghi đã nộp."),
        )
    yield from _authority(case)
    if not case.contained:
        yield Step(
            "times",
            say("Ghi giờ ngăn chặn"),
            say("Chưa ghi sự cố được ngăn chặn xong lúc nào."),
        )
    yield from _people(case)
    yield from _ending(case)


def _judging(case: Standing) -> Iterator[Step]:
    if not case.assessed:
        yield Step(
            "assess",
            say("Đánh giá lần đầu"),
            say("Xem mức độ và khả năng gây hại, vì việc báo ai, báo khi nào dựa vào đó."),
        )
    if not case.confirmed:
        yield Step(
            "confirm",
            say("Xác nhận sự cố"),
            say("Đã đánh giá. Xác nhận có sự cố, hoặc loại trừ và nêu lý do."),
        )


def _authority(case: Standing) -> Iterator[Step]:
    about = DecisionAbout.AUTHORITY
    if about in case.waiting_decisions:
        yield _signature()
    elif case.decided(about) in {None, Choice.LATER}:
        yield Step(
            "decide",
            say("Quyết định báo cơ quan"),
            _left_for_later(case, about)
            or say("Quyết định có báo cơ quan hay không, rồi trình quản lý ký."),
            about=about,
        )
    elif not authority_told(case):
        yield Step(
            "filings", say("Nộp Mẫu số 08"), say("Điền các mục còn thiếu, in, ký, đóng dấu và nộp.")
        )


def _people(case: Standing) -> Iterator[Step]:
    about = DecisionAbout.PEOPLE
    decided = case.decided(about)
    if about in case.waiting_decisions:
        yield _signature()
    elif decided in {None, Choice.LATER}:
        yield Step(
            "decide",
            say("Quyết định báo người bị ảnh hưởng"),
            _left_for_later(case, about)
            or say("Quyết định có báo người bị ảnh hưởng hay không, rồi trình quản lý ký."),
            about=about,
        )
    elif decided is Choice.NOTIFY and not case.people:
        yield Step(
            "people",
            say("Lập danh sách người bị ảnh hưởng"),
            say("Chưa có ai trong danh sách nên chưa báo được cho ai."),
        )
    elif decided is Choice.NOTIFY and not case.open_notices and 0 < case.untold < case.people:
        yield Step(
            "calls",
            say("Gọi, gửi thư giấy"),
            say("Thư không tới được %(n)s người. Gọi hoặc gửi thư giấy.", n=_dotted(case.untold)),
        )
    elif decided is Choice.NOTIFY and case.untold:
        yield Step(
            "notice" if not case.open_notices else "file",
            say("Soạn thông báo") if not case.open_notices else say("Xem việc gửi thông báo"),
            say("Còn %(n)s người chưa được báo.", n=_dotted(case.untold)),
            anchor="thong-bao" if case.open_notices else None,
        )


def _ending(case: Standing) -> Iterator[Step]:
    if not case.minutes_signed:
        yield Step(
            "filings",
            say("Lập biên bản xác nhận"),
            say("Luật đòi biên bản xác nhận cho mọi vi phạm, dù có báo cơ quan hay không."),
        )
    if case.open_measures:
        yield Step(
            "file",
            say("Xem các biện pháp"),
            say("Còn %(n)s biện pháp chưa xong.", n=len(case.open_measures)),
            anchor="bien-phap",
        )
    yield Step(
        "close",
        say("Đóng sự cố"),
        say("Ghi nguyên nhân gốc, bài học, ngày khắc phục xong rồi đóng."),
    )


def _left_for_later(case: Standing, about: DecisionAbout) -> Sentence | None:
    """Why it is decided again, when two people left it for later; None when nobody did."""
    if case.decided(about) is not Choice.LATER:
        return None
    if about in case.reviews_due:
        return say("Đã tới giờ xem lại quyết định để sau. Quyết định dứt khoát, rồi trình ký.")
    return say("Đã quyết định để sau. Đủ căn cứ thì quyết định dứt khoát, rồi trình ký.")


def _signature() -> Step:
    return Step(
        "file",
        say("Xem quyết định chờ ký"),
        say("Quyết định đang chờ một quản lý ký."),
        anchor="quyet-dinh",
    )


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
