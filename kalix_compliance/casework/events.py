"""What casework announces."""

from dataclasses import dataclass
from uuid import UUID

from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.core.events import Event


@dataclass(frozen=True)
class ApprovalAsked(Event):
    """A step waits for a second person's signature."""

    about: str
    kind: ApprovalKind
    asked_by: str
    reason: str


@dataclass(frozen=True)
class ApprovalDecided(Event):
    """A second person has signed, or declined to; whoever asked wants to know."""

    about: str
    kind: ApprovalKind
    asked_by: str
    decision: Decision


@dataclass(frozen=True)
class HiddenFromPeople(Event):
    """These people may no longer be told that something is held about them: what was drawn before says it.

    `parts` are the codes under which `held` tells of it.
    """

    customer_ids: tuple[UUID, ...]
    parts: tuple[str, ...]
