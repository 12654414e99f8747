"""Mail to colleagues about a complaint: warnings, signatures, assignment, escalation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import compose
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import HANDLERS, Role


@dataclass(frozen=True)
class Sending:
    """When a mail to colleagues may leave, and what makes it unique for each of them."""

    after: datetime | None = None
    once: str | None = None


def write_to(
    unit: Unit,
    complaint: Complaint,
    notice: str,
    people: Collection[StaffRow],
    sending: Sending = Sending(),
    **values: object,
) -> None:
    """Queue one notice to each of these colleagues; the customer appears masked."""
    if not people:
        return
    names = masked_names(unit.session, {complaint.customer_id})
    for person in people:
        text = compose(
            notice,
            person.language,
            staff_name=person.name,
            reference=complaint.reference,
            customer=names.get(complaint.customer_id, ""),
            path=f"/complaints/{complaint.reference}",
            **values,
        )
        enqueue(
            unit,
            notice=notice,
            about=complaint.reference,
            to=Recipient(person.email, person.name, staff_id=person.id, language=person.language),
            subject=text.subject,
            body=text.body,
            send_after=sending.after,
            once_key=f"{sending.once}:{person.id}" if sending.once else None,
        )


def concerned(unit: Unit, complaint: Complaint, roles: Collection[Role]) -> list[StaffRow]:
    """Who handles the case, and everybody of these roles; managers when nobody handles it any more."""
    everybody = colleagues(unit.session)
    owner = [p for p in everybody if p.id == complaint.owner_id and p.role in HANDLERS]
    wanted = set(roles) if owner else {*roles, Role.MANAGER}
    return owner + [person for person in everybody if person.role in wanted and person not in owner]
