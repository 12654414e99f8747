"""What an erasure tells: the person, of the day before it; colleagues, of what waits for them."""

from uuid import UUID

from kalix_compliance.customers.queries import address_of
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import compose
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.staff.mail import write_to_colleague
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.models import Erasure, SubjectRequest

LANGUAGE = "vi"
TELLS_OF_DAY = "erasure_planned"


def tell_of_day(unit: Unit, erasure: Erasure) -> UUID | None:
    """Write to the person when it will be, for afterwards nobody can; None without an address."""
    return _to_person(unit, erasure, TELLS_OF_DAY, not_before=erasure.not_before)


def tell_of_cancelling(unit: Unit, erasure: Erasure) -> UUID | None:
    """Whoever was told of the day is told that it will not be."""
    return _to_person(unit, erasure, "erasure_cancelled")


def to_sign(unit: Unit, reference: str, asked_by: str) -> None:
    """Those who may sign hear of it; the one who asked may not."""
    signers = [p for p in colleagues(unit.session, Role.MANAGER) if str(p.id) != asked_by]
    path = f"/requests/erasures/{reference}/sign"
    for person in signers:
        write_to_colleague(
            unit,
            person,
            "erasure_signature",
            reference,
            {
                "reference": reference,
                "path": path,
                "asked_by": unit.actor.name,
            },
        )


def does_not_go_on(unit: Unit, erasure: Erasure, why: object) -> None:
    """Compliance hears, once for each reason, that an erasure stands still."""
    once = f"{erasure.reference}:{erasure.halted}:{erasure.halted_at}"
    for person in colleagues(unit.session, Role.COMPLIANCE):
        write_to_colleague(
            unit,
            person,
            "erasure_halted",
            erasure.reference,
            {
                "reference": erasure.reference,
                "path": f"/requests/erasures/{erasure.reference}",
                "why": why,
            },
            once=once,
        )


def _to_person(unit: Unit, erasure: Erasure, notice: str, **values: object) -> UUID | None:
    contact = address_of(unit, erasure.customer_id)
    if not contact.email:
        return None
    text = compose(
        notice,
        LANGUAGE,
        customer_name=contact.name,
        reference=erasure.reference,
        request=_request_number(unit, erasure),
        **values,
    )
    return enqueue(
        unit,
        notice=notice,
        about=erasure.reference,
        to=Recipient(contact.email, contact.name, customer_id=erasure.customer_id),
        subject=text.subject,
        body=text.body,
    )


def _request_number(unit: Unit, erasure: Erasure) -> str:
    if erasure.request_id is None:
        return ""
    return unit.session.get_one(SubjectRequest, erasure.request_id).reference
