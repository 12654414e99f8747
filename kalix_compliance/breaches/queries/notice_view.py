"""One notice at one moment: what became of it for each of its people, and how that is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from kalix_compliance.breaches.catalogue import NOTICE_NAMES
from kalix_compliance.breaches.kinds import Audience, NoticeState
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.notifications.campaigns import Progress
from kalix_compliance.notifications.models import CampaignState

STOPPED = say("Đã dừng hẳn")
PAUSED = say("Đang dừng")
NEVER_THIN = 0.9  # per cent of the bar: a part that is not empty can be seen


@dataclass(frozen=True)
class Part:
    """One part of the people of a notice: what became of them, and how many they are."""

    code: str
    count: int
    pattern: str = ""
    """How its piece of the bar is drawn; the bed of the bar needs no piece."""


@dataclass(frozen=True)
class Slice:
    """A piece of the bar, in per cent of its width."""

    pattern: str
    x: float
    width: float


@dataclass(frozen=True)
class NoticeView:
    """One notice at one moment."""

    number: int
    state: NoticeState
    audience: Audience
    author: str
    author_id: str
    written_at: datetime
    people: int | None
    text_sha256: str
    approval_id: UUID | None
    submitted_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    starts_at: datetime | None
    finished_at: datetime | None
    campaign_id: UUID | None
    version: int
    now: datetime
    progress: Progress | None = None
    parts: Sequence[Part] = field(default=())
    next_try: datetime | None = None

    @property
    def state_name(self) -> Sentence:
        if self.paused:
            return PAUSED
        if self.state is NoticeState.CANCELLED and self.campaign_id is not None:
            return STOPPED
        return NOTICE_NAMES[self.state]

    @property
    def paused(self) -> bool:
        return self.progress is not None and self.progress.state is CampaignState.PAUSED

    @property
    def live(self) -> bool:
        """Whether the page should look again by itself."""
        return self.state in (NoticeState.APPROVED, NoticeState.SENDING)

    @property
    def time_left(self) -> timedelta:
        """How long it can still be called back."""
        if self.starts_at is None:
            return timedelta()
        return max(self.starts_at - self.now, timedelta())

    @property
    def cancellable(self) -> bool:
        return self.state is NoticeState.APPROVED and self.campaign_id is None

    @property
    def settled(self) -> int:
        """Of how many people it is known what became of their notice."""
        open_ones = {"waiting", "deferred", "offline"}
        return sum(part.count for part in self.parts if part.code not in open_ones)

    def count(self, code: str) -> int:
        return next((part.count for part in self.parts if part.code == code), 0)

    @property
    def slices(self) -> list[Slice]:
        """The pieces of the bar, from the left; what still waits is the bed itself."""
        drawn = [part for part in self.parts if part.pattern and part.count]
        total = self.people or 0
        if not total:
            return []
        found, x = [], 0.0
        for part in drawn:
            width = min(max(part.count / total * 100, NEVER_THIN), 100 - x)
            found.append(Slice(part.pattern, round(x, 2), round(width, 2)))
            x += width
        return found
