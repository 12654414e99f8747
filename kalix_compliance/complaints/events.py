"""What complaints announce."""

from dataclasses import dataclass
from uuid import UUID

from kalix_compliance.core.events import Event


@dataclass(frozen=True)
class ComplaintEscalated(Event):
    """A complaint looks like a breach of personal data; compliance decides."""

    reference: str


@dataclass(frozen=True)
class ComplaintAssigned(Event):
    """A complaint was given to another handler, who is told."""

    reference: str
    owner_id: UUID
