"""When a register can say what was known."""

from datetime import datetime
from typing import Protocol

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Sentence, say


class Remembers(Protocol):
    """How far back a register remembers; `since` is empty when it goes back to its first entry."""

    @property
    def taken_up(self) -> bool: ...
    @property
    def since(self) -> datetime | None: ...


def reasons_not_to_answer(
    memory: Remembers, moment: datetime | None, now: datetime
) -> list[Sentence]:
    """Why the register cannot be read as of this moment; empty when it can, or when now is meant."""
    if moment is None:
        return []
    if moment > now:
        return [say("Lúc này chưa tới. Chọn một ngày đã qua.")]
    if not memory.taken_up:
        return [say("Sổ đang được ghi lại lần đầu. Thử lại sau vài phút.")]
    if memory.since and moment < memory.since:
        since = f"{in_hanoi(memory.since):%d/%m/%Y %H:%M}"
        return [
            say(
                "Sổ trả lời được từ %(since)s. Trước đó không ai ghi lại sổ từng viết gì.",
                since=since,
            )
        ]
    return []
