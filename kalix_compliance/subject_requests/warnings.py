"""Mail to colleagues about a request: warnings, signatures, assignment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import masked_names
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import compose
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import PERMISSIONS, Role
from kalix_compliance.subject_requests.models import SubjectRequest


@dataclass(frozen=True)
class Sending:
    """When a mail to colleagues may leave, and what makes it unique for each of them."""

    after: datetime | None = None
    once: str | None = None


def write_to(
    unit: Unit,
    request: SubjectRequest,
    notice: str,
    people: Collection[StaffRow],
    sending: Sending = Sending(),
    **values: object,
) -> None:
    """Queue one notice to each of these colleagues; the person appears masked."""
    if not people:
        return
    names = masked_names(unit.session, {request.customer_id})
    for person in people:
        text = compose(
            notice,
            person.language,
            staff_name=person.name,
            reference=request.reference,
            customer=names.get(request.customer_id, ""),
            path=f"/requests/{request.reference}",
            **values,
        )
        enqueue(
            unit,
            notice=notice,
            about=request.reference,
            to=Recipient(person.email, person.name, staff_id=person.id, language=person.language),
            subject=text.subject,
            body=text.body,
            send_after=sending.after,
            once_key=f"{sending.once}:{person.id}" if sending.once else None,
        )


def concerned(unit: Unit, request: SubjectRequest, roles: Collection[Role]) -> list[StaffRow]:
    """Who handles the request, then these roles; the managers too when nobody handles it."""
    everybody = colleagues(unit.session)
    owner = [p for p in everybody if p.id == request.owner_id and _handles(p)]
    wanted = set(roles) if owner else {*roles, Role.MANAGER}
    return owner + [person for person in everybody if person.role in wanted and person not in owner]


def _handles(person: StaffRow) -> bool:
    return Permission.REQUEST_HANDLE in PERMISSIONS[person.role]
