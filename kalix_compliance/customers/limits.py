"""What a person has forbidden, from the first time to now, for those who look at their record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.customers.models import CustomerLimit
from kalix_compliance.customers.personal_data import Limit
from kalix_compliance.staff.queries import every_name
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


@dataclass(frozen=True)
class LimitLine:
    """One time that a person has forbidden something, from when to when, and in whose words."""

    kind: Limit
    set_at: datetime
    set_by: str
    about: str
    scope: str
    lifted_at: datetime | None
    lifted_by: str
    lift_reason: str


def limit_lines(session: Session, customer_id: UUID) -> list[LimitLine]:
    """Everything that a person has forbidden, the newest first; one statement, the names and the key.

    The words are left out when the person has been erased.
    """
    rows = session.scalars(
        select(CustomerLimit)
        .where(CustomerLimit.customer_id == customer_id)
        .order_by(CustomerLimit.set_at.desc(), CustomerLimit.id.desc())
    ).all()
    if not rows:
        return []
    safe = safes.of_many([customer_id]).get(customer_id)
    names = every_name(session)
    return [
        LimitLine(
            kind=row.kind,
            set_at=row.set_at,
            set_by=names.get(row.set_by, ""),
            about=row.about,
            scope=unseal_from(row, safe, "scope"),
            lifted_at=row.lifted_at,
            lifted_by=names.get(row.lifted_by or "", ""),
            lift_reason=unseal_from(row, safe, "lift_reason"),
        )
        for row in rows
    ]
