"""What breaches destroy when a person is erased: what was written about reaching them."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import CursorResult, or_, select, update

from kalix_compliance.breaches.models import AffectedPerson, ContactAttempt
from kalix_compliance.execution.unit import Unit


def forget(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """Empty the notes of calls and letters, and note on every list that nobody can tell this person more."""
    lines = select(AffectedPerson.id).where(AffectedPerson.customer_id == customer_id)
    run = unit.session.execute
    return {
        "contacts": _done(
            run(
                update(ContactAttempt)
                .where(
                    ContactAttempt.person_id.in_(lines),
                    or_(ContactAttempt.note.is_not(None), ContactAttempt.receipt != ""),
                )
                .values(note=None, receipt="")
            )
        ),
        "lists": _done(
            run(
                update(AffectedPerson)
                .where(
                    AffectedPerson.customer_id == customer_id, AffectedPerson.erased_at.is_(None)
                )
                .values(erased_at=unit.now)
            )
        ),
    }


def _done(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
