"""The ways by which a complaint reaches the company, and how much may be told at once."""

from dataclasses import dataclass
from datetime import timedelta

from kalix_compliance.complaints.catalogue import CHANNEL_NAMES, Channel
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Text, say

LONGEST_STORY = 20_000
LONGEST_TEXT = 500
MOST_FILES = 10
DRAFTS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Entrance:
    """A way in: a hotline number, a showroom, the mailbox, the post (policy §7)."""

    channel: Channel
    place: str
    name: Text

    @property
    def code(self) -> str:
        """How forms and cookies name it."""
        return f"{self.channel.value}:{self.place}" if self.place else self.channel.value

    @property
    def spoken(self) -> bool:
        """Whether the customer is there to be told the date."""
        return self.channel in (Channel.HOTLINE, Channel.SHOWROOM)


def entrances(company: Company) -> dict[str, Entrance]:
    """Every way into this company by its code: first the hotlines, then the showrooms."""
    ways = [
        *(
            Entrance(Channel.HOTLINE, number, say("Hotline %(number)s", number=number))
            for number in company.hotlines
        ),
        *(
            Entrance(Channel.SHOWROOM, room.code, say("Showroom %(name)s", name=room.name))
            for room in company.showrooms
        ),
        Entrance(Channel.EMAIL, "", CHANNEL_NAMES[Channel.EMAIL]),
        Entrance(Channel.POST, "", CHANNEL_NAMES[Channel.POST]),
    ]
    return {way.code: way for way in ways}
