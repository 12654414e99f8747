"""When a hold may be placed, and how long it stands.

The Law knows no hold that ends by lapse of time: whether a case of Art 14(2) or 19 still exists is a
judgement, and what is destroyed too early is gone for ever, what is kept a little too long is not. So a
hold has a day on which somebody looks at it again, not a day on which it falls: once that day has come,
compliance is told, every page says so, and a person lifts it or gives it another day, with reasons.
"""

from datetime import date, timedelta

from kalix_compliance.core.language import Sentence, say

MOST_DAYS = 366 * 5


def reasons_not_to_review_on(until: date | None, today: date) -> list[Sentence]:
    """The day of looking again lies ahead, and not so far that nobody who knows why is left."""
    if until is None:
        return []
    if until <= today:
        return [say("Ngày xem lại phải sau hôm nay.")]
    if until > today + timedelta(days=MOST_DAYS):
        return [say("Ngày xem lại xa quá 5 năm. Chọn ngày gần hơn; tới ngày đó gia hạn được.")]
    return []


def reasons_not_to_change(*, lifted: bool) -> list[Sentence]:
    """A hold that was lifted stays as it was; another one can be placed."""
    return [say("Lệnh giữ này đã gỡ. Cần giữ nữa thì đặt lệnh mới.")] if lifted else []


def is_to_be_reviewed(until: date | None, today: date) -> bool:
    """Whether the day has come on which somebody looks at a standing hold again."""
    return until is not None and until <= today
