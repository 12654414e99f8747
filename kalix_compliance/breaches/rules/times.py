"""Which times can be true together, and which changes want a reason."""

from collections.abc import Collection, Mapping
from datetime import datetime

from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.obligations import STARTING
from kalix_compliance.breaches.rules.record import LONGEST_AGO_DAYS, Refusal
from kalix_compliance.core.language import Sentence, say

Times = Mapping[Moment, datetime]
DETECTED = (Moment.VIOLATION_DETECTED, Moment.ATTACK_DETECTED)
BEFORE_IT_BEGAN = say("Sớm hơn giờ bắt đầu xảy ra. Sửa một trong hai giờ.")


def field_of(kind: Moment) -> str:
    """The form's field for a time."""
    return kind.value.replace("-", "_")


def times_contradict(times: Times, now: datetime, *, ongoing: bool) -> list[Refusal]:
    """Why these times cannot be true, each at the field that should change.

    Nothing lies ahead of now; nothing was detected, known or contained before it began.
    """
    found = [(field_of(kind), why) for kind, at in times.items() if (why := _unlikely(at, now))]
    if Moment.AWARE not in times:
        found.append(
            (field_of(Moment.AWARE), say("Ghi giờ công ty biết tin: hạn đánh giá tính từ đó."))
        )
    return found or [*_out_of_order(times), *_ongoing(times, ongoing)]


def detected_apart(times: Times) -> bool:
    """Whether attack and violation were detected at different times, which wants an explanation."""
    attack, violation = times.get(Moment.ATTACK_DETECTED), times.get(Moment.VIOLATION_DETECTED)
    if attack is None or violation is None:
        return False
    return _minute(attack) != _minute(violation)


def changed(before: Times, after: Times) -> list[Moment]:
    """The times that differ, those that were taken back too, in the order of the form."""
    return [kind for kind in Moment if before.get(kind) != after.get(kind)]


def wants_reason(before: Times, after: Times) -> list[Moment]:
    """The times whose change wants a reason: a clock counts from them, and they were set already."""
    return [kind for kind in changed(before, after) if kind in STARTING and kind in before]


def explanations_missing(before: Times, after: Times, *, reason: str, differ: str) -> list[Refusal]:
    """What must still be said before these times are saved."""
    found: list[Refusal] = []
    if wants_reason(before, after) and not reason:
        found.append(("reason", say("Một giờ mở hạn đã đổi. Nêu vì sao đổi.")))
    if detected_apart(after) and not differ:
        found.append(
            (
                "times_differ",
                say("Hai giờ phát hiện khác nhau. Nêu vì sao, vì mỗi giờ mở một hạn riêng."),
            )
        )
    return found


def _minute(at: datetime) -> datetime:
    """Pages show minutes: what reads the same is the same."""
    return at.replace(second=0, microsecond=0)


def _unlikely(at: datetime, now: datetime) -> Sentence | None:
    if at > now:
        return say("Giờ này muộn hơn bây giờ. Sửa lại giờ.")
    if (now - at).days > LONGEST_AGO_DAYS:
        return say("Giờ này đã quá mười năm. Kiểm tra lại năm.")
    return None


def _out_of_order(times: Times) -> list[Refusal]:
    began = times.get(Moment.OCCURRED_FROM)
    if began is None:
        return []
    later: Collection[Moment] = (Moment.OCCURRED_TO, *DETECTED, Moment.AWARE, Moment.CONTAINED)
    return [
        (field_of(kind), BEFORE_IT_BEGAN) for kind in later if kind in times and times[kind] < began
    ]


def _ongoing(times: Times, ongoing: bool) -> list[Refusal]:
    if not ongoing:
        return []
    found: list[Refusal] = []
    if Moment.OCCURRED_TO in times:
        found.append(
            (
                field_of(Moment.OCCURRED_TO),
                say("Còn tiếp diễn thì chưa có giờ kết thúc. Bỏ giờ này hoặc bỏ dấu tiếp diễn."),
            )
        )
    if Moment.CONTAINED in times:
        found.append(
            (
                field_of(Moment.CONTAINED),
                say("Đã ngăn chặn xong thì không còn tiếp diễn. Bỏ giờ này hoặc bỏ dấu tiếp diễn."),
            )
        )
    return found
