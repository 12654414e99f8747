"""Which paper goes where and when, and what keeps it from being begun or filed. Plain Python."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kalix_compliance.breaches.kinds import Form, Phase
from kalix_compliance.breaches.obligations import AUTHORITY, CONSUMER, CYBER, CYBER_SERIOUS
from kalix_compliance.core.language import Sentence, say

CLOCKS: dict[Form, tuple[str, ...]] = {
    Form.MAU_08: (AUTHORITY,),
    Form.MINUTES: (),
    Form.CONSUMER: (CONSUMER,),
    Form.CYBER: (CYBER_SERIOUS, CYBER),
}
"""The clocks that a form is there for, the one that ends first in front."""

USUAL_AUTHORITY = {Form.MAU_08: "a05", Form.CYBER: "a05", Form.CONSUMER: "so-cong-thuong"}
GOES_ON = frozenset({Phase.SUPPLEMENT, Phase.FINAL, Phase.WITHDRAWN})


@dataclass(frozen=True)
class Known:
    """A filing of the same form to the same authority that there is already."""

    phase: Phase
    number: int
    filed: bool


def clocks_met(form: Form, phase: Phase, *, as_report: bool = True) -> tuple[str, ...]:
    """Which clocks a filing meets.

    An early notice of a serious cyber incident is the 24-hour one; it is the 72-hour report as well when it
    states cause, scope and remedy (`as_report`, D331 Art 31(2)(d)). Whatever follows is that report.
    """
    if form is Form.CYBER:
        if phase is Phase.INITIAL:
            return (CYBER_SERIOUS, CYBER) if as_report else (CYBER_SERIOUS,)
        return (CYBER,) if phase in (Phase.SUPPLEMENT, Phase.FINAL) else ()
    return CLOCKS[form] if phase is Phase.INITIAL else ()


def reasons_not_to_begin(form: Form, phase: Phase, known: Collection[Known]) -> list[Sentence]:
    """Why this phase is not to be drawn up now."""
    if form is Form.MINUTES and phase is not Phase.INITIAL:
        return [say("Biên bản chỉ lập một bản. Cần sửa thì lập biên bản mới.")]
    if phase in GOES_ON and not any(k.filed and k.phase is Phase.INITIAL for k in known):
        return [say("Chưa nộp bản ban đầu cho cơ quan này. Nộp bản ban đầu trước.")]
    if phase is not Phase.SUPPLEMENT and any(k.filed and k.phase is phase for k in known):
        return [say("Bản này đã nộp rồi. Có thay đổi thì soạn bản bổ sung.")]
    if any(k.filed and k.phase is Phase.WITHDRAWN for k in known):
        return [say("Hồ sơ gửi cơ quan này đã rút lại.")]
    return []


def next_number(phase: Phase, known: Collection[Known]) -> int:
    """Supplements are numbered; the others are the only ones of their kind."""
    return 1 + max((k.number for k in known if k.phase is phase), default=0)


def reasons_against_time(
    filed_at: datetime, *, now: datetime, first_known_at: datetime | None
) -> list[Sentence]:
    """Why a paper cannot have been filed at this moment."""
    if filed_at > now:
        return [say("Giờ nộp muộn hơn bây giờ. Sửa lại giờ nộp.")]
    if first_known_at is not None and filed_at < first_known_at:
        return [say("Giờ nộp sớm hơn lúc phát hiện sự cố. Sửa giờ nộp, hoặc sửa các mốc giờ.")]
    return []


def is_late(filed_at: datetime, due_at: datetime | None) -> bool:
    return due_at is not None and filed_at >= due_at
