"""What complaints destroy when a person is erased: every word that was told or found."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import CursorResult, select, update

from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.execution.unit import Unit

SEALED = ("narrative", "wish", "order", "source", "differs", "findings")


def forget(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """Empty the words of this person's complaints, of their checks and of their measures."""
    mine = select(Complaint.id).where(Complaint.customer_id == customer_id)
    run = unit.session.execute
    return {
        "complaints": _done(
            run(
                update(Complaint)
                .where(Complaint.customer_id == customer_id)
                .values(
                    {
                        **{getattr(Complaint, column): None for column in SEALED},
                        Complaint.source_marks: [],
                        Complaint.ordered_on: None,
                    }
                )
            )
        ),
        "checks": _done(
            run(
                update(VerificationCheck)
                .where(
                    VerificationCheck.complaint_id.in_(mine), VerificationCheck.result.is_not(None)
                )
                .values(result=None)
            )
        ),
        "actions": _done(
            run(
                update(RemedialAction)
                .where(RemedialAction.complaint_id.in_(mine))
                .values(what=None, result=None, effect=None)
            )
        ),
    }


def _done(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
