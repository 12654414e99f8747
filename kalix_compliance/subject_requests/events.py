"""What requests announce."""

from dataclasses import dataclass
from uuid import UUID

from kalix_compliance.core.events import Event


@dataclass(frozen=True)
class RequestAssigned(Event):
    """A request was given to another handler, who is told."""

    reference: str
    owner_id: UUID
