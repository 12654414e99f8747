"""What customers announce."""

from dataclasses import dataclass
from uuid import UUID

from kalix_compliance.core.events import Event
from kalix_compliance.customers.personal_data import Limit


@dataclass(frozen=True)
class LimitLifted(Event):
    """A limit was lifted, for a reason; `about` is the request by which it had been set."""

    customer_id: UUID
    kind: Limit
    about: str
    reason: str
