"""What disclosures destroy when a person is erased: the copies of what left; the order stays."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import CursorResult, or_, update

from kalix_compliance.disclosures.models import DisclosedCopy
from kalix_compliance.execution.unit import Unit


def forget(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """Empty this person's copies; number, hash and day of what left stay as its proof."""
    done = unit.session.execute(
        update(DisclosedCopy)
        .where(
            DisclosedCopy.customer_id == customer_id,
            or_(DisclosedCopy.content.is_not(None), DisclosedCopy.sealed.is_not(None)),
        )
        .values(content=None, sealed=None)
    )
    return {"copies": done.rowcount if isinstance(done, CursorResult) else 0}
