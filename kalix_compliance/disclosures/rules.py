"""What each step of a disclosure needs, in sentences.

The page lists them beside the button, the command refuses with those that are not met, the tests read them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.disclosures.catalogue import DATA_KINDS, PRIVATE
from kalix_compliance.disclosures.content import kind_of
from kalix_compliance.disclosures.kinds import Asked, BodyKind, DisclosureState
from kalix_compliance.disclosures.states import ENDED

ENDED_ALREADY = say("Việc cung cấp này đã kết thúc.")


@dataclass(frozen=True)
class Requirement:
    """Something a step needs: met or not, in a sentence; `place` is the page or part where it is met."""

    met: bool
    sentence: Sentence
    place: str = ""


@dataclass(frozen=True)
class Standing:
    """How an order stands: all that the rules ask."""

    state: DisclosureState
    body_kind: BodyKind
    authentic: bool | None
    people: int
    people_without_items: int
    items: int
    files: int
    waiting: bool
    asked: Asked | None
    refused: bool
    refused_part: bool
    secret: bool
    taken: bool
    may_tell: bool
    told: bool
    received_at: datetime

    @property
    def ended(self) -> bool:
        return self.state in ENDED


def unmet(requirements: Iterable[Requirement]) -> list[Sentence]:
    """The sentences of what is not met yet."""
    return [one.sentence for one in requirements if not one.met]


def insist(requirements: Iterable[Requirement]) -> None:
    """Raise RuleBroken with every reason that stands against the step."""
    if missing := unmet(requirements):
        raise RuleBroken(*missing)


def need(met: bool, done: Sentence, missing: Sentence, place: str = "") -> Requirement:
    """A requirement with a sentence for either case."""
    return Requirement(met, done if met else missing, place)


def reasons_against_order(
    *, order_no: str, order_on: date | None, received_at: datetime, now: datetime
) -> Mapping[str, Sentence]:
    """What is wrong with an order as it was typed, by field; one without number or date is none."""
    wrong: dict[str, Sentence] = {}
    if not order_no.strip():
        wrong["order_no"] = say("Văn bản không có số thì chưa cung cấp được. Ghi số văn bản.")
    if order_on is None:
        wrong["order_on"] = say("Văn bản không ghi ngày thì chưa cung cấp được. Ghi ngày văn bản.")
    if received_at > now:
        wrong["received_at"] = say("Giờ nhận muộn hơn bây giờ. Sửa giờ nhận.")
    elif order_on and order_on > in_hanoi(received_at).date():
        wrong["order_on"] = say("Ngày văn bản muộn hơn ngày nhận. Xem lại văn bản.")
    return wrong


def to_check(case: Standing) -> list[Requirement]:
    """The call back to the body; it can be made again as long as nothing was put before a signer."""
    return [
        *_going_on(case),
        need(
            case.state in (DisclosureState.RECEIVED, DisclosureState.CHECKED),
            say("Chưa trình ký"),
            say("Dữ liệu đã trình ký. Rút lại trước khi xác thực lại."),
        ),
    ]


def to_select(case: Standing) -> list[Requirement]:
    """Choosing people and fields."""
    return [
        *_going_on(case),
        _authentic(case),
        need(
            case.state is not DisclosureState.SELECTED,
            say("Lựa chọn còn mở"),
            say("Lựa chọn đang chờ ký nên chưa sửa được. Rút lại trước."),
        ),
        need(
            case.state is not DisclosureState.APPROVED,
            say("Chưa ký"),
            say("Lựa chọn đã ký. Mở lại lựa chọn thì chữ ký hết hiệu lực."),
        ),
    ]


def to_submit(case: Standing) -> list[Requirement]:
    """Putting the selection before the second person."""
    return [
        *_going_on(case),
        need(
            case.files > 0,
            say("Có bản chụp văn bản yêu cầu"),
            say("Chưa có bản chụp văn bản yêu cầu."),
            "evidence",
        ),
        _authentic(case),
        need(
            case.people > 0,
            say("Đã chọn %(n)s người", n=case.people),
            say("Chưa chọn người nào mà văn bản nêu."),
            "people",
        ),
        need(
            case.items > 0,
            say("Đã chọn %(n)s mục dữ liệu", n=case.items),
            say("Chưa chọn mục dữ liệu nào."),
            "people",
        ),
        need(
            case.people_without_items == 0,
            say("Mỗi người đều có mục được chọn"),
            say(
                "Còn %(n)s người chưa chọn mục nào. Chọn, hoặc bỏ người đó.",
                n=case.people_without_items,
            ),
            "people",
        ),
        need(not case.waiting, say("Chưa có gì chờ ký"), say("Việc này đã trình và đang chờ ký.")),
    ]


def to_take(case: Standing) -> list[Requirement]:
    """Taking the sealed copy out of the system."""
    return [
        need(
            case.state in (DisclosureState.APPROVED, DisclosureState.HANDED_OVER),
            say("Người thứ hai đã ký"),
            say("Chưa có chữ ký thứ hai nên chưa lấy dữ liệu ra được."),
        )
    ]


def to_hand_over(case: Standing) -> list[Requirement]:
    """Marking as handed over."""
    return [
        *_going_on(case),
        _authentic(case),
        need(
            case.state is DisclosureState.APPROVED,
            say("Người thứ hai đã ký"),
            say("Chưa có chữ ký thứ hai nên chưa giao được."),
        ),
        need(
            case.taken,
            say("Bản niêm phong đã lấy ra"),
            say("Bản niêm phong chưa được lấy ra, nên chưa thể đã giao."),
            "copies",
        ),
    ]


def to_refuse(case: Standing) -> list[Requirement]:
    """Refusing the whole order."""
    return [
        *_going_on(case),
        need(
            not case.waiting,
            say("Không có gì chờ ký"),
            say("Đang có việc chờ ký. Rút lại trước khi trình từ chối."),
        ),
        need(
            case.state in (DisclosureState.RECEIVED, DisclosureState.CHECKED),
            say("Chưa ký cung cấp"),
            say("Việc cung cấp đã ký. Mở lại lựa chọn trước khi từ chối."),
        ),
    ]


def to_lift(case: Standing) -> list[Requirement]:
    """Lifting secrecy by hand."""
    return [need(case.secret, say("Đang giữ bí mật"), say("Việc này không còn giữ bí mật."))]


def to_tell(case: Standing) -> list[Requirement]:
    """Asking that the people may be told."""
    return [
        need(
            not case.secret,
            say("Không phải giữ bí mật"),
            say("Cơ quan yêu cầu giữ bí mật. Bỏ bí mật trước khi xin báo cho người có dữ liệu."),
        ),
        need(
            case.state is DisclosureState.HANDED_OVER,
            say("Dữ liệu đã giao"),
            say("Dữ liệu chưa giao nên chưa có gì để báo."),
        ),
        need(not case.may_tell, say("Chưa cho báo"), say("Đã cho phép báo rồi.")),
        need(not case.waiting, say("Không có gì chờ ký"), say("Việc này đã trình và đang chờ ký.")),
    ]


def reasons_against_pick(asked: Collection[str], keys: Iterable[str]) -> list[Sentence]:
    """Why these fields may not be given: what the order does not ask for does not leave."""
    beyond = [kind for kind in dict.fromkeys(map(kind_of, keys)) if kind not in asked]
    return [
        say(
            "Văn bản không yêu cầu “%(what)s”. Chỉ cung cấp đúng dữ liệu được yêu cầu.",
            what=DATA_KINDS.get(kind, kind),
        )
        for kind in beyond
    ]


def needs_basis(body: BodyKind) -> bool:
    """Whether giving needs consent or another basis, because who asks is no state body (law.md §5)."""
    return body in PRIVATE


def _authentic(case: Standing) -> Requirement:
    if case.authentic is False:
        return Requirement(
            False,
            say("Cơ quan không xác nhận văn bản này. Chỉ còn từ chối, hoặc gọi lại để xác thực."),
            "authenticity",
        )
    return need(
        case.authentic is True,
        say("Đã gọi lại cơ quan và xác thực"),
        say("Chưa gọi lại số công bố của cơ quan để xác thực văn bản."),
        "authenticity",
    )


def _going_on(case: Standing) -> list[Requirement]:
    return [need(not case.ended, say("Đang xử lý"), ENDED_ALREADY)]
