"""The choices of a data subject's request; `catalogue.py` has their names for people."""

from enum import StrEnum


class RequestKind(StrEnum):
    """What a person may ask for (Law 91/2025 Art 4(1); D356 Art 5)."""

    VIEW = "view"
    COPY = "copy"
    CORRECT = "correct"
    DELETE = "delete"
    WITHDRAW = "withdraw"
    RESTRICT = "restrict"
    OBJECT = "object"
    PROTECT = "protect"


class RequestState(StrEnum):
    RECEIVED = "received"
    WORKING = "working"
    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RequestChannel(StrEnum):
    HOTLINE = "hotline"
    SHOWROOM = "showroom"
    EMAIL = "email"
    POST = "post"
    COMPLAINT = "complaint"


class IdentityCheck(StrEnum):
    """How it was made sure that the person is who they say; never by an ID-card image."""

    CALL_BACK = "call-back"
    CODE = "code"
    ORDER = "order"


class Relation(StrEnum):
    """Who speaks for the person."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    AUTHORISED = "authorised"


class RefusalGround(StrEnum):
    """Why a request may be refused, wholly or partly; each has its article in `catalogue.py`."""

    HARM_TO_OTHERS = "harm-to-others"
    CONTRACT = "contract"
    LEGAL_DUTY = "legal-duty"
    STATE_REQUEST = "state-request"
    DEFENCE_OF_RIGHTS = "defence-of-rights"
    IMPOSSIBLE = "impossible"
    IMPROPER = "improper"
    NOT_THE_PERSON = "not-the-person"


class ToldBy(StrEnum):
    EMAIL = "email"
    CALL = "call"
    LETTER = "letter"
    IN_PERSON = "in-person"


class ErasureState(StrEnum):
    """An erasure on its way: two signatures, a time to think again, then step by step to the end."""

    PLANNED = "planned"
    COOLING = "cooling"
    ERASING = "erasing"
    DONE = "done"
    CANCELLED = "cancelled"


class PassedOnState(StrEnum):
    SENT = "sent"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
