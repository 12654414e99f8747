"""A line in a complaint's story with what a person wrote, sealed under the customer's key."""

from kalix_compliance.casework.story import tell
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.execution.unit import Unit


def tell_in_words(
    unit: Unit, complaint: Complaint, kind: str, text: str, **facts: str | int
) -> None:
    """Like `casework.story.tell`, for a complaint and the words of a person."""
    tell(unit, complaint.reference, kind, customer_id=complaint.customer_id, text=text, **facts)
