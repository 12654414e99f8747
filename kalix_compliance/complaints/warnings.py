"""Mail to colleagues about a complaint: warnings, signatures, assignment, escalation."""

from collections.abc import Collection
from datetime import datetime

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import StaffRow


def write_to(
    unit: Unit,
    complaint: Complaint,
    notice: str,
    people: Collection[StaffRow],
    /,
    *,
    send_after: datetime | None = None,
    once: str = "",
    **values: object,
) -> None:
    """Queue one notice to each of these colleagues; the customer appears masked."""
    if not people:
        return
    names = masked_names(unit.session, {complaint.customer_id})
    for person in people:
        write_to_colleague(
            unit,
            person,
            notice,
            complaint.reference,
            {
                "reference": complaint.reference,
                "customer": names.get(complaint.customer_id, ""),
                "path": f"/complaints/{complaint.reference}",
                **values,
            },
            send_after=send_after,
            once=once,
        )
