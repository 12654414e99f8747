"""Mail to colleagues about a request: warnings, signatures, assignment."""

from collections.abc import Collection
from datetime import datetime

from kalix_compliance.customers.queries import masked_names
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import StaffRow
from kalix_compliance.subject_requests.models import SubjectRequest


def write_to(
    unit: Unit,
    request: SubjectRequest,
    notice: str,
    people: Collection[StaffRow],
    /,
    *,
    send_after: datetime | None = None,
    once: str = "",
    **values: object,
) -> None:
    """Queue one notice to each of these colleagues; the person appears masked."""
    if not people:
        return
    names = masked_names(unit.session, {request.customer_id})
    for person in people:
        write_to_colleague(
            unit,
            person,
            notice,
            request.reference,
            {
                "reference": request.reference,
                "customer": names.get(request.customer_id, ""),
                "path": f"/requests/{request.reference}",
                **values,
            },
            send_after=send_after,
            once=once,
        )
