"""When a consent is one (Law 91/2025 Art 9; D356 Art 6)."""

from collections.abc import Iterable
from datetime import datetime

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence, say

LONGEST_WORDS = 4_000
LONGEST_FREQUENCY = 200
LONGEST_PROOF = 2_000


def reasons_not_to_record(
    *, given_at: datetime, now: datetime, used_from: datetime, proof: str, has_file: bool
) -> list[tuple[str, Sentence]]:
    """Field and sentence of everything that stands against keeping this consent."""
    reasons = []
    if given_at > now:
        reasons.append(("given_at", say("Lúc đồng ý không thể ở sau bây giờ.")))
    elif in_hanoi(given_at).date() < in_hanoi(used_from).date():
        reasons.append(
            (
                "given_at",
                say(
                    "Lời này được dùng sau ngày đó. Chọn đúng bản lời khách đã đọc, hoặc sửa ngày."
                ),
            )
        )
    if not proof.strip() and not has_file:
        reasons.append(
            ("proof", say("Ghi bằng chứng hoặc kèm tệp: công ty phải chứng minh được sự đồng ý."))
        )
    return reasons


def is_given_after_all(given_at: datetime, withdrawals: Iterable[datetime]) -> bool:
    """Whether a consent of that time counts: nobody who withdrew later has agreed again by an old row."""
    return all(given_at > withdrawn for withdrawn in withdrawals)
