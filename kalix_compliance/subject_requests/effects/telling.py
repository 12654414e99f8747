"""A line in a request's story; what a person wrote is sealed under the person's key."""

from kalix_compliance.casework import story
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.models import SubjectRequest


def tell(unit: Unit, request: SubjectRequest, kind: str, text: str = "", **facts: object) -> None:
    """Like `casework.story.tell`, for a request. `kind` has its words in `wordings/effects.py`."""
    story.tell(unit, request.reference, kind, customer_id=request.customer_id, text=text, **facts)
