"""What requests destroy when a person is erased: packages, codes, and every word of a request."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import CursorResult, select, update

from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.models import (
    AccessPackage,
    Correction,
    PassedOn,
    SubjectRequest,
)


def forget(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """Empty packages, requests and corrections; what else is sealed is emptied after the key."""
    run = unit.session.execute
    mine = select(SubjectRequest.id).where(SubjectRequest.customer_id == customer_id)
    return {
        "packages": _done(
            run(
                update(AccessPackage)
                .where(AccessPackage.customer_id == customer_id, AccessPackage.sealed.is_not(None))
                .values(sealed=None, code=None, struck=None, ended_at=unit.now)
            )
        ),
        "requests": _done(
            run(
                update(SubjectRequest)
                .where(SubjectRequest.customer_id == customer_id)
                .values(wish=None, representative=None, outcome=None, refusal=None)
            )
        ),
        "corrections": _done(
            run(
                update(Correction)
                .where(Correction.customer_id == customer_id)
                .values(before=None, after=None)
            )
        ),
        "passed_on": _done(
            run(
                update(PassedOn).where(PassedOn.request_id.in_(mine)).values(what=None, answer=None)
            )
        ),
    }


def _done(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
