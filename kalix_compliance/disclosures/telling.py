"""A line in an order's story; what a person wrote is sealed under the house's key."""

from typing import Any

from kalix_compliance.casework import story
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.execution.unit import Unit


def tell(unit: Unit, disclosure: Disclosure, kind: str, text: str = "", **facts: Any) -> None:
    """Like `casework.story.tell`, for an order. `kind` has its words in `wordings.py`."""
    story.tell(unit, disclosure.reference, kind, text=text, **facts)
