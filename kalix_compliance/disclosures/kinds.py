"""The choices of a disclosure; `catalogue.py` has their names for people."""

from enum import StrEnum


class BodyKind(StrEnum):
    """Who asks. The deadline depends on it (law: CPC Art 106, 168; CSL Art 25; CPL Art 55)."""

    COURT = "court"
    PROCURACY = "procuracy"
    POLICE = "police"
    CYBER_POLICE = "cyber-police"
    INSPECTORATE = "inspectorate"
    TAX = "tax"
    ENFORCEMENT = "enforcement"
    CONSUMER_AGENCY = "consumer-agency"
    LITIGANT = "litigant"
    OTHER = "other"


class Procedure(StrEnum):
    CRIMINAL = "criminal"
    CIVIL = "civil"
    CYBER = "cyber"
    CYBER_URGENT = "cyber-urgent"
    ADMINISTRATIVE = "administrative"
    CONSUMER = "consumer"
    NONE = "none"


class Arrival(StrEnum):
    """How the order came."""

    HAND = "hand"
    POST = "post"
    EMAIL = "email"
    PORTAL = "portal"


class DisclosureState(StrEnum):
    RECEIVED = "received"
    CHECKED = "checked"
    SELECTED = "selected"
    APPROVED = "approved"
    HANDED_OVER = "handed-over"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Asked(StrEnum):
    """What waits for the second signature."""

    GIVE = "give"
    REFUSE = "refuse"
    TELL = "tell"


class Medium(StrEnum):
    PAPER = "paper"
    DISC = "disc"
    ENCRYPTED_FILE = "encrypted-file"
    PORTAL = "portal"


class Paper(StrEnum):
    """The papers that are drawn: minutes of the hand-over, letter of refusal."""

    MINUTES = "minutes"
    REFUSAL = "refusal"


class PaperFormat(StrEnum):
    DOCX = "docx"
    PDF = "pdf"
