"""What a marketing mail must be before anybody gets it (Decree 91/2020 Art 13; Law 91/2025 Art 9, 28)."""

import re
from datetime import datetime, time, timedelta

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence, say

OPENS, CLOSES = time(7), time(22)
LONGEST_SUBJECT, LONGEST_WORDS, FEWEST_WORDS = 150, 15_000, 20
MARK = re.compile(r"\s*\[\s*(?:QC|AD)\s*\]\s*", re.IGNORECASE)
HOLE = re.compile(r"\{[a-z_]+\}")
KNOWN_HOLES = frozenset({"{customer_name}"})

Reasons = list[tuple[str, Sentence]]


def subject_without_mark(subject: str) -> str:
    """The system puts [QC] in front of every subject itself: one is enough."""
    return " ".join(MARK.sub(" ", subject).split())


def reasons_not_to_write(subject: str, words: str, send_at: datetime | None) -> Reasons:
    """Field and sentence of everything that is wrong with a draft."""
    reasons: Reasons = []
    if not subject:
        reasons.append(("subject", say("Ghi tiêu đề đúng với nội dung thư.")))
    elif len(subject) > LONGEST_SUBJECT:
        reasons.append(("subject", say("Rút gọn tiêu đề còn tối đa 150 chữ.")))
    if len(words) < FEWEST_WORDS:
        reasons.append(("words", say("Thư còn quá ngắn. Viết nội dung cho khách.")))
    elif len(words) > LONGEST_WORDS:
        reasons.append(("words", say("Rút gọn thư còn tối đa 15.000 chữ.")))
    elif unknown := sorted(set(HOLE.findall(words + subject)) - KNOWN_HOLES):
        reasons.append(
            (
                "words",
                say(
                    "%(hole)s không được thay bằng gì. Chỉ {customer_name} là tên khách.",
                    hole=unknown[0],
                ),
            )
        )
    if send_at is not None and not OPENS <= in_hanoi(send_at).time() < CLOSES:
        reasons.append(
            ("send_at", say("Thư quảng cáo chỉ gửi từ 7 giờ đến 22 giờ. Chọn giờ khác."))
        )
    return reasons


def reasons_not_to_submit(
    *, draft: bool, send_at: datetime | None, now: datetime, people: int
) -> list[Sentence]:
    """Why it cannot be put before the approver yet."""
    if not draft:
        return [say("Thư này không còn là bản nháp.")]
    reasons = []
    if send_at is not None and send_at < now:
        reasons.append(say("Giờ gửi đã qua. Sửa giờ gửi, hoặc để trống để gửi ngay khi duyệt."))
    if people == 0:
        reasons.append(say("Chưa có ai đang đồng ý mục này, nên chưa gửi cho ai được."))
    return reasons


def next_opening(now: datetime) -> datetime | None:
    """When marketing may leave again; None while it may."""
    here = in_hanoi(now)
    if OPENS <= here.time() < CLOSES:
        return None
    today = here.replace(hour=OPENS.hour, minute=0, second=0, microsecond=0)
    return today if here.time() < OPENS else today + timedelta(days=1)
