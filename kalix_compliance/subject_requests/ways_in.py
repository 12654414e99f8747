"""The ways by which a request reaches the company."""

from dataclasses import dataclass

from kalix_compliance.core.company import Company
from kalix_compliance.core.language import Text, say
from kalix_compliance.subject_requests.catalogue import CHANNEL_NAMES
from kalix_compliance.subject_requests.kinds import RequestChannel


@dataclass(frozen=True)
class WayIn:
    """A hotline number, a showroom, the mailbox, the post, or a complaint."""

    channel: RequestChannel
    place: str
    name: Text

    @property
    def code(self) -> str:
        """How forms name it."""
        return f"{self.channel.value}:{self.place}" if self.place else self.channel.value


def ways_in(company: Company) -> dict[str, WayIn]:
    """Every way into this company by its code: first the hotlines, then the showrooms."""
    by = RequestChannel
    ways = [
        *(WayIn(by.HOTLINE, n, say("Hotline %(number)s", number=n)) for n in company.hotlines),
        *(
            WayIn(by.SHOWROOM, room.code, say("Showroom %(name)s", name=room.name))
            for room in company.showrooms
        ),
        *(WayIn(code, "", CHANNEL_NAMES[code]) for code in (by.EMAIL, by.POST, by.COMPLAINT)),
    ]
    return {way.code: way for way in ways}
