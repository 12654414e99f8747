"""A line in a breach's story; what a person wrote is sealed under the house's key."""

from typing import Any

from kalix_compliance.breaches.models import Breach
from kalix_compliance.casework import story
from kalix_compliance.execution.unit import Unit


def tell(unit: Unit, breach: Breach, kind: str, text: str = "", **facts: Any) -> None:
    """Like `casework.story.tell`, for a breach. `kind` has its words in `wordings/`."""
    story.tell(unit, breach.reference, kind, text=text, **facts)
