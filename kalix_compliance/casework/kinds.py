"""The kinds of second signature, and how one is decided."""

from enum import StrEnum


class ApprovalKind(StrEnum):
    REFUSAL = "refusal"
    EXTENSION = "extension"
    CLOSING = "closing"
    AUTHORITY_DECISION = "authority-decision"
    PEOPLE_DECISION = "people-decision"
    PEOPLE_NOTICE = "people-notice"
    REQUEST_REFUSAL = "request-refusal"
    REQUEST_EXTENSION = "request-extension"
    ERASURE = "erasure"
    DISCLOSURE = "disclosure"
    MAILING = "mailing"
    EXPORT = "export"


class Decision(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
