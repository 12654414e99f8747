"""What holds announce: whoever waits for a hold, or must stop for one, reacts (`wiring.py`)."""

from dataclasses import dataclass
from uuid import UUID

from kalix_compliance.core.events import Event


@dataclass(frozen=True)
class HoldPlaced(Event):
    """Nothing of this person (`customer_id`), or of this record (`about`), may be destroyed from now on.

    `belongs_to` is the held person, or the held record's.
    """

    hold: str
    customer_id: UUID | None
    about: str
    belongs_to: UUID | None


@dataclass(frozen=True)
class HoldLifted(Event):
    """This hold stands no longer; another may. Erasures that waited are looked at again."""

    hold: str
    customer_id: UUID | None
    about: str
    belongs_to: UUID | None
