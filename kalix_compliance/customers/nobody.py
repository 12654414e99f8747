"""Nobody: to whom a record belongs once its period is over.

A complaint is always somebody's. When it is emptied it is cut off from its person, who may still be a
customer, and given to nobody: a row whose key never opens anything, so that every page says of it what it
says of a person whose data is erased.
"""

from uuid import UUID

from sqlalchemy import select

from kalix_compliance.customers.models import UNFINDABLE, Customer
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes

NOBODY = UUID("00000000-0000-7000-8000-000000000000")


def nobody(unit: Unit) -> UUID:
    """The id of nobody, whose row is made when it is first needed."""
    if unit.session.scalar(select(Customer.id).where(Customer.id == NOBODY)) is None:
        if NOBODY not in safes.known([NOBODY]):
            safes.create(NOBODY)
        safes.destroy(NOBODY, unit.now)
        unit.session.add(
            Customer(id=NOBODY, name=b"", created_at=unit.now, search_version=UNFINDABLE)
        )
        unit.session.flush()
    return NOBODY
