"""Which period a bundle can be asked for."""

from datetime import date

from kalix_compliance.core.language import Sentence, say


def reasons_against_period(first: date | None, last: date | None, today: date) -> list[Sentence]:
    """Why nothing can be made of these days; empty when something can."""
    if first is None or last is None:
        return [say("Chưa đọc được ngày. Viết như 22/11/2026.")]
    reasons = []
    if first > last:
        reasons.append(say("Ngày bắt đầu phải trước ngày kết thúc."))
    if last > today:
        reasons.append(say("Ngày kết thúc chưa tới. Chọn hôm nay hoặc một ngày đã qua."))
    return reasons
