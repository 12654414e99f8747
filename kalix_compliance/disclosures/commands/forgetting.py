"""What disclosures destroy when a person is erased: the copies of what left; the order stays."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, or_, select, update

from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure
from kalix_compliance.disclosures.visibility import secret_now
from kalix_compliance.execution.unit import Unit


def forget(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """Empty this person's copies; number, hash and day of what left stay as its proof.

    Those of a secret order are not counted: the page, the certificate and the audit trail tell the number.
    """
    full = (
        DisclosedCopy.customer_id == customer_id,
        or_(DisclosedCopy.content.is_not(None), DisclosedCopy.sealed.is_not(None)),
    )
    count = unit.session.scalar(
        select(func.count())
        .select_from(DisclosedCopy)
        .join(Disclosure, Disclosure.id == DisclosedCopy.disclosure_id)
        .where(*full, ~secret_now(unit.now))
    )
    unit.session.execute(update(DisclosedCopy).where(*full).values(content=None, sealed=None))
    return {"copies": count or 0}
