"""What complaints announce."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kalix_compliance.core.events import Event


@dataclass(frozen=True)
class ComplaintEscalated(Event):
    """A complaint looks like a breach of personal data; compliance decides."""

    reference: str


@dataclass(frozen=True)
class ActionGiven(Event):
    """A remedial action was given to somebody, who is told."""

    reference: str
    number: int
    owner_id: UUID
    due_on: date


@dataclass(frozen=True)
class ComplaintAssigned(Event):
    """A complaint was given to another handler, who is told."""

    reference: str
    owner_id: UUID
