"""What becomes of a message, for those who wait for it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kalix_compliance.core.events import Event


@dataclass(frozen=True)
class MessageAccepted(Event):
    """The mail server took the message at `at` (or a person knows that it did)."""

    message_id: UUID
    notice: str
    about: str
    at: datetime


@dataclass(frozen=True)
class MessageBounced(Event):
    """The message will not arrive: refused for good, or given up. `reason` is the server's code."""

    message_id: UUID
    notice: str
    about: str
    reason: str


@dataclass(frozen=True)
class MessageUncertain(Event):
    """Nobody knows whether the server took the message; it is not sent again unless a person says so."""

    message_id: UUID
    notice: str
    about: str
    at: datetime


@dataclass(frozen=True)
class CampaignPaused(Event):
    """A campaign halted itself; `reason` is `refusing` and the code. A person pausing it says nothing."""

    campaign_id: UUID
    about: str
    reason: str


@dataclass(frozen=True)
class CampaignFinished(Event):
    """Every message of a campaign has been tried to its end; said once, and not of a stopped one."""

    campaign_id: UUID
    about: str
