"""What consents are about, how they are shown, and how they end."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a person may agree to, each by itself (Law 91/2025 Art 9)."""

    NEWSLETTER = "newsletter"
    PROMOTION = "promotion"
    EVENTS = "events"
    RECRUITING = "recruiting"
    SHARING = "sharing"


class ConsentMethod(StrEnum):
    """How consent is shown (D356 Art 6): each can be printed or verified; silence is none of them."""

    WEBSITE = "website"
    PAPER = "paper"
    CALL = "call"
    EMAIL = "email"
    SMS = "sms"


class WithdrawnBy(StrEnum):
    """How a consent was taken back; every way is as good as the others (Law Art 10)."""

    CALL = "call"
    SHOWROOM = "showroom"
    EMAIL = "email"
    SMS = "sms"
    LINK = "link"
    """The link at the foot of a marketing mail."""
    REQUEST = "request"
    """A request on file (YC-…)."""
    STAFF = "staff"
    """A member of staff found that it should not stand."""
    ERASURE = "erasure"
    """The person's data were erased, and with them what they agreed to."""


class FileState(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    RECORDING = "recording"
    DONE = "done"
    REFUSED = "refused"
    DISCARDED = "discarded"
