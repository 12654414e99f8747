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


class DisclosureState(StrEnum):
    RECEIVED = "received"
    CHECKED = "checked"
    SELECTED = "selected"
    APPROVED = "approved"
    HANDED_OVER = "handed-over"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Medium(StrEnum):
    PAPER = "paper"
    DISC = "disc"
    ENCRYPTED_FILE = "encrypted-file"
    PORTAL = "portal"
