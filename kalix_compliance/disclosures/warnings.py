"""Mail to colleagues about an order: somebody is to sign, has signed, a term runs out.

Of a secret order a mail says nothing, not even that there is one: neither the number, which the page of
sent mail shows, nor the kind of work.
"""

from collections.abc import Collection

from sqlalchemy import select

from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.visibility import is_secret
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import PERMISSIONS, Role

QUIET, NOWHERE = "work_waits", "-"


def write_to(
    unit: Unit,
    row: Disclosure,
    notice: str,
    people: Collection[StaffRow],
    /,
    once: str = "",
    **values: object,
) -> None:
    """Queue one notice to each of these colleagues, at any hour; with `once` each gets it once."""
    secret = is_secret(row, unit.now)
    about, path = row.reference, f"/disclosures/{row.reference}"
    known: dict[str, object] = {"reference": row.reference, "path": path, **values}
    if secret:
        notice, about, known = QUIET, NOWHERE, {"path": "/"}
    for person in people:
        write_to_colleague(unit, person, notice, about, known, once=once)


def concerned(unit: Unit, row: Disclosure, *, managers: bool) -> list[StaffRow]:
    """Compliance, and towards the end the managers; of a secret order only those who may know of it."""
    secret = is_secret(row, unit.now)
    roles = {role for role in Role if Permission.DISCLOSURE_SECRET in PERMISSIONS[role]}
    if managers and not secret:
        roles |= {role for role in Role if Permission.DISCLOSURE_APPROVE in PERMISSIONS[role]}
    return colleagues(unit.session, *roles)


def disclosure_of(unit: Unit, reference: str) -> Disclosure | None:
    """The order that an event is about, whoever caused the event."""
    return unit.session.scalar(select(Disclosure).where(Disclosure.reference == reference))
