"""The choices that a breach's record offers; `catalogue.py` has their names for people."""

from enum import StrEnum


class Status(StrEnum):
    """How far a breach has come. Derived from what has been done (`rules/status.py`), never stored."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    CONTAINED = "contained"
    NOTIFIED = "notified"
    CLOSED = "closed"
    RULED_OUT = "ruled-out"


class Moment(StrEnum):
    """The times that are kept apart, because each starts a clock of its own or answers another question."""

    OCCURRED_FROM = "occurred-from"
    OCCURRED_TO = "occurred-to"
    ATTACK_DETECTED = "attack-detected"
    VIOLATION_DETECTED = "violation-detected"
    AWARE = "aware"
    CONTAINED = "contained"


class Discovery(StrEnum):
    COMPLAINT = "complaint"
    STAFF = "staff"
    LOGS = "logs"
    PROCESSOR = "processor"
    AUTHORITY = "authority"
    PRESS = "press"
    OTHER = "other"


class Nature(StrEnum):
    """What was lost: that only the right people know it, that it is right, that it can be used."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


class Cause(StrEnum):
    ATTACK = "attack"
    MALWARE = "malware"
    THEFT = "theft"
    INSIDER = "insider"
    MISTAKE = "mistake"
    LOSS = "loss"
    FAULT = "fault"
    PROCESSOR = "processor"
    UNKNOWN = "unknown"


class DataType(StrEnum):
    """The tick-list of D356: Art 3 (basic) first, then Art 4 (sensitive)."""

    NAME = "name"
    BIRTH = "birth"
    SEX = "sex"
    PLACE = "place"
    NATIONALITY = "nationality"
    IMAGE = "image"
    PHONE = "phone"
    EMAIL = "email"
    IDENTITY_NUMBER = "identity-number"
    MARITAL = "marital"
    FAMILY = "family"
    ACCOUNT = "account"
    PURCHASE = "purchase"
    OTHER = "other"
    ETHNICITY = "ethnicity"
    BELIEF = "belief"
    PRIVATE_LIFE = "private-life"
    HEALTH = "health"
    BIOMETRIC = "biometric"
    SEX_LIFE = "sex-life"
    CRIME = "crime"
    LOCATION = "location"
    CREDENTIALS = "credentials"
    IDENTITY_CARD = "identity-card"
    BANK = "bank"
    BEHAVIOUR = "behaviour"
    OTHER_SENSITIVE = "other-sensitive"


class Harm(StrEnum):
    """The statutory test: may it harm security or order, or life, health, honour, dignity, property?"""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class DecisionAbout(StrEnum):
    AUTHORITY = "authority"
    PEOPLE = "people"


class Choice(StrEnum):
    NOTIFY = "notify"
    DO_NOT = "do-not"
    LATER = "later"


class Form(StrEnum):
    """The papers that a breach asks for."""

    MAU_08 = "mau-08"
    MINUTES = "minutes"
    CONSUMER = "consumer"
    CYBER = "cyber"


class Phase(StrEnum):
    INITIAL = "initial"
    SUPPLEMENT = "supplement"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


class FilingChannel(StrEnum):
    PORTAL = "portal"
    IN_PERSON = "in-person"
    POST = "post"
    EMAIL = "email"


class PaperFormat(StrEnum):
    DOCX = "docx"
    PDF = "pdf"


class Route(StrEnum):
    """How an affected person is told."""

    EMAIL = "email"
    CALL = "call"
    LETTER = "letter"


class Source(StrEnum):
    """How a person came onto the list."""

    SEARCH = "search"
    COMPLAINT = "complaint"
    IMPORT = "import"
    MADE_UP = "made-up"


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    ADDING = "adding"
    DONE = "done"
    REFUSED = "refused"
    DISCARDED = "discarded"


class PartKind(StrEnum):
    """What a sealed piece of an import holds."""

    FILE = "file"  # the bytes as they were uploaded, until they are read
    HEAD = "head"  # the headings and the first rows, to choose the columns by
    ROWS = "rows"  # the cells of some hundred rows
    PEOPLE = "people"  # the people that were found in those rows


class NoticeState(StrEnum):
    """The text to the people: written, put before the approver, approved, sent, or taken back."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class Audience(StrEnum):
    EVERYONE = "everyone"
    NOT_YET_TOLD = "not-yet-told"


class Contacted(StrEnum):
    """What came of telling a person by call or letter."""

    REACHED = "reached"
    NO_ANSWER = "no-answer"
    WRONG_NUMBER = "wrong-number"
    PRINTED = "printed"
    POSTED = "posted"
    RETURNED = "returned"
