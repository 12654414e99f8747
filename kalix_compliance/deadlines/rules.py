"""When a term may be prolonged, and when a day may be corrected."""

from datetime import date, datetime

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.deadlines.obligations import Obligation

OVER = say("Hạn đã qua nên không gia hạn được nữa. Làm xong việc rồi ghi lý do trễ.")


def reasons_not_to_extend(
    obligation: Obligation, *, due_at: datetime, extended: bool, running: bool, now: datetime
) -> list[Sentence]:
    """A term is prolonged once, while it runs, and only where its rule knows an extension (D356 Art 5)."""
    if obligation.extension is None:
        return [say("Hạn này không có quy định gia hạn.")]
    if not running:
        return [say("Hạn này đã kết thúc nên không gia hạn được nữa.")]
    reasons = []
    if extended:
        reasons.append(say("Hạn này đã được gia hạn một lần; chỉ được gia hạn một lần."))
    if now >= due_at:
        reasons.append(OVER)
    return reasons


def reasons_not_to_correct(day: date, today: date) -> list[Sentence]:
    """Days that are over keep what they were counted as."""
    if day < today:
        return [say("Ngày này đã qua, các hạn đã tính theo nó. Chọn hôm nay hoặc một ngày sau.")]
    if day.year > today.year + 1:
        return [say("Chưa đặt được ngày nghỉ xa hơn năm sau. Chọn một ngày gần hơn.")]
    return []
